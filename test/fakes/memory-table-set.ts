/** A storage account in memory. */
import type { Table, TableSet } from '../../shared/adapters/azure-tables/table.ts';
import { MemoryTable } from './memory-table.ts';
import type { MemoryTableOptions } from './table-faults.ts';

const TABLE_NAME = /^[A-Za-z][A-Za-z0-9]{2,62}$/;

export class MemoryTableSet implements TableSet {
  readonly #tables = new Map<string, MemoryTable>();
  readonly #options: MemoryTableOptions;

  constructor(options: MemoryTableOptions = {}) {
    this.#options = options;
  }

  table(name: string): Table {
    return this.#tableNamed(name);
  }

  async ensure(name: string): Promise<void> {
    this.#tableNamed(name).create();
  }

  async list(prefix: string): Promise<string[]> {
    return [...this.#tables.values()]
      .filter(({ exists, name }) => exists && name.toLowerCase().startsWith(prefix.toLowerCase()))
      .map(({ name }) => name)
      .sort();
  }

  async drop(name: string): Promise<void> {
    this.#tableNamed(name).drop();
  }

  #tableNamed(name: string): MemoryTable {
    if (!TABLE_NAME.test(name)) throw new TypeError(`${name} is no name for a table.`);
    const known = this.#tables.get(name.toLowerCase());
    if (known !== undefined) return known;
    const table = new MemoryTable(name, this.#options);
    this.#tables.set(name.toLowerCase(), table);
    return table;
  }
}
