/** What the suites of the stores share: one storage account, and in it fresh stores for each test. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Table, TableSet } from '../../shared/adapters/azure-tables/table.ts';
import type { Destination } from '../../shared/domain/delivery.ts';
import type { DeliveryLog } from '../../shared/ports/delivery-log.ts';
import type { OutboxStore } from '../../shared/ports/outbox-store.ts';
import { START } from '../builders/instants.ts';
import { keepLogLines } from '../builders/log-lines.ts';
import { createTestStores, type TestStores } from '../fakes/test-stores.ts';
import { freshTableName } from './fresh-table-name.ts';
import { prefixedTableSet } from './prefixed-table-set.ts';
import type { TableSetUnderTest } from './table-fixture.ts';

export type StartTables = () => Promise<TableSetUnderTest>;

interface Fresh {
  readonly tables: TableSet;
  readonly stores: TestStores;
  readonly logger: ReturnType<typeof keepLogLines>;
}

export class StoreFixture {
  readonly #start: StartTables;
  #underTest: TableSetUnderTest | undefined;
  #fresh: Fresh | undefined;

  constructor(start: StartTables) {
    this.#start = start;
  }

  get stores(): TestStores {
    return this.#now.stores;
  }

  outboxTo(destination: Destination): OutboxStore {
    return destination === 'flow' ? this.stores.outbox : this.stores.publications;
  }

  logOf(destination: Destination): DeliveryLog {
    return destination === 'flow' ? this.stores.deliveries : this.stores.publicationLog;
  }

  get tables(): TableSet {
    return this.#now.tables;
  }

  get triggers(): Table {
    return this.tables.table('triggers');
  }

  /** How many rows were skipped so far, each with a line in the log. */
  get skippedRows(): number {
    return this.#now.logger.lines.filter(({ event }) => event === 'row.skipped').length;
  }

  /** The rows of writes whose answer was lost and that were found done. */
  get resolvedWrites(): unknown[] {
    return this.#now.logger.lines.filter(({ event }) => event === 'write.resolved').map(({ fields }) => fields.row);
  }

  get log(): string {
    return JSON.stringify(this.#now.logger.lines);
  }

  /** To be called inside the describe block whose tests use it. */
  register(): void {
    beforeAll(async () => {
      this.#underTest = await this.#start();
    });
    afterAll(() => this.#underTest?.stop());
    beforeEach(() => {
      if (this.#underTest === undefined) throw new Error('The set of tables has not been started.');
      const logger = keepLogLines();
      const tables = prefixedTableSet(this.#underTest.set, freshTableName());
      this.#fresh = { tables, logger, stores: createTestStores({ tables, clock: () => START, logger }) };
    });
  }

  get #now(): Fresh {
    if (this.#fresh === undefined) throw new Error('There are stores only during a test.');
    return this.#fresh;
  }
}

export async function gatheredFrom<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
