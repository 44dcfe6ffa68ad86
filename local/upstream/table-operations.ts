// The published operations on tables: what they are, their rows, and where their partitions are to be fetched.
import { z } from 'zod';
import type { SimulatedTable, TableRow } from './model.ts';
import { PARTITIONS_EACH, partitionAddress, STORAGE_HEADERS } from './partition-storage.ts';
import { notFound, odataRefusal, ok, type Reply } from './replies.ts';
import { type Call, EITHER, type Route } from './route.ts';
import { QueryRefused, rowsFor } from './row-query.ts';
import { instantText } from './wire-instant.ts';

export const TABLE_ROUTES: readonly Route[] = [
  { operation: 'tables', styles: EITHER, template: 'manage/entities', answer: listTables },
  { operation: 'table', styles: EITHER, template: 'manage/entities/{name}', answer: withTable(readTable) },
  {
    operation: 'tableSize',
    styles: EITHER,
    template: 'manage/entities/{name}/entitysize',
    answer: withTable(readSize),
  },
  { operation: 'rows', styles: EITHER, template: 'data/{name}', answer: withTable(readData) },
  { operation: 'createRow', method: 'POST', styles: EITHER, template: 'data/{name}', answer: withTable(createRow) },
  {
    operation: 'updateRow',
    method: 'PATCH',
    styles: EITHER,
    template: 'data/{name}/{id}',
    answer: withTable(updateRow),
  },
];

type TableAnswer = (table: SimulatedTable, call: Call) => Reply;

function withTable(answer: TableAnswer): Route['answer'] {
  return (call) => {
    const table = call.instance.tables.find(({ name }) => name === call.args.name);
    return table === undefined ? notFound('entityNotFound', 'The table was not found.') : answer(table, call);
  };
}

function listTables({ instance, state }: Call): Reply {
  return ok({ name: instance.name, entities: instance.tables.map((table) => metadata(table, state.now())) });
}

function readTable(table: SimulatedTable, { state }: Call): Reply {
  return ok(metadata(table, state.now()));
}

function metadata(table: SimulatedTable, now: number) {
  return {
    name: table.name,
    qualifiedEntityName: table.name,
    friendlyName: table.friendlyName,
    entityType: table.entityType,
    dataSourceName: table.dataSourceName ?? null,
    refreshTime: instantText(now),
    attributes: table.columns.map((column) => ({ ...column, semanticType: null })),
    keys: table.keys,
    partitions: [{ name: 'part-0', hasHeader: table.entityType === 'Segment', isCIGenerated: true }],
  };
}

function readSize({ name, rows }: SimulatedTable): Reply {
  return ok({ qualifiedEntityName: name, size: rows.length * 64, rowCount: rows.length });
}

function readData(table: SimulatedTable, { query, instance, origin }: Call): Reply {
  if (query.get('proxy') === 'true') {
    const httpRequests = Array.from({ length: PARTITIONS_EACH }, (_, index) => ({
      uri: partitionAddress(origin, { instanceId: instance.instanceId, table: table.name, index }),
      headers: STORAGE_HEADERS,
    }));
    return ok({ httpRequests });
  }
  try {
    return ok({ '@odata.context': `$metadata#${table.name}`, value: rowsFor(table, query) });
  } catch (error) {
    if (!(error instanceof QueryRefused)) throw error;
    return odataRefusal('entityDataUnsupportedQuery', 'The query is not supported for this table.');
  }
}

function createRow(table: SimulatedTable, { body }: Call): Reply {
  const row = rowIn(table, body);
  if (row === undefined) return odataRefusal('invalidRow', 'The row has a column that the table does not have.');
  if (keyOf(table, row) === '') return odataRefusal('keyMissing', 'The row has no key.');
  table.rows.push(row);
  return { status: 201, body: row };
}

function updateRow(table: SimulatedTable, { body, args }: Call): Reply {
  const changes = rowIn(table, body);
  if (changes === undefined) return odataRefusal('invalidRow', 'The row has a column that the table does not have.');
  const index = table.rows.findIndex((row) => keyOf(table, row) === args.id);
  const row = table.rows[index];
  if (row === undefined) return notFound('entityDataNotFound', 'The row was not found.');
  table.rows[index] = { ...row, ...changes };
  return { status: 204 };
}

function keyOf({ keys }: SimulatedTable, row: TableRow): string {
  return keys.map((key) => row[key] ?? '').join(',');
}

const sent = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

function rowIn({ columns }: SimulatedTable, body: unknown): TableRow | undefined {
  const row = sent.safeParse(body).data;
  const isKnown = (name: string) => columns.some((column) => column.name === name);
  return row !== undefined && Object.keys(row).every(isKnown) ? row : undefined;
}
