/** Goes through a range or a table page by page, so that callers need not know that pages may be empty. */
import pLimit from 'p-limit';
import { allBuckets } from '../../domain/bucket.ts';
import type { Narrowing, Page, Row, RowQuery, Table } from './table.ts';

export function rowsIn(table: Table, partitionKey: string, query: RowQuery): AsyncGenerator<Row> {
  return rowsOf((continuation) => table.page(partitionKey, query, continuation));
}

/** Reads the whole table: for upkeep only. */
export function rowsOfAll(table: Table, narrowing: Narrowing): AsyncGenerator<Row> {
  return rowsOf((continuation) => table.scan(narrowing, continuation));
}

const BUCKETS_AT_ONCE = 16;

/** Reads whole buckets, several side by side; what they hold comes bucket by bucket. */
export async function* rowsOfBuckets(table: Table, narrowing: Narrowing): AsyncGenerator<Row> {
  const limit = pLimit(BUCKETS_AT_ONCE);
  const buckets = allBuckets().map((bucket) =>
    limit(() => gathered(rowsIn(table, bucket, { ...EVERY_ROW, ...narrowing }))),
  );
  // Each is waited for in its turn; until then its failure is nobody's yet.
  for (const rows of buckets) rows.catch(() => undefined);
  try {
    for (const rows of buckets) yield* await rows;
  } finally {
    limit.clearQueue();
  }
}

/** No key goes beyond it. */
const EVERY_ROW = { from: '', to: '~' };

async function gathered(rows: AsyncIterable<Row>): Promise<Row[]> {
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

async function* rowsOf(fetch: (continuation?: string) => Promise<Page>): AsyncGenerator<Row> {
  let page = await fetch();
  yield* page.rows;
  while (page.next !== undefined) {
    page = await fetch(page.next);
    yield* page.rows;
  }
}
