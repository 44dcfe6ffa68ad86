/** What every store of leases promises: the delivery sides change one after another, and all of them can be gone through. */
import { describe, expect, it } from 'vitest';
import { bucketOf } from '../../shared/domain/bucket.ts';
import { type SubjectHash, subjectHashIn, subscriptionIdOf } from '../../shared/domain/ids.ts';
import { StorageDamaged } from '../../shared/ports/storage-damaged.ts';
import { aDeliverySide } from '../builders/deliveries.ts';
import { minute } from '../builders/instants.ts';
import { aSubscription, aSubscriptionId } from '../builders/subscriptions.ts';
import { BUCKET, beginOne, FIRST, NEW, required, SUBJECT, TRIGGER } from './one-subject.ts';
import { gatheredFrom, type StartTables, StoreFixture } from './store-fixture.ts';

export function describeLeaseStore(title: string, start: StartTables): void {
  describe(title, () => {
    const fixture = new StoreFixture(start);
    fixture.register();
    const stored = async () => required(await fixture.stores.leases.find(FIRST));

    it('finds nothing where nobody ever subscribed', async () => {
      expect(await fixture.stores.leases.find(FIRST)).toBeUndefined();
      expect(await gatheredFrom(fixture.stores.leases.all())).toEqual([]);
      expect(await gatheredFrom(fixture.stores.leases.subjects())).toEqual([]);
    });

    it('keeps every field of a side', async () => {
      await beginOne(fixture);
      const side = aDeliverySide(FIRST, {
        olderTokenHashes: ['a', 'b'],
        endsAt: minute(1),
        endReason: 'superseded',
        switchedOffAt: minute(2),
        nextTrialAt: minute(3),
        brokenAt: minute(4),
        goneInARow: 1,
        unauthorizedInARow: 1,
        sealedUrl: `v1.k1.${'x'.repeat(30_000)}`,
      });
      const updated = await fixture.stores.leases.update(await stored(), side);
      expect(updated).toEqual(await stored());
      expect(updated?.side).toEqual(side);
    });

    it('changes a side for one of two that race', async () => {
      await beginOne(fixture);
      const seen = await stored();
      const race = [2, 3, 4].map((leaseNumber) => fixture.stores.leases.update(seen, { ...seen.side, leaseNumber }));
      const winners = (await Promise.all(race)).filter((outcome) => outcome !== undefined);
      expect(winners).toEqual([await stored()]);
      expect(await fixture.stores.leases.update(seen, seen.side)).toBeUndefined();
    });

    it('goes through all sides, tombstones too, and through all subjects, in every bucket', async () => {
      const subjects = Array.from(
        { length: 40 },
        (_, n) => n.toString(16).padStart(2, '0').padEnd(20, '7') as SubjectHash,
      );
      expect(new Set(subjects.map(bucketOf)).size).toBe(32);
      const ids = subjects.map((subject) => subscriptionIdOf(subject, 'f'.repeat(20)));
      for (const id of ids) {
        const decision = { subscription: aSubscription(TRIGGER, { id }), memory: NEW };
        await fixture.stores.subjects.begin(undefined, decision, aDeliverySide(id));
      }
      await beginOne(fixture);
      const seen = await stored();
      await fixture.stores.leases.update(seen, { ...seen.side, sealedUrl: '', endedAt: minute(1) });
      const sides = await gatheredFrom(fixture.stores.leases.all());
      expect(new Set(sides.map(({ subscriptionId }) => subscriptionId))).toEqual(new Set([...ids, FIRST]));
      expect(sides).toHaveLength(41);
      const decided = await gatheredFrom(fixture.stores.subjects.subscriptions());
      expect(decided.map(({ subscription }) => subscription.id).sort()).toEqual([...ids, FIRST].sort());
      expect((await gatheredFrom(fixture.stores.leases.subjects())).sort()).toEqual([...subjects, SUBJECT].sort());
    });

    it('forgets a side as it was read, also one that is gone already, and leaves one that was written since', async () => {
      await beginOne(fixture);
      const read = await stored();
      const renewed = await fixture.stores.leases.update(read, {
        ...read.side,
        leaseNumber: read.side.leaseNumber + 1,
      });
      expect(await fixture.stores.leases.forget(read)).toBe(false);
      expect((await stored()).version).toBe(renewed?.version);
      expect(await fixture.stores.leases.forget(await stored())).toBe(true);
      expect(await fixture.stores.leases.forget(read)).toBe(true);
      expect(await fixture.stores.leases.find(FIRST)).toBeUndefined();
      expect(await fixture.stores.subjects.readSubscription(FIRST)).toBeDefined();
    });

    it('passes over a side that is damaged, and never takes it for absent: neither tells its address', async () => {
      const second = aSubscriptionId(TRIGGER, 'flow-2');
      await beginOne(fixture);
      await beginOne(fixture, second);
      const rowKey = `${subjectHashIn(FIRST)}~x~${FIRST}`;
      await fixture.triggers.commit(BUCKET, [
        { type: 'merge', rowKey, cells: { side: '{"leaseNumber":"one"}', sealedUrl: 'v1.sealed-secret' } },
      ]);
      expect((await gatheredFrom(fixture.stores.leases.all())).map((side) => side.subscriptionId)).toEqual([second]);
      const fault = await fixture.stores.leases.find(FIRST).catch((thrown: unknown) => thrown);
      expect(String(fault)).toMatch(/^StorageDamaged: A row of \w+ cannot be read: \*~x~\*-\* \(.*leaseNumber.*\)$/);
      expect(fixture.skippedRows).toBe(1);
      expect(fixture.log).not.toContain('sealed-secret');
    });

    it('finds many of one subject at once, without those in between, those that are not there, and those of others', async () => {
      const ids = Array.from({ length: 9 }, (_, n) => subscriptionIdOf(SUBJECT, `${n}`.repeat(20)));
      for (const id of ids) await beginOne(fixture, id);
      const absent = subscriptionIdOf(SUBJECT, '45'.repeat(10));
      const wanted = [8, 1, 4, 5].flatMap((n) => ids[n] ?? []);
      const found = await fixture.stores.leases.findMany([...wanted, absent]);
      expect([...found.keys()].sort()).toEqual([...wanted].sort());
      for (const id of wanted) expect(found.get(id)).toEqual(await fixture.stores.leases.find(id));
      expect(await fixture.stores.leases.findMany([absent])).toEqual(new Map());
      expect(await fixture.stores.leases.findMany([])).toEqual(new Map());
    });

    it('finds beside one that is damaged the others', async () => {
      await beginOne(fixture);
      const other = subscriptionIdOf(SUBJECT, 'f'.repeat(20));
      await beginOne(fixture, other);
      const rowKey = `${SUBJECT}~x~${FIRST}`;
      await fixture.triggers.commit(BUCKET, [{ type: 'merge', rowKey, cells: { side: '{}' } }]);
      const found = await fixture.stores.leases.findMany([FIRST, other]);
      const fault = await fixture.stores.leases.find(FIRST).catch((thrown: unknown) => thrown);
      expect(found.get(FIRST)).toEqual(fault);
      expect(found.get(FIRST)).toBeInstanceOf(StorageDamaged);
      expect(found.get(other)).toEqual(await fixture.stores.leases.find(other));
    });
  });
}
