/** Goes through a range or a table page by page, so that callers need not know that pages may be empty. */
import type { Narrowing, Page, Row, RowQuery, Table } from './table.ts';

export function rowsIn(table: Table, partitionKey: string, query: RowQuery): AsyncGenerator<Row> {
  return rowsOf((continuation) => table.page(partitionKey, query, continuation));
}

/** Reads the whole table: for upkeep only. */
export function rowsOfAll(table: Table, narrowing: Narrowing): AsyncGenerator<Row> {
  return rowsOf((continuation) => table.scan(narrowing, continuation));
}

async function* rowsOf(fetch: (continuation?: string) => Promise<Page>): AsyncGenerator<Row> {
  let page = await fetch();
  yield* page.rows;
  while (page.next !== undefined) {
    page = await fetch(page.next);
    yield* page.rows;
  }
}
