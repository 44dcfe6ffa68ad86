/**
 * Writes many rows of a partition in few transactions where each row stands for itself: a row that somebody else has
 * changed or taken is left out, and the others are written all the same.
 */
import { WRITER_COLUMN } from './guarded-commit.ts';
import type { Change, Table } from './table.ts';

/** The service's own limit. */
const CHANGES_PER_COMMIT = 100;
/** Tries at one group whose answers are all lost, before it counts as storage being down. */
const MOST_TRIES = 5;

type Written = ReadonlyMap<string, string | undefined>;

/**
 * The rows that were written, with their ETags. A row that was deleted has none, nor has one that somebody else wrote or
 * took while the answer was lost: it is theirs now. `token` is what the changes carry in their writer column: a row that
 * bears it was written by this very call, whatever the answer said.
 */
export async function commitGroup(
  table: Table,
  partitionKey: string,
  changes: readonly Change[],
  token: string,
): Promise<Written> {
  const written = new Map<string, string | undefined>();
  for (let start = 0; start < changes.length; start += CHANGES_PER_COMMIT) {
    const part = changes.slice(start, start + CHANGES_PER_COMMIT);
    for (const [rowKey, etag] of await commitPart(table, partitionKey, part, token)) written.set(rowKey, etag);
  }
  return written;
}

async function commitPart(
  table: Table,
  partitionKey: string,
  changes: readonly Change[],
  token: string,
): Promise<Written> {
  let rest = [...changes];
  const gone = new Map<string, string | undefined>();
  for (let tries = 0; rest.length > 0; ) {
    const result = await table.commit(partitionKey, rest);
    if (result.type === 'committed') {
      return new Map([...gone, ...rest.map(({ rowKey }) => [rowKey, result.etags.get(rowKey)] as const)]);
    }
    const earlier = await writtenEarlier(table, partitionKey, rest, token);
    if (earlier !== undefined) return new Map([...gone, ...earlier]);
    if (result.type === 'unknown') {
      tries += 1;
      if (tries === MOST_TRIES) throw new Error(`The answers of ${table.name} were lost ${MOST_TRIES} times in a row`);
      continue;
    }
    const failed = rest[result.index ?? 0];
    if (result.index === undefined && rest.length > 1) return oneByOne(table, partitionKey, rest, token, gone);
    // What was to be deleted and is missing has been deleted.
    if (failed?.type === 'delete' && result.cause === 'missing') gone.set(failed.rowKey, undefined);
    rest = rest.filter((change) => change !== failed);
  }
  return gone;
}

/** All or nothing was written: one row that bears the token speaks for all. */
async function writtenEarlier(
  table: Table,
  partitionKey: string,
  changes: readonly Change[],
  token: string,
): Promise<Written | undefined> {
  const marked = changes.find((change) => change.type !== 'delete');
  if (marked === undefined) return undefined;
  const row = await table.get(partitionKey, marked.rowKey);
  if (row?.cells[WRITER_COLUMN] !== token) return undefined;
  const rows = await Promise.all(
    changes.map((change) =>
      change.rowKey === marked.rowKey || change.type === 'delete' ? undefined : table.get(partitionKey, change.rowKey),
    ),
  );
  return new Map(
    changes.map(({ rowKey }, index) => {
      const now = rowKey === marked.rowKey ? row : rows[index];
      return [rowKey, now?.cells[WRITER_COLUMN] === token ? now.etag : undefined];
    }),
  );
}

async function oneByOne(
  table: Table,
  partitionKey: string,
  changes: readonly Change[],
  token: string,
  gone: Written,
): Promise<Written> {
  const written = new Map(gone);
  for (const change of changes) {
    for (const [rowKey, etag] of await commitPart(table, partitionKey, [change], token)) written.set(rowKey, etag);
  }
  return written;
}
