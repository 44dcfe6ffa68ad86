/** A part of a set of tables that looks like a whole one, so that many tests can share one storage account. */
import type { TableSet } from '../../shared/adapters/azure-tables/table.ts';

export function prefixedTableSet(tables: TableSet, prefix: string): TableSet {
  return {
    table: (name) => tables.table(`${prefix}${name}`),
    ensure: (name) => tables.ensure(`${prefix}${name}`),
    list: async (begin) => (await tables.list(`${prefix}${begin}`)).map((name) => name.slice(prefix.length)),
    drop: (name) => tables.drop(`${prefix}${name}`),
  };
}
