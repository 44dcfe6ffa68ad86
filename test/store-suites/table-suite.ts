/** What every table promises, whatever it is made of. */
import { describe, expect, it } from 'vitest';
import type { Change } from '../../shared/adapters/azure-tables/table.ts';
import { freshTableName } from './fresh-table-name.ts';
import { describeCommits } from './table-commits.ts';
import { ALL, keysOf, TableFixture, type TableSetUnderTest } from './table-fixture.ts';
import { describePages } from './table-pages.ts';

export function describeTable(title: string, start: () => Promise<TableSetUnderTest>): void {
  describe(title, () => {
    const fixture = new TableFixture(start);
    fixture.register();

    describeCommits(fixture);
    describePages(fixture);

    describe('values', () => {
      it('reads back what was written, cell by cell', async () => {
        const cells = {
          text: 'Zoë\u2019s "50%"\r\n--changeset_x {} \ud83d\ude00',
          empty: '',
          one: 1,
          half: 0.5,
          big: 1_763_798_400_000,
          huge: 1e21,
          tiny: -1.5e-7,
          yes: true,
          no: false,
          bytes: new Uint8Array([0, 1, 255]),
        };
        await fixture.table.commit('p', [{ type: 'create', rowKey: 'alone', cells }]);
        await fixture.table.commit('p', [
          { type: 'create', rowKey: 'one', cells },
          { type: 'create', rowKey: 'other', cells },
        ]);
        expect(await fixture.cellsOf('alone')).toEqual(cells);
        expect(await fixture.cellsOf('one')).toEqual(cells);
        expect(keysOf((await fixture.table.page('p', ALL)).rows)).toEqual(['alone', 'one', 'other']);
        expect((await fixture.table.page('p', ALL)).rows.map((row) => row.cells)).toEqual([cells, cells, cells]);
      });

      it('writes only the bytes that a view shows of its memory', async () => {
        const view = new Uint8Array([9, 9, 1, 2, 9]).subarray(2, 4);
        await fixture.table.commit('p', [{ type: 'create', rowKey: 'r', cells: { view } }]);
        expect(await fixture.cellsOf('r')).toEqual({ view: new Uint8Array([1, 2]) });
      });

      it('holds a string of 32,768 characters and 65,536 bytes', async () => {
        const cells = { text: 'x'.repeat(32_768), bytes: new Uint8Array(65_536).fill(7) };
        await fixture.table.commit('p', [{ type: 'create', rowKey: 'r', cells }]);
        expect(await fixture.cellsOf('r')).toEqual(cells);
      });

      it.each(["o'neill", 'a b', '50%', 'a+b&c', '$x;y:z', 'a|b~c_d', '"', '%2F'])('keeps the key %s', async (key) => {
        await fixture.table.commit(key, [{ type: 'create', rowKey: key, cells: { n: 1 } }]);
        expect(await fixture.table.get(key, key)).toMatchObject({ partitionKey: key, rowKey: key, cells: { n: 1 } });
        expect(keysOf((await fixture.table.page(key, { from: key, to: `${key}~` })).rows)).toEqual([key]);
      });
    });

    describe('the set of tables', () => {
      it('finds nothing in a table that does not exist, and creates it with the first commit', async () => {
        const absent = fixture.set.table(freshTableName());
        expect(await absent.get('p', 'r')).toBeUndefined();
        expect(await absent.page('p', ALL)).toEqual({ rows: [] });
        expect(await absent.scan({})).toEqual({ rows: [] });
        expect(await fixture.set.list(absent.name)).toEqual([]);
        const changes: Change[] = [
          { type: 'create', rowKey: 'r', cells: {} },
          { type: 'create', rowKey: 's', cells: {} },
        ];
        expect(await absent.commit('p', changes)).toMatchObject({ type: 'committed' });
        expect(await fixture.set.list(absent.name)).toEqual([absent.name]);
      });

      it('lists by prefix, in order', async () => {
        const prefix = freshTableName();
        for (const month of ['202602', '202512', '202601']) await fixture.set.ensure(`${prefix}${month}`);
        expect(await fixture.set.list(prefix)).toEqual(['202512', '202601', '202602'].map((m) => prefix + m));
      });

      it('creates a table as often as asked and keeps its rows', async () => {
        await fixture.put('r');
        await Promise.all([fixture.set.ensure(fixture.table.name), fixture.set.ensure(fixture.table.name)]);
        expect(await fixture.keysIn(ALL)).toEqual(['r']);
      });

      it('drops a table with its rows, also one that is not there', async () => {
        await fixture.put('r');
        await fixture.set.drop(fixture.table.name);
        await fixture.set.drop(fixture.table.name);
        expect(await fixture.table.get('p', 'r')).toBeUndefined();
        expect(await fixture.set.list(fixture.table.name)).toEqual([]);
      });

      it('refuses a name that is none', () => {
        expect(() => fixture.set.table('a-b')).toThrow(TypeError);
      });
    });
  });
}
