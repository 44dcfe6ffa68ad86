/** What makers read and change in the tables of an instance. Nothing here throws for what upstream does. */
import type { InstanceId } from '../domain/ids.ts';
import type { Instant } from '../domain/instant.ts';
import type { PartitionDownload, Row, RowPage, RowQuery, Table, TableSize } from '../domain/tables.ts';
import type { InsightsReply } from './insights-client.ts';

export interface RowWrite {
  readonly row: Row;
  /** Until when upstream keeps what is written; its own default where absent. */
  readonly validUntil?: Instant;
}

export interface InsightsTables {
  readTables(instanceId: InstanceId): InsightsReply<readonly Table[]>;
  readTable(instanceId: InstanceId, name: string): InsightsReply<Table>;
  readTableSize(instanceId: InstanceId, name: string): InsightsReply<TableSize>;
  readRows(instanceId: InstanceId, table: string, query: RowQuery): InsightsReply<RowPage>;
  createRow(instanceId: InstanceId, table: string, write: RowWrite): InsightsReply<true>;
  /** The columns that the write leaves out keep their values. */
  updateRow(instanceId: InstanceId, table: string, rowId: string, write: RowWrite): InsightsReply<true>;
  /** In upstream's order. */
  readPartitions(instanceId: InstanceId, table: string): InsightsReply<readonly PartitionDownload[]>;
}
