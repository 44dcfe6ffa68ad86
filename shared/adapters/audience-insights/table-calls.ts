/** What makers ask of tables, as calls of upstream. Whatever they write is one value of the query, or one part of the path. */
import type { RowQuery } from '../../domain/tables.ts';
import type { InsightsTables, RowWrite } from '../../ports/insights-tables.ts';
import type { InsightsCaller } from './insights-caller.ts';
import { readPartitions, readTableSize } from './read-partitions.ts';
import { readRows } from './read-rows.ts';
import { readTable, readTables } from './read-tables.ts';
import type { UpstreamPath } from './upstream-paths.ts';

export function tableCalls(caller: InsightsCaller): InsightsTables {
  return {
    readTables: (instanceId) =>
      caller.ask({ operation: 'readTables', instanceId, path: tablesPath('/manage/entities') }, readTables),
    readTable: (instanceId, name) => {
      const path = tablesPath(`/manage/entities/${encodeURIComponent(name)}`);
      return caller.ask({ operation: 'readTable', instanceId, path }, readTable);
    },
    readTableSize: (instanceId, name) => {
      const path = tablesPath(`/manage/entities/${encodeURIComponent(name)}/entitysize`);
      return caller.ask({ operation: 'readTableSize', instanceId, path }, readTableSize);
    },
    readRows: (instanceId, table, query) => {
      const path = rowsPath([table], rowParameters(query));
      return caller.ask({ operation: 'readRows', instanceId, path }, readRows);
    },
    createRow: (instanceId, table, write) => {
      const call = { operation: 'createRow', instanceId, path: rowsPath([table], validity(write)) };
      return caller.ask({ ...call, method: 'POST', body: JSON.stringify(write.row) }, done);
    },
    updateRow: (instanceId, table, rowId, write) => {
      const call = { operation: 'updateRow', instanceId, path: rowsPath([table, rowId], validity(write)) };
      return caller.ask({ ...call, method: 'PATCH', body: JSON.stringify(write.row) }, done);
    },
    readPartitions: (instanceId, table) => {
      const path = rowsPath([table], { proxy: 'true' });
      return caller.ask({ operation: 'readPartitions', instanceId, path }, readPartitions);
    },
  };
}

function tablesPath(path: string): UpstreamPath {
  return { area: 'tables', candidates: [path] };
}

function rowsPath(parts: readonly string[], parameters: Readonly<Record<string, string | undefined>>): UpstreamPath {
  const query = Object.entries(parameters)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join('&');
  return tablesPath(`/data/${parts.map(encodeURIComponent).join('/')}${query === '' ? '' : `?${query}`}`);
}

function rowParameters({ filter, select, orderBy, top, from }: RowQuery) {
  return {
    $filter: filter,
    $select: select,
    $orderby: orderBy,
    $top: String(top),
    ...('skipToken' in from
      ? { $skiptoken: from.skipToken }
      : { $skip: from.skip === 0 ? undefined : String(from.skip) }),
  };
}

function validity({ validUntil }: RowWrite) {
  return { validUntil };
}

/** What upstream says of a row that it took is documented to be anything. */
function done(): true {
  return true;
}
