/** The `meta` table: which layout the storage has. An app that does not know it must not touch it. */
import { BUCKET_COUNT } from '../../domain/bucket.ts';
import type { Table } from './table.ts';

const SCHEMA_VERSION = 1;
const PARTITION = 'schema';
const ROW = 'current';

/** Writes the layout into new storage, and throws with a remedy where the storage has another. */
export async function ensureSchema(meta: Table): Promise<void> {
  await meta.commit(PARTITION, [
    { type: 'create', rowKey: ROW, cells: { version: SCHEMA_VERSION, buckets: BUCKET_COUNT } },
  ]);
  const row = await meta.get(PARTITION, ROW);
  if (row === undefined) throw new Error('The storage layout could not be written or read: try the start again.');
  const { version, buckets } = row.cells;
  if (version === SCHEMA_VERSION && buckets === BUCKET_COUNT) return;
  throw new Error(
    `The storage has layout ${String(version)} with ${String(buckets)} buckets; this app knows layout ` +
      `${SCHEMA_VERSION} with ${BUCKET_COUNT}. Deploy the version of the app that wrote it, or use an empty storage account.`,
  );
}
