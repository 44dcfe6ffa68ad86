import { describe, expect, it } from 'vitest';
import { commitGroup } from '../../../../../shared/adapters/azure-tables/group-commit.ts';
import { commitRepeatedly } from '../../../../../shared/adapters/azure-tables/repeated-commit.ts';
import type { Change, CommitResult, Table } from '../../../../../shared/adapters/azure-tables/table.ts';
import { MemoryTable } from '../../../../fakes/memory-table.ts';

const TOKEN = 'mine';

function merge(rowKey: string, etag: string): Change {
  return { type: 'merge', rowKey, cells: { n: 1, writer: TOKEN }, etag };
}

/** A table with rows a to e, of which b has been changed and d deleted since they were read. */
async function changedMeanwhile() {
  const table = new MemoryTable('table');
  const etags = new Map<string, string>();
  for (const rowKey of ['a', 'b', 'c', 'd', 'e']) {
    const result = await table.commit('p', [{ type: 'create', rowKey, cells: { n: 0 } }]);
    if (result.type === 'committed') etags.set(rowKey, result.etags.get(rowKey) ?? '');
  }
  await table.commit('p', [{ type: 'merge', rowKey: 'b', cells: { n: 2 } }]);
  await table.commit('p', [{ type: 'delete', rowKey: 'd' }]);
  return { table, changes: [...etags].map(([rowKey, etag]) => merge(rowKey, etag)) };
}

/** The same table with other answers. */
function answering(table: Table, answer: (result: CommitResult) => Promise<CommitResult>): Table {
  return {
    name: table.name,
    get: (...given) => table.get(...given),
    page: (...given) => table.page(...given),
    scan: (...given) => table.scan(...given),
    commit: async (partitionKey, changes) => answer(await table.commit(partitionKey, changes)),
  };
}

/** Its conflicts do not say which row was to blame. */
function withoutIndex(table: Table): Table {
  return answering(table, async (result) =>
    result.type === 'conflict' ? { type: 'conflict', cause: result.cause } : result,
  );
}

function deaf(): { table: Table; tries: () => number } {
  let count = 0;
  const table = new MemoryTable('table', {
    fault({ operation }) {
      if (operation !== 'commit') return undefined;
      count += 1;
      return 'lost';
    },
  });
  return { table, tries: () => count };
}

describe('A group of rows', () => {
  it.each([
    ['that says so', (table: Table) => table],
    ['without being told which', withoutIndex],
  ])('is written but for those that others have changed or deleted, by a storage %s', async (_, as) => {
    const { table, changes } = await changedMeanwhile();
    const written = await commitGroup(as(table), 'p', changes, TOKEN);
    expect([...written.keys()].sort()).toEqual(['a', 'c', 'e']);
    for (const [rowKey, etag] of written) expect((await table.get('p', rowKey))?.etag).toBe(etag);
    expect((await table.get('p', 'b'))?.cells).toEqual({ n: 2 });
    expect(await table.get('p', 'd')).toBeUndefined();
  });

  it('counts what was to be deleted and is not there as deleted', async () => {
    const { table } = await changedMeanwhile();
    const deletions = ['a', 'd', 'e'].map((rowKey): Change => ({ type: 'delete', rowKey }));
    expect([...(await commitGroup(table, 'p', deletions, TOKEN)).keys()].sort()).toEqual(['a', 'd', 'e']);
    expect((await table.page('p', { from: 'a', to: 'z' })).rows.map(({ rowKey }) => rowKey)).toEqual(['b', 'c']);
  });

  it('leaves the rows to others who changed or deleted them while its answer was lost', async () => {
    const table = new MemoryTable('table');
    const overtaken = answering(table, async () => {
      await table.commit('p', [{ type: 'merge', rowKey: 'b', cells: { writer: 'another' } }]);
      await table.commit('p', [{ type: 'delete', rowKey: 'c' }]);
      return { type: 'unknown' };
    });
    const changes = ['a', 'b', 'c'].map((rowKey): Change => ({ type: 'put', rowKey, cells: { writer: TOKEN } }));
    const written = await commitGroup(overtaken, 'p', changes, TOKEN);
    expect(written).toEqual(
      new Map([
        ['a', (await table.get('p', 'a'))?.etag],
        ['b', undefined],
        ['c', undefined],
      ]),
    );
  });

  it('is nothing where there is nothing to write', async () => {
    const { table, tries } = deaf();
    expect(await commitGroup(table, 'p', [], TOKEN)).toEqual(new Map());
    expect(tries()).toBe(0);
  });
});

describe('A storage whose answers are all lost', () => {
  it('is given up after five tries, by a group and by a write that may be repeated', async () => {
    const change: Change = { type: 'put', rowKey: 'a', cells: { writer: TOKEN } };
    for (const write of [
      (table: Table) => commitGroup(table, 'p', [change], TOKEN),
      (table: Table) => commitRepeatedly(table, 'p', change),
    ]) {
      const { table, tries } = deaf();
      await expect(write(table)).rejects.toThrow('5 times in a row');
      expect(tries()).toBe(5);
    }
  });
});
