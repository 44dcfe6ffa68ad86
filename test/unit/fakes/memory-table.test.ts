import { describe, expect, it } from 'vitest';
import { rowsIn } from '../../../shared/adapters/azure-tables/rows-in.ts';
import { type Change, StorageUnavailable } from '../../../shared/adapters/azure-tables/table.ts';
import { MemoryTable } from '../../fakes/memory-table.ts';
import { MemoryTableSet } from '../../fakes/memory-table-set.ts';
import type { Fault } from '../../fakes/table-faults.ts';
import { describeTable } from '../../store-suites/table-suite.ts';

describeTable('A table in memory', async () => ({ set: new MemoryTableSet(), stop: async () => undefined }));

const ALL = { from: ' ', to: '~' };
const create: Change = { type: 'create', rowKey: 'r', cells: { n: 1 } };

function failingOnce(fault: Fault): MemoryTable {
  const faults: Fault[] = [fault];
  return new MemoryTable('table', { fault: ({ operation }) => (operation === 'commit' ? faults.shift() : undefined) });
}

describe('The faults of a table in memory', () => {
  it.each([
    ['lost', { type: 'unknown' }, false],
    ['done-and-lost', { type: 'unknown' }, true],
    ['done-and-retried', { type: 'conflict', cause: 'exists', index: 0 }, true],
  ] as const)('%s: a commit reports it and has written or not', async (fault, reported, written) => {
    const table = failingOnce(fault);
    expect(await table.commit('p', [create])).toEqual(reported);
    expect((await table.get('p', 'r')) !== undefined).toBe(written);
  });

  it.each([
    ['throttled', false],
    ['done-and-throttled', true],
  ] as const)('%s: a commit throws and has written or not', async (fault, written) => {
    const table = failingOnce(fault);
    await expect(table.commit('p', [create])).rejects.toThrow(StorageUnavailable);
    expect((await table.get('p', 'r')) !== undefined).toBe(written);
  });

  it('make a read throw', async () => {
    const table = new MemoryTable('table', { fault: () => 'lost' });
    await expect(table.get('p', 'r')).rejects.toThrow(StorageUnavailable);
    await expect(table.page('p', ALL)).rejects.toThrow(StorageUnavailable);
    await expect(table.scan({})).rejects.toThrow(StorageUnavailable);
  });
});

describe('A table in memory', () => {
  it('keeps what it stores out of reach of what was handed in and out', async () => {
    const table = new MemoryTable('table');
    const bytes = new Uint8Array([1]);
    await table.commit('p', [{ type: 'create', rowKey: 'r', cells: { bytes } }]);
    bytes[0] = 2;
    const read = (await table.get('p', 'r'))?.cells.bytes;
    if (read instanceof Uint8Array) read[0] = 3;
    expect((await table.get('p', 'r'))?.cells).toEqual({ bytes: new Uint8Array([1]) });
  });

  it('gives short and empty pages on request, and in all of them every row', async () => {
    const sizes = [0, 2, 0, 0, 1];
    const table = new MemoryTable('table', { rowsOnPage: () => sizes.shift() ?? 1_000 });
    const keys = ['a', 'b', 'c', 'd', 'e'];
    await table.commit(
      'p',
      keys.map((rowKey): Change => ({ type: 'put', rowKey, cells: {} })),
    );
    const empty = await table.page('p', ALL);
    expect(empty.rows).toEqual([]);
    expect(empty.next).toBeDefined();
    const seen: string[] = [];
    for await (const { rowKey } of rowsIn(table, 'p', ALL)) seen.push(rowKey);
    expect(seen).toEqual(keys);
    expect(sizes).toEqual([]);
  });

  it('refuses the continuation of another query', async () => {
    const table = new MemoryTable('table');
    await table.commit('p', [create, { ...create, rowKey: 's' }]);
    const { next } = await table.page('p', { ...ALL, limit: 1 });
    await expect(table.page('p', { from: 'a', to: '~', limit: 1 }, next)).rejects.toThrow(TypeError);
  });

  it('misses no row that stays while rows around it come and go between pages', async () => {
    const table = new MemoryTable('table');
    await table.commit(
      'p',
      ['b', 'd', 'f'].map((rowKey): Change => ({ type: 'put', rowKey, cells: {} })),
    );
    const seen: string[] = [];
    for await (const { rowKey } of rowsIn(table, 'p', { ...ALL, limit: 1 })) {
      seen.push(rowKey);
      if (rowKey === 'b') await table.commit('p', [{ type: 'delete', rowKey: 'd' }]);
      if (rowKey === 'b') await table.commit('p', [{ type: 'put', rowKey: 'a', cells: {} }]);
    }
    expect(seen).toEqual(['b', 'f']);
  });
});
