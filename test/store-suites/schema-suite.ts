/** What ensuring the storage's layout promises: written once, and refused where it is another. */
import { describe, expect, it } from 'vitest';
import { ensureSchema } from '../../shared/adapters/azure-tables/meta-table.ts';
import { type StartTables, StoreFixture } from './store-fixture.ts';

export function describeSchema(title: string, start: StartTables): void {
  describe(title, () => {
    const fixture = new StoreFixture(start);
    fixture.register();
    const meta = () => fixture.tables.table('meta');

    it('is written into new storage, by however many hosts start at once', async () => {
      await Promise.all([ensureSchema(meta()), ensureSchema(meta()), ensureSchema(meta())]);
      expect((await meta().get('schema', 'current'))?.cells).toEqual({ version: 1, buckets: 32 });
      await ensureSchema(meta());
    });

    it.each([
      [{ version: 2 }, 'layout 2 with 32 buckets'],
      [{ buckets: 16 }, 'layout 1 with 16 buckets'],
      [{ version: 'one' }, 'layout one'],
    ])('stops the start where the storage has another, and says what to do: %o', async (cells, said) => {
      await ensureSchema(meta());
      await meta().commit('schema', [{ type: 'merge', rowKey: 'current', cells }]);
      await expect(ensureSchema(meta())).rejects.toThrow(said);
      await expect(ensureSchema(meta())).rejects.toThrow('Deploy the version of the app that wrote it');
    });
  });
}
