/** What every store of subjects promises about reading many subscriptions, and rows that cannot be read. */
import { describe, expect, it } from 'vitest';
import { decisionCells } from '../../shared/adapters/azure-tables/subject-rows.ts';
import type { Change } from '../../shared/adapters/azure-tables/table.ts';
import { bucketOf } from '../../shared/domain/bucket.ts';
import { type SubjectHash, type SubscriptionId, subscriptionIdOf } from '../../shared/domain/ids.ts';
import { aDeliverySide } from '../builders/deliveries.ts';
import { aSubscription } from '../builders/subscriptions.ts';
import { BUCKET, beginOne, FIRST, NEW, SUBJECT, sidesOf, TRIGGER } from './one-subject.ts';
import type { StoreFixture } from './store-fixture.ts';

function idNumber(subject: SubjectHash, number: number): SubscriptionId {
  return subscriptionIdOf(subject, number.toString(16).padStart(20, '0'));
}

async function allPages(fixture: StoreFixture, subject: SubjectHash): Promise<SubscriptionId[]> {
  return (await sidesOf(fixture, subject)).map(({ subscription }) => subscription.id);
}

export function describeSubjectPages(fixture: StoreFixture): void {
  describe('the pages of a subject', () => {
    it('bring more than a thousand subscriptions, each once, in the order of their ids', async () => {
      await beginOne(fixture, idNumber(SUBJECT, 0));
      const ids = Array.from({ length: 1_050 }, (_, number) => idNumber(SUBJECT, number));
      for (let start = 1; start < ids.length; start += 100) {
        const changes = ids.slice(start, start + 100).map((id): Change => {
          const cells = decisionCells({ subscription: aSubscription(TRIGGER, { id }), memory: NEW });
          return { type: 'create', rowKey: `${SUBJECT}~s~${id}`, cells };
        });
        expect(await fixture.triggers.commit(BUCKET, changes)).toMatchObject({ type: 'committed' });
      }
      expect(await allPages(fixture, SUBJECT)).toEqual(ids);
    });

    it('hold nothing of the subjects that lie before and behind it in the same bucket', async () => {
      const neighbours = ['00', '20', '40'].map((begin) => `${begin}${'a'.repeat(18)}` as SubjectHash);
      expect(new Set(neighbours.map(bucketOf)).size).toBe(1);
      for (const subject of neighbours) {
        const id = idNumber(subject, 1);
        const decision = { subscription: aSubscription(TRIGGER, { id }), memory: NEW };
        await fixture.stores.subjects.begin(undefined, decision, aDeliverySide(id));
      }
      for (const subject of neighbours) expect(await allPages(fixture, subject)).toEqual([idNumber(subject, 1)]);
      expect(await fixture.stores.subjects.read(`10${'a'.repeat(18)}` as SubjectHash)).toBeUndefined();
    });
  });

  describe('a damaged row', () => {
    const second = idNumber(SUBJECT, 2);
    const damage = async (rowKey: string, cells: Record<string, string>) =>
      fixture.triggers.commit(BUCKET, [{ type: 'merge', rowKey, cells }]);

    it.each([
      ['no JSON', '{"armed":'],
      ['JSON of another shape', '{"armed":"perhaps"}'],
    ])('of a subscription harms only that one, and the log says so: %s', async (_, memory) => {
      await beginOne(fixture);
      await beginOne(fixture, second);
      await damage(`${SUBJECT}~s~${FIRST}`, { memory });
      expect(await allPages(fixture, SUBJECT)).toEqual([second]);
      expect(await fixture.stores.subjects.readSubscription(FIRST)).toBeUndefined();
      expect(fixture.skippedRows).toBe(2);
      expect(fixture.log).not.toContain(FIRST);
    });

    it('of the lock stops every decision about its subject, for none could be right', async () => {
      await beginOne(fixture);
      await damage(`${SUBJECT}~last`, { state: '{}' });
      await expect(fixture.stores.subjects.read(SUBJECT)).rejects.toThrow();
      await expect(fixture.stores.subjects.readLock(SUBJECT)).rejects.toThrow();
    });
  });
}
