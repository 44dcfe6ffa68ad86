/** What every store of owners promises: which subscriptions a workflow has, never too few. */
import { describe, expect, it } from 'vitest';
import type { Ownership } from '../../shared/ports/owner-store.ts';
import { aSubscriptionId } from '../builders/subscriptions.ts';
import { FIRST, TRIGGER } from './one-subject.ts';
import { gatheredFrom, type StartTables, StoreFixture } from './store-fixture.ts';

export function describeOwnerStore(title: string, start: StartTables): void {
  describe(title, () => {
    const fixture = new StoreFixture(start);
    fixture.register();
    const hex = (digit: string) => digit.repeat(32);
    const owned: Ownership = { ownerHash: hex('a'), triggerHash: hex('1'), subscriptionId: FIRST };
    const another: Ownership = { ...owned, triggerHash: hex('2'), subscriptionId: aSubscriptionId(TRIGGER, 'flow-2') };
    const strangers: Ownership = { ...owned, ownerHash: hex('b') };

    it('names all subscriptions of a workflow, whatever the trigger, each once', async () => {
      const { owners } = fixture.stores;
      expect(await owners.of(hex('a'))).toEqual([]);
      for (const ownership of [owned, another, strangers, owned]) await owners.remember(ownership);
      expect(await owners.of(hex('a'))).toEqual([owned, another]);
      expect(await owners.of(hex('b'))).toEqual([strangers]);
      expect((await gatheredFrom(owners.all())).map(({ ownership }) => ownership)).toEqual([owned, another, strangers]);
    });

    it('forgets one as it was read, also one that is gone already, and leaves one that was written since', async () => {
      const { owners } = fixture.stores;
      for (const ownership of [owned, another]) await owners.remember(ownership);
      const [first, second] = await gatheredFrom(owners.all());
      if (first === undefined || second === undefined) throw new Error('Both are there');
      await owners.remember(another);
      expect(await owners.forget(first)).toBe(true);
      expect(await owners.forget(first)).toBe(true);
      expect(await owners.forget(second)).toBe(false);
      expect(await owners.of(hex('a'))).toEqual([another]);
    });

    it('passes over a row whose key names no subscription, and the log says so', async () => {
      const { owners } = fixture.stores;
      await owners.remember(owned);
      await fixture.tables.table('owners').commit(hex('a'), [{ type: 'put', rowKey: 'x~y', cells: {} }]);
      expect(await owners.of(hex('a'))).toEqual([owned]);
      expect(fixture.skippedRows).toBe(1);
    });
  });
}
