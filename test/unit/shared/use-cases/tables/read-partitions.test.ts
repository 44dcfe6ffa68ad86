/** Partitions: named by ids that say nothing, read in pieces of whole rows. */
import { describe, expect, it } from 'vitest';
import { succeed } from '../../../../../shared/domain/failure.ts';
import type { PartitionFiles } from '../../../../../shared/ports/partition-files.ts';
import {
  createReadPartitions,
  type PartitionPieceText,
} from '../../../../../shared/use-cases/tables/read-partitions.ts';
import { createReadTables } from '../../../../../shared/use-cases/tables/read-tables.ts';
import { INSTANCE_ID } from '../../../../builders/observations.ts';
import { taken } from '../../../../builders/subscribe-requests.ts';
import { createFixedDirectory } from '../../../../fakes/fixed-directory.ts';
import { ScriptedTables } from '../../../../fakes/scripted-tables.ts';

const PLACE = 'https://contoso.blob.core.windows.net/data/part-0.csv';

function anApp(file = '') {
  const insights = new ScriptedTables();
  const bytes = Buffer.from(file);
  const files: PartitionFiles = {
    async readPiece(_, position, mostInBytes) {
      const piece = bytes.subarray(position, position + mostInBytes);
      return succeed({ bytes: piece, isLast: position + mostInBytes >= bytes.length });
    },
  };
  const directory = createFixedDirectory([{ id: INSTANCE_ID, name: 'Contoso' }]);
  const tables = createReadTables(insights, directory, () => 0);
  const signed = (sig: string) => [{ uri: `${PLACE}?sig=${sig}`, headers: {} }];
  insights.partitions = signed('one');
  return { insights, signed, partitions: createReadPartitions({ insights, directory, tables, files }) };
}

describe('A partition', () => {
  it('keeps its id when its address is signed anew, and the id tells nothing of either', async () => {
    const { insights, partitions, signed } = anApp();
    const [id = ''] = taken(await partitions.ids(INSTANCE_ID, 'Customer'));
    insights.partitions = signed('two');
    expect(taken(await partitions.ids(INSTANCE_ID, 'Customer'))).toEqual([id]);
    expect(id).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is not found under another table’s id, nor under an address', async () => {
    const { partitions } = anApp();
    const [id = ''] = taken(await partitions.ids(INSTANCE_ID, 'Customer'));
    for (const [table, wanted] of [
      ['Other', id],
      ['Customer', PLACE],
    ] as const) {
      expect(await partitions.piece(INSTANCE_ID, table, wanted, 0)).toMatchObject({
        failure: { kind: 'partition-unknown' },
      });
    }
  });

  it('larger than a piece is read as pieces of whole rows that together are the file', async () => {
    const file = `\uFEFF${Array.from({ length: 100_000 }, (_, n) => `C-${n},"name\n${n}",${'ü'.repeat(20)}\n`).join('')}`;
    const { partitions } = anApp(file);
    const [id = ''] = taken(await partitions.ids(INSTANCE_ID, 'Customer'));
    const pieces: string[] = [];
    for (let position: number | undefined = 0; position !== undefined; ) {
      const piece: PartitionPieceText = taken(await partitions.piece(INSTANCE_ID, 'Customer', id, position));
      pieces.push(piece.content);
      position = piece.nextPosition;
    }
    expect(pieces.length).toBeGreaterThan(1);
    for (const piece of pieces) expect(piece).toMatch(/^C-\d+,"name\n[\s\S]*\n$/);
    expect(pieces.join('') === file.slice(1)).toBe(true);
  });

  it('is described although nobody knows its size', async () => {
    const { partitions, insights } = anApp();
    expect(taken(await partitions.described(INSTANCE_ID, 'Customer')).size).toEqual({});
    insights.size = { rowCount: 3 };
    expect(taken(await partitions.described(INSTANCE_ID, 'Customer')).size).toEqual({ rowCount: 3 });
  });
});
