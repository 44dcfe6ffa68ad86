/** The delivery sides of subscriptions in the `triggers` table. */
import { bucketOf } from '../../domain/bucket.ts';
import { type SubscriptionId, subjectHashIn } from '../../domain/ids.ts';
import type { LeaseStore, StoredDeliverySide } from '../../ports/lease-store.ts';
import type { Logger } from '../../ports/logger.ts';
import { StorageDamaged } from '../../ports/storage-damaged.ts';
import { commitGuarded } from './guarded-commit.ts';
import { deliverySideCells, deliverySideRowSchema } from './lease-rows.ts';
import { deliverySideKey, subjectHashOfLastKey } from './row-keys.ts';
import { readNeededRow, readRow } from './rows.ts';
import { rowsOfBuckets } from './rows-in.ts';
import type { Row, Table } from './table.ts';

export interface LeaseTableOptions {
  readonly triggers: Table;
  readonly token: () => string;
  readonly logger: Logger;
}

export function createLeaseTable({ triggers, token, logger }: LeaseTableOptions): LeaseStore {
  const at = { table: triggers.name, logger };
  // Taken for absent, one that is damaged would end what waits for its flow.
  const sideIn = (row: Row): StoredDeliverySide => {
    return { side: readNeededRow(deliverySideRowSchema, row, triggers.name), version: row.etag };
  };
  const rowOf = (id: SubscriptionId) => triggers.get(bucketOf(subjectHashIn(id)), deliverySideKey(id));

  return {
    async find(id) {
      const row = await rowOf(id);
      return row && sideIn(row);
    },

    async findMany(ids) {
      const found = new Map<SubscriptionId, StoredDeliverySide | StorageDamaged>();
      const keys = ids.map(deliverySideKey).sort();
      const [id, first, last] = [ids[0], keys[0], keys.at(-1)];
      if (id === undefined || first === undefined || last === undefined) return found;
      const range = { from: first, to: `${last}~` };
      const { rows, next } = await triggers.page(bucketOf(subjectHashIn(id)), range);
      const byKey = new Map(rows.map((row) => [row.rowKey, row]));
      // Of a subject with very many flows one page only: what is not on it costs less when it is read singly.
      const seenUpTo = next === undefined ? last : (rows.at(-1)?.rowKey ?? '');
      const readOne = async (one: SubscriptionId) => {
        const key = deliverySideKey(one);
        const row = key <= seenUpTo ? byKey.get(key) : await rowOf(one);
        if (row !== undefined)
          found.set(
            one,
            orDamaged(() => sideIn(row)),
          );
      };
      await Promise.all(ids.map(readOne));
      return found;
    },

    async findIfReadable(id) {
      const row = await rowOf(id);
      const side = row && readRow(deliverySideRowSchema, row, at);
      return row && side && { side, version: row.etag };
    },

    async update(stored, side) {
      const rowKey = deliverySideKey(side.subscriptionId);
      const guard = { rowKey, token: token() };
      const result = await commitGuarded(
        triggers,
        bucketOf(subjectHashIn(side.subscriptionId)),
        [{ type: 'replace', rowKey, cells: deliverySideCells(side, guard.token), etag: stored.version }],
        guard,
        () => logger.info('write.resolved', { table: triggers.name, row: 'delivery-side' }),
      );
      return result.type === 'written' ? { side, version: result.etag } : undefined;
    },

    async *all() {
      // Only delivery sides have a URL, and a comparison matches no row without the column.
      const where = [{ column: 'sealedUrl', is: 'ge', value: '' }] as const;
      for await (const row of rowsOfBuckets(triggers, { where, select: ['side', 'sealedUrl'] })) {
        const side = readRow(deliverySideRowSchema, row, at);
        if (side !== undefined) yield side;
      }
    },

    async *subjects() {
      const where = [{ column: 'state', is: 'ge', value: '' }] as const;
      for await (const { rowKey } of rowsOfBuckets(triggers, { where, select: ['state'] })) {
        const subject = subjectHashOfLastKey(rowKey);
        if (subject !== undefined) yield subject;
      }
    },

    async forget({ side, version }) {
      const { subscriptionId } = side;
      const change = { type: 'delete', rowKey: deliverySideKey(subscriptionId), etag: version } as const;
      const result = await triggers.commit(bucketOf(subjectHashIn(subscriptionId)), [change]);
      return result.type === 'committed' || (result.type === 'conflict' && result.cause === 'missing');
    },
  };
}

function orDamaged<Value>(read: () => Value): Value | StorageDamaged {
  try {
    return read();
  } catch (fault) {
    if (fault instanceof StorageDamaged) return fault;
    throw fault;
  }
}
