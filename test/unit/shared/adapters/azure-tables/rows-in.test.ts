import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { rowsOfBuckets } from '../../../../../shared/adapters/azure-tables/rows-in.ts';
import { allBuckets } from '../../../../../shared/domain/bucket.ts';
import { MemoryTable } from '../../../../fakes/memory-table.ts';

describe('The rows of all buckets', () => {
  async function filled() {
    const figures = { underWay: 0, most: 0, reads: 0 };
    const table = new MemoryTable('triggers', {
      rowsOnPage: () => 2,
      fault: async ({ operation }) => {
        if (operation !== 'page') return undefined;
        figures.reads += 1;
        figures.underWay += 1;
        figures.most = Math.max(figures.most, figures.underWay);
        await nextTurn();
        figures.underWay -= 1;
        return undefined;
      },
    });
    table.create();
    for (const bucket of allBuckets()) {
      for (const rowKey of ['ab~last', 'ab~s~1', 'o~1'])
        await table.commit(bucket, [{ type: 'create', rowKey, cells: { kind: rowKey } }]);
    }
    return { table, figures };
  }

  it('come bucket by bucket, sixteen of which are read at once', async () => {
    const { table, figures } = await filled();
    const places: string[] = [];
    for await (const { partitionKey, rowKey } of rowsOfBuckets(table, {})) places.push(`${partitionKey} ${rowKey}`);
    expect(places).toEqual(
      allBuckets().flatMap((bucket) => ['ab~last', 'ab~s~1', 'o~1'].map((rowKey) => `${bucket} ${rowKey}`)),
    );
    expect([figures.most, figures.reads]).toEqual([16, 64]);
  });

  it('are read no further once nobody wants more', async () => {
    const { table, figures } = await filled();
    for await (const { rowKey } of rowsOfBuckets(table, {})) {
      expect(rowKey).toBe('ab~last');
      break;
    }
    for (let turn = 0; turn < 100; turn += 1) await nextTurn();
    expect(figures.reads).toBeLessThan(64);
  });
});
