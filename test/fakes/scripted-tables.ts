/** An upstream with one table, whose answers a test sets. */
import { fail, type InsightsFailure, succeed } from '../../shared/domain/failure.ts';
import type { InstanceId } from '../../shared/domain/ids.ts';
import type { PartitionDownload, Row, RowQuery, Table, TableSize } from '../../shared/domain/tables.ts';
import type { InsightsReply } from '../../shared/ports/insights-client.ts';
import type { InsightsTables, RowWrite } from '../../shared/ports/insights-tables.ts';

export class ScriptedTables implements InsightsTables {
  table: Table = { name: 'Customer', columns: [{ name: 'CustomerId', type: 'text', isKey: true }] };
  rows: readonly Row[] = [];
  partitions: readonly PartitionDownload[] = [];
  size: TableSize | undefined;
  /** Upstream gives no more than this at once. */
  rowsAtOnce = 100;
  failure: InsightsFailure | undefined;
  readonly asked: RowQuery[] = [];
  readonly written: RowWrite[] = [];
  tablesRead = 0;

  async readTables(): InsightsReply<readonly Table[]> {
    this.tablesRead += 1;
    return this.#answer([this.table]);
  }
  async readTable(_: InstanceId, name: string): InsightsReply<Table> {
    this.tablesRead += 1;
    return name === this.table.name ? this.#answer(this.table) : fail({ kind: 'insights-not-found' });
  }
  async readTableSize(): InsightsReply<TableSize> {
    return this.size === undefined ? fail({ kind: 'insights-unavailable' }) : succeed(this.size);
  }
  async readRows(_: InstanceId, __: string, query: RowQuery): InsightsReply<{ rows: readonly Row[] }> {
    this.asked.push(query);
    const start = 'skip' in query.from ? query.from.skip : 0;
    return this.#answer({ rows: this.rows.slice(start, start + Math.min(query.top, this.rowsAtOnce)) });
  }
  async createRow(_: InstanceId, __: string, write: RowWrite): InsightsReply<true> {
    this.written.push(write);
    return this.#answer(true);
  }
  async updateRow(_: InstanceId, __: string, ___: string, write: RowWrite): InsightsReply<true> {
    this.written.push(write);
    return this.#answer(true);
  }
  async readPartitions(): InsightsReply<readonly PartitionDownload[]> {
    return this.#answer(this.partitions);
  }

  #answer<Value>(value: Value) {
    return this.failure === undefined ? succeed(value) : fail(this.failure);
  }
}
