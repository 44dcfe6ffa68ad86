/** Rows of a table: a page of those that a maker asks for, and one by its key. */
import { fail, type Result, succeed } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/ids.ts';
import { keyFilterOf } from '../../domain/row-filter.ts';
import { keyColumnsOf, type PageStart, type Row, type RowQuery } from '../../domain/tables.ts';
import type { InsightsTables } from '../../ports/insights-tables.ts';
import type { InstanceDirectory } from '../../ports/instance-directory.ts';
import { type ReadTables, tableUnknown } from './read-tables.ts';

export interface AskedRows extends Pick<RowQuery, 'filter' | 'select' | 'orderBy' | 'from'> {
  readonly instanceId: InstanceId;
  readonly table: string;
  /** All that there are, page by page, where it is absent. */
  readonly top?: number;
}

export interface ReadRowsPage {
  readonly rows: readonly Row[];
  /** Where to go on; absent when all that was asked for has been read. */
  readonly next?: { readonly from: PageStart; readonly top?: number };
}

export interface ReadRows {
  page(asked: AskedRows): Promise<Result<ReadRowsPage>>;
  one(instanceId: InstanceId, table: string, id: string): Promise<Result<Row>>;
}

/** What upstream gives without being asked for more, and perhaps at most. */
const ROWS_ON_PAGE = 100;

export function createReadRows(insights: InsightsTables, directory: InstanceDirectory, tables: ReadTables): ReadRows {
  return {
    async page({ instanceId, table, top, from, ...wishes }) {
      if (directory.find(instanceId) === undefined) return fail({ kind: 'instance-unknown', instanceId });
      const asked = top ?? ROWS_ON_PAGE;
      const reply = await insights.readRows(instanceId, table, { ...wishes, top: asked, from });
      if (!reply.ok) return reply.failure.kind === 'insights-not-found' ? fail(tableUnknown(table)) : reply;
      const rows = reply.value.rows.slice(0, asked);
      const next = nextOf({ rows: rows.length, asked, from, given: reply.value.next });
      const left = top === undefined ? undefined : top - rows.length;
      if (next === undefined || left === 0) return succeed({ rows });
      return succeed({ rows, next: { from: next, ...(left === undefined ? {} : { top: left }) } });
    },

    async one(instanceId, name, id) {
      const table = await tables.find(instanceId, name);
      if (!table.ok) return table;
      const keys = keyColumnsOf(table.value);
      const [key] = keys;
      if (key === undefined || keys.length > 1) {
        return fail({ kind: 'table-without-one-key', table: name, keys: keys.map((column) => column.name) });
      }
      const filter = keyFilterOf(key, id);
      if (filter === undefined) return fail({ kind: 'row-unknown', table: name, id });
      const reply = await insights.readRows(instanceId, table.value.name, { filter, top: 1, from: { skip: 0 } });
      if (!reply.ok) return reply;
      const [row] = reply.value.rows;
      return row === undefined ? fail({ kind: 'row-unknown', table: name, id }) : succeed(row);
    },
  };
}

interface ReadSoFar {
  readonly rows: number;
  readonly asked: number;
  readonly from: PageStart;
  readonly given: PageStart | undefined;
}

/**
 * Upstream's own mark, where it gives one. Else a page that is full may have another behind it; upstream may also give
 * no more than its usual number, whatever was asked for.
 */
function nextOf({ rows, asked, from, given }: ReadSoFar): PageStart | undefined {
  if (given !== undefined) return given;
  if ('skipToken' in from || rows === 0 || rows < Math.min(asked, ROWS_ON_PAGE)) return undefined;
  return { skip: from.skip + rows };
}
