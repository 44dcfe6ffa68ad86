/**
 * The partitions of a table. A maker names one by an id that stands for its place in storage; the place itself is asked
 * of upstream anew each time, and never leaves this app.
 */
import { createHash } from 'node:crypto';
import { wholeRowsIn } from '../../domain/csv-piece.ts';
import { fail, type Result, succeed } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/ids.ts';
import type { PartitionDownload, Table, TableSize } from '../../domain/tables.ts';
import type { InsightsTables } from '../../ports/insights-tables.ts';
import type { InstanceDirectory } from '../../ports/instance-directory.ts';
import type { PartitionFiles } from '../../ports/partition-files.ts';
import { type ReadTables, tableUnknown } from './read-tables.ts';

export interface PartitionPieceText {
  /** Whole rows of CSV, where the rows are not larger than a piece. */
  readonly content: string;
  readonly position: number;
  /** Absent after the last piece. */
  readonly nextPosition?: number;
}

export interface ReadPartitions {
  ids(instanceId: InstanceId, table: string): Promise<Result<readonly string[]>>;
  described(
    instanceId: InstanceId,
    table: string,
  ): Promise<Result<{ readonly ids: readonly string[]; readonly table: Table; readonly size: TableSize }>>;
  piece(instanceId: InstanceId, table: string, id: string, position: number): Promise<Result<PartitionPieceText>>;
}

/** A flow's message holds many times that; what is held here at once is one of these for each request. */
const PIECE_IN_BYTES = 4 * 1024 * 1024;

export interface PartitionDependencies {
  readonly insights: InsightsTables;
  readonly directory: InstanceDirectory;
  readonly tables: ReadTables;
  readonly files: PartitionFiles;
}

export function createReadPartitions({ insights, directory, tables, files }: PartitionDependencies): ReadPartitions {
  async function downloads(instanceId: InstanceId, table: string): Promise<Result<Map<string, PartitionDownload>>> {
    if (directory.find(instanceId) === undefined) return fail({ kind: 'instance-unknown', instanceId });
    const reply = await insights.readPartitions(instanceId, table);
    if (!reply.ok) return reply.failure.kind === 'insights-not-found' ? fail(tableUnknown(table)) : reply;
    return succeed(new Map(reply.value.map((download) => [idOf(instanceId, table, download), download])));
  }

  async function ids(instanceId: InstanceId, table: string): Promise<Result<readonly string[]>> {
    const found = await downloads(instanceId, table);
    return found.ok ? succeed([...found.value.keys()]) : found;
  }

  return {
    ids,
    async described(instanceId, name) {
      const [found, table, size] = await Promise.all([
        ids(instanceId, name),
        tables.find(instanceId, name),
        insights.readTableSize(instanceId, name),
      ]);
      if (!found.ok) return found;
      if (!table.ok) return table;
      // Its size is an extra that upstream may not have.
      return succeed({ ids: found.value, table: table.value, size: size.ok ? size.value : {} });
    },
    async piece(instanceId, table, id, position) {
      const found = await downloads(instanceId, table);
      if (!found.ok) return found;
      const download = found.value.get(id);
      if (download === undefined) return fail({ kind: 'partition-unknown', id });
      const piece = await files.readPiece(download, position, PIECE_IN_BYTES);
      if (!piece.ok) return piece;
      const { bytes, isLast } = piece.value;
      const length = isLast ? bytes.length : wholeRowsIn(bytes);
      const content = new TextDecoder('utf-8', { ignoreBOM: position > 0 }).decode(bytes.subarray(0, length));
      return succeed({ content, position, ...(isLast ? {} : { nextPosition: position + length }) });
    },
  };
}

const ID_LENGTH = 32;

/** The query of an address is the permission to read, which is another each time. */
function idOf(instanceId: InstanceId, table: string, { uri }: PartitionDownload): string {
  const [place = ''] = uri.split('?', 1);
  return createHash('sha256').update([instanceId, table, place].join('\n')).digest('hex').slice(0, ID_LENGTH);
}
