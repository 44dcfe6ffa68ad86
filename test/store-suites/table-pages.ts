/** What every table promises about reading many rows. */
import { describe, expect, it } from 'vitest';
import { rowsOfAll } from '../../shared/adapters/azure-tables/rows-in.ts';
import type { Comparison, Row } from '../../shared/adapters/azure-tables/table.ts';
import { ALL, gathered, keysOf, type TableFixture } from './table-fixture.ts';

export function describePages(fixture: TableFixture): void {
  describe('pages', () => {
    it('hold the range in order of character code, its end excluded', async () => {
      await fixture.put('b', 'a', 'B', 'a~z', 'a1', 'a~', 'c');
      expect(await fixture.keysIn({ from: 'a', to: 'c' })).toEqual(['a', 'a1', 'a~', 'a~z', 'b']);
      expect(await fixture.keysIn(ALL)).toEqual(['B', 'a', 'a1', 'a~', 'a~z', 'b', 'c']);
    });

    it('go on where the one before ended, without loss or repetition', async () => {
      const keys = Array.from({ length: 23 }, (_, n) => `r${String(n).padStart(2, '0')}`);
      await fixture.put(...keys);
      const first = await fixture.table.page('p', { ...ALL, limit: 10 });
      expect(keysOf(first.rows)).toEqual(keys.slice(0, 10));
      expect(first.next).toBeDefined();
      expect(await fixture.keysIn({ ...ALL, limit: 10 })).toEqual(keys);
    });

    it('hold at most 1,000 rows', async () => {
      const keys = Array.from({ length: 1_050 }, (_, n) => `r${String(n).padStart(4, '0')}`);
      for (let start = 0; start < keys.length; start += 100) await fixture.put(...keys.slice(start, start + 100));
      const first = await fixture.table.page('p', ALL);
      expect(keysOf(first.rows)).toEqual(keys.slice(0, 1_000));
      const rest = await fixture.table.page('p', ALL, first.next);
      expect(keysOf(rest.rows)).toEqual(keys.slice(1_000));
      expect(rest.next).toBeUndefined();
    });

    it('bring only the columns asked for, beside keys and ETag', async () => {
      await fixture.table.commit('p', [
        { type: 'put', rowKey: 'r', cells: { a: 1, b: 2 } },
        { type: 'put', rowKey: 's', cells: { c: 3 } },
      ]);
      const { rows } = await fixture.table.page('p', { ...ALL, select: ['a', 'c'] });
      expect(rows.map(({ cells }) => cells)).toEqual([{ a: 1 }, { c: 3 }]);
      expect(rows[0]?.etag).toBe(await fixture.etagOf('r'));
      const bare = await fixture.table.page('p', { ...ALL, select: [] });
      expect(bare.rows.map(({ rowKey, cells }) => [rowKey, cells])).toEqual([
        ['r', {}],
        ['s', {}],
      ]);
    });

    it.each<[Comparison, string[]]>([
      [{ column: 'n', is: 'eq', value: 2 }, ['two']],
      [{ column: 'n', is: 'ne', value: 2 }, ['half', 'minus', 'ten']],
      [{ column: 'n', is: 'gt', value: 2 }, ['ten']],
      [{ column: 'n', is: 'ge', value: 2 }, ['ten', 'two']],
      [{ column: 'n', is: 'lt', value: 0.5 }, ['minus']],
      [{ column: 'n', is: 'le', value: 0.5 }, ['half', 'minus']],
      [{ column: 'n', is: 'le', value: -1.25 }, ['minus']],
      [{ column: 'n', is: 'gt', value: -2 }, ['half', 'minus', 'ten', 'two']],
      [{ column: 'n', is: 'lt', value: 1_763_798_400_000 }, ['half', 'minus', 'ten', 'two']],
      [{ column: 'at', is: 'le', value: '2026-01-02T00:00:00.0000000Z' }, ['half', 'two']],
      [{ column: 'at', is: 'eq', value: "o'clock" }, ['ten']],
      [{ column: 'at', is: 'eq', value: "x' or PartitionKey ne '" }, []],
      [{ column: 'open', is: 'eq', value: true }, ['ten']],
      [{ column: 'open', is: 'eq', value: false }, ['two']],
      [{ column: 'open', is: 'ne', value: true }, ['two']],
      [{ column: 'nowhere', is: 'ne', value: 'x' }, []],
    ])('hold the rows of which a comparison is true: %o', async (comparison, keys) => {
      await fixture.table.commit('p', [
        { type: 'put', rowKey: 'two', cells: { n: 2, at: '2026-01-01T00:00:00.0000000Z', open: false } },
        { type: 'put', rowKey: 'half', cells: { n: 0.5, at: '2026-01-02T00:00:00.0000000Z' } },
        { type: 'put', rowKey: 'ten', cells: { n: 10, at: "o'clock", open: true } },
        { type: 'put', rowKey: 'minus', cells: { n: -1.25 } },
        { type: 'put', rowKey: 'none', cells: {} },
      ]);
      expect(await fixture.keysIn({ ...ALL, where: [comparison] })).toEqual(keys);
    });

    it('hold the rows for which all comparisons are true', async () => {
      await fixture.table.commit('p', [
        { type: 'put', rowKey: 'a', cells: { n: 1, due: 'x' } },
        { type: 'put', rowKey: 'b', cells: { n: 2, due: 'x' } },
        { type: 'put', rowKey: 'c', cells: { n: 2, due: 'y' } },
      ]);
      const where = [
        { column: 'n', is: 'eq', value: 2 },
        { column: 'due', is: 'le', value: 'x' },
      ] as const;
      expect(await fixture.keysIn({ ...ALL, where })).toEqual(['b']);
    });

    it('refuse a filter that the service or the emulator would not serve, and a limit out of bounds', async () => {
      const where = Array.from({ length: 13 }, () => ({ column: 'n', is: 'eq', value: 1 }) as const);
      await expect(fixture.table.page('p', { ...ALL, where })).rejects.toThrow(TypeError);
      for (const value of [1e21, 1e-9, Number.NaN]) {
        const comparison = { column: 'n', is: 'eq', value } as const;
        await expect(fixture.table.page('p', { ...ALL, where: [comparison] })).rejects.toThrow(TypeError);
      }
      await expect(fixture.table.page('p', { ...ALL, limit: 1_001 })).rejects.toThrow(TypeError);
      await expect(fixture.table.page('p', { ...ALL, limit: 0 })).rejects.toThrow(TypeError);
    });

    it('of a scan go through all partitions in order', async () => {
      for (const partition of ['b01', 'b00', 'b02']) {
        await fixture.table.commit(partition, [
          { type: 'put', rowKey: 's', cells: { n: 2 } },
          { type: 'put', rowKey: 'r', cells: { n: 1 } },
        ]);
      }
      const places = (rows: readonly Row[]) => rows.map(({ partitionKey, rowKey }) => `${partitionKey}/${rowKey}`);
      const all = ['b00/r', 'b00/s', 'b01/r', 'b01/s', 'b02/r', 'b02/s'];
      expect(places(await gathered(rowsOfAll(fixture.table, {})))).toEqual(all);
      expect(places(await gathered(rowsOfAll(fixture.table, { limit: 2 })))).toEqual(all);
      const where = [{ column: 'n', is: 'gt', value: 1 }] as const;
      expect(places(await gathered(rowsOfAll(fixture.table, { where })))).toEqual(['b00/s', 'b01/s', 'b02/s']);
    });
  });
}
