/** What every table promises about writing. */
import { describe, expect, it } from 'vitest';
import type { Change, Row } from '../../shared/adapters/azure-tables/table.ts';
import { ALL, type TableFixture } from './table-fixture.ts';

export function describeCommits(fixture: TableFixture): void {
  describe.each([
    { where: 'alone', beside: [] as Change[] },
    { where: 'in a transaction', beside: [{ type: 'put', rowKey: 'beside', cells: {} }] satisfies Change[] },
  ])('a change $where', ({ beside }) => {
    const commit = (change: Change) => fixture.table.commit('p', [...beside, change]);
    const index = beside.length;
    const stale = 'W/"datetime\'2020-01-01T00%3A00%3A00.0000000Z\'"';

    it('creates only what does not exist', async () => {
      expect(await commit({ type: 'create', rowKey: 'r', cells: { n: 1 } })).toMatchObject({ type: 'committed' });
      expect(await commit({ type: 'create', rowKey: 'r', cells: { n: 2 } })).toEqual({
        type: 'conflict',
        cause: 'exists',
        index,
      });
      expect(await fixture.cellsOf('r')).toEqual({ n: 1 });
    });

    it('replaces all cells of a row that is still as it was read', async () => {
      await fixture.table.commit('p', [{ type: 'put', rowKey: 'r', cells: { n: 1, old: true } }]);
      const etag = await fixture.etagOf('r');
      expect(await commit({ type: 'replace', rowKey: 'r', cells: { n: 2 }, etag })).toMatchObject({
        type: 'committed',
      });
      expect(await fixture.cellsOf('r')).toEqual({ n: 2 });
    });

    it('does not replace what has changed or is missing', async () => {
      await fixture.put('r');
      const etag = await fixture.etagOf('r');
      await fixture.put('r');
      expect(await commit({ type: 'replace', rowKey: 'r', cells: { n: 2 }, etag })).toEqual({
        type: 'conflict',
        cause: 'changed',
        index,
      });
      expect(await commit({ type: 'replace', rowKey: 'gone', cells: {}, etag: stale })).toEqual({
        type: 'conflict',
        cause: 'missing',
        index,
      });
      expect(await fixture.cellsOf('r')).toEqual({ n: 0 });
      expect(await fixture.cellsOf('beside')).toBeUndefined();
    });

    it('merges into a row that exists', async () => {
      await fixture.table.commit('p', [{ type: 'put', rowKey: 'r', cells: { n: 1, kept: 'yes' } }]);
      expect(await commit({ type: 'merge', rowKey: 'r', cells: { n: 2 } })).toMatchObject({ type: 'committed' });
      expect(await fixture.cellsOf('r')).toEqual({ n: 2, kept: 'yes' });
      expect(await commit({ type: 'merge', rowKey: 'gone', cells: { n: 2 } })).toEqual({
        type: 'conflict',
        cause: 'missing',
        index,
      });
    });

    it('merges under an ETag only into a row that is still as it was read', async () => {
      await fixture.put('r');
      const etag = await fixture.etagOf('r');
      const merge: Change = { type: 'merge', rowKey: 'r', cells: { n: 2 }, etag };
      expect(await commit(merge)).toMatchObject({ type: 'committed' });
      expect(await commit(merge)).toEqual({ type: 'conflict', cause: 'changed', index });
    });

    it('puts a row whatever was there', async () => {
      await commit({ type: 'put', rowKey: 'r', cells: { n: 1, old: true } });
      await commit({ type: 'put', rowKey: 'r', cells: { n: 2 } });
      expect(await fixture.cellsOf('r')).toEqual({ n: 2 });
    });

    it('deletes a row', async () => {
      await fixture.put('r');
      expect(await commit({ type: 'delete', rowKey: 'r' })).toMatchObject({ type: 'committed' });
      expect(await fixture.table.get('p', 'r')).toBeUndefined();
    });

    it('tells the new ETag of what it wrote', async () => {
      const result = await commit({ type: 'create', rowKey: 'r', cells: {} });
      const etag = await fixture.etagOf('r');
      expect(result).toMatchObject({ type: 'committed' });
      expect(result.type === 'committed' && result.etags.get('r')).toBe(etag);
      const next = await commit({ type: 'replace', rowKey: 'r', cells: {}, etag });
      expect(next.type === 'committed' && next.etags.get('r')).toBe(await fixture.etagOf('r'));
      expect(await fixture.etagOf('r')).not.toBe(etag);
    });
  });

  describe('deleting', () => {
    it('alone, counts a missing row as deleted unless it was to be as read', async () => {
      expect(await fixture.table.commit('p', [{ type: 'delete', rowKey: 'gone' }])).toMatchObject({
        type: 'committed',
      });
      await fixture.put('r');
      const etag = await fixture.etagOf('r');
      await fixture.put('r');
      expect(await fixture.table.commit('p', [{ type: 'delete', rowKey: 'r', etag }])).toEqual({
        type: 'conflict',
        cause: 'changed',
        index: 0,
      });
      await fixture.table.commit('p', [{ type: 'delete', rowKey: 'r', etag: await fixture.etagOf('r') }]);
      expect(await fixture.table.commit('p', [{ type: 'delete', rowKey: 'r', etag }])).toEqual({
        type: 'conflict',
        cause: 'missing',
        index: 0,
      });
    });

    it('beside other changes, a missing row undoes them', async () => {
      const result = await fixture.table.commit('p', [
        { type: 'create', rowKey: 'new', cells: {} },
        { type: 'delete', rowKey: 'gone' },
      ]);
      expect(result).toEqual({ type: 'conflict', cause: 'missing', index: 1 });
      expect(await fixture.table.get('p', 'new')).toBeUndefined();
    });
  });

  describe('commits', () => {
    it('write all of a hundred changes, or none', async () => {
      const changes = Array.from(
        { length: 100 },
        (_, n): Change => ({ type: 'create', rowKey: `r${String(n).padStart(3, '0')}`, cells: { n } }),
      );
      await fixture.put('r050');
      expect(await fixture.table.commit('p', changes)).toEqual({ type: 'conflict', cause: 'exists', index: 50 });
      expect(await fixture.keysIn(ALL)).toEqual(['r050']);
      await fixture.table.commit('p', [{ type: 'delete', rowKey: 'r050' }]);
      const result = await fixture.table.commit('p', changes);
      expect(result.type === 'committed' && [...result.etags.keys()]).toEqual(changes.map(({ rowKey }) => rowKey));
    });

    it('let one of many racing writers through', async () => {
      await fixture.put('lock');
      const etag = await fixture.etagOf('lock');
      const results = await Promise.all(
        Array.from({ length: 24 }, (_, n) =>
          fixture.table.commit('p', [
            { type: 'replace', rowKey: 'lock', cells: { n }, etag },
            { type: 'create', rowKey: `by-${n}`, cells: {} },
          ]),
        ),
      );
      expect(results.filter(({ type }) => type === 'committed')).toHaveLength(1);
      expect(results.filter(({ type }) => type === 'conflict')).toHaveLength(23);
      expect(await fixture.keysIn({ from: 'by-', to: 'by.' })).toHaveLength(1);
    });

    const row = (rowKey: string, cells: Row['cells'] = {}): Change => ({ type: 'put', rowKey, cells });
    const cellsNamed = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`c${n}`, n]));
    const text = 'x'.repeat(32_768);
    it.each<[string, Change[]]>([
      ['no change', []],
      ['101 changes', Array.from({ length: 101 }, (_, n) => row(`r${n}`))],
      ['one row twice', [row('r'), row('r')]],
      ['a delete under an ETag beside others', [row('r'), { type: 'delete', rowKey: 's', etag: 'W/"x"' }]],
      ['an empty ETag', [{ type: 'replace', rowKey: 'r', cells: {}, etag: '' }]],
      ...['a/b', 'a\\b', 'a#b', 'a?b', 'a\nb', 'a\u0085b', '', 'k'.repeat(513)].map((key): [string, Change[]] => [
        `the key ${JSON.stringify(key).slice(0, 12)}`,
        [row(key)],
      ]),
      ['253 cells', [row('r', cellsNamed(253))]],
      ['a column that is no identifier', [row('r', { 'a-b': 1 })]],
      ['a column of the service', [row('r', { Timestamp: 'now' })]],
      ['a string that is too long', [row('r', { text: `${text}x` })]],
      ['bytes that are too many', [row('r', { bytes: new Uint8Array(65_537) })]],
      ['a number that is not finite', [row('r', { n: Number.NaN })]],
      ['a row over 1 MiB', [row('r', Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`c${n}`, text])))]],
      ['over 4 MiB in all', Array.from({ length: 65 }, (_, n) => row(`r${n}`, { one: text, two: text }))],
    ])('refuse %s as a bug', async (_, changes) => {
      await expect(fixture.table.commit('p', changes)).rejects.toThrow(TypeError);
      expect(await fixture.keysIn(ALL)).toEqual([]);
    });

    it('hold 252 cells', async () => {
      await fixture.table.commit('p', [row('r', cellsNamed(252))]);
      expect(await fixture.cellsOf('r')).toEqual(cellsNamed(252));
    });
  });
}
