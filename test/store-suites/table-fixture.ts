/** What the parts of the table suite share: one set of tables, and a fresh table for each test. */
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { rowsIn } from '../../shared/adapters/azure-tables/rows-in.ts';
import type { Cells, Change, Row, RowQuery, Table, TableSet } from '../../shared/adapters/azure-tables/table.ts';
import { freshTableName } from './fresh-table-name.ts';

export interface TableSetUnderTest {
  readonly set: TableSet;
  readonly stop: () => Promise<void>;
}

export const ALL: RowQuery = { from: ' ', to: '~' };

export class TableFixture {
  readonly #start: () => Promise<TableSetUnderTest>;
  #underTest: TableSetUnderTest | undefined;
  #table: Table | undefined;

  constructor(start: () => Promise<TableSetUnderTest>) {
    this.#start = start;
  }

  get set(): TableSet {
    if (this.#underTest === undefined) throw new Error('The set of tables has not been started.');
    return this.#underTest.set;
  }

  get table(): Table {
    if (this.#table === undefined) throw new Error('There is a table only during a test.');
    return this.#table;
  }

  /** To be called inside the describe block whose tests use it. */
  register(): void {
    beforeAll(async () => {
      this.#underTest = await this.#start();
    });
    afterAll(() => this.#underTest?.stop());
    beforeEach(async () => {
      this.#table = this.set.table(freshTableName());
      await this.set.ensure(this.#table.name);
    });
  }

  async etagOf(rowKey: string): Promise<string> {
    return (await this.table.get('p', rowKey))?.etag ?? 'no such row';
  }

  async cellsOf(rowKey: string): Promise<Cells | undefined> {
    return (await this.table.get('p', rowKey))?.cells;
  }

  async put(...rowKeys: string[]): Promise<void> {
    const changes = rowKeys.map((rowKey): Change => ({ type: 'put', rowKey, cells: { n: 0 } }));
    expect(await this.table.commit('p', changes)).toMatchObject({ type: 'committed' });
  }

  async keysIn(query: RowQuery): Promise<string[]> {
    return keysOf(await gathered(rowsIn(this.table, 'p', query)));
  }
}

export function keysOf(rows: readonly Row[]): string[] {
  return rows.map(({ rowKey }) => rowKey);
}

export async function gathered(rows: AsyncIterable<Row>): Promise<Row[]> {
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return all;
}
