/** What every store of subjects promises about history, checkpoints, and what is dropped. */
import { describe, expect, it } from 'vitest';
import { minute } from '../builders/instants.ts';
import { aSubscriptionId } from '../builders/subscriptions.ts';
import { BUCKET, beginOne, decisionNumber, FIRST, SUBJECT, TRIGGER, versionNow } from './one-subject.ts';
import type { StoreFixture } from './store-fixture.ts';

async function decide(fixture: StoreFixture, count: number): Promise<void> {
  await beginOne(fixture);
  for (let n = 1; n <= count; n += 1) {
    await fixture.stores.subjects.commit(SUBJECT, await versionNow(fixture), decisionNumber(n, { outbox: [] }));
  }
}

export function describeHistory(fixture: StoreFixture): void {
  describe('history', () => {
    const numbers = async (...query: [afterN: number, detectedBefore?: ReturnType<typeof minute>]) =>
      (await fixture.stores.subjects.history(SUBJECT, ...query)).map(({ n }) => n);

    it('comes in ascending order, after a number, and before an instant', async () => {
      await decide(fixture, 12);
      expect(await numbers(0)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
      expect(await numbers(9)).toEqual([10, 11, 12]);
      expect(await numbers(12)).toEqual([]);
      expect(await numbers(0, minute(3))).toEqual([1, 2]);
      expect(await numbers(1, minute(4))).toEqual([2, 3]);
    });

    it('is dropped up to a number with the keys of its runs, in groups of more than a hundred rows', async () => {
      const { subjects } = fixture.stores;
      await decide(fixture, 70);
      expect(await subjects.dropHistory(SUBJECT, 60)).toBe(120);
      expect(await numbers(0)).toEqual([61, 62, 63, 64, 65, 66, 67, 68, 69, 70]);
      expect([...(await subjects.knownRuns(SUBJECT, ['job-60:succeeded']))]).toEqual([]);
      expect([...(await subjects.knownRuns(SUBJECT, ['job-61:succeeded']))]).toEqual(['job-61:succeeded']);
      expect(await subjects.dropHistory(SUBJECT, 60)).toBe(0);
      expect((await subjects.readLock(SUBJECT))?.state).toEqual({ n: 70 });
    });

    it('passes over an entry that is damaged, and the log says so', async () => {
      await decide(fixture, 3);
      const { rows } = await fixture.triggers.page(BUCKET, { from: `${SUBJECT}~h~`, to: `${SUBJECT}~i` });
      const rowKey = rows[1]?.rowKey ?? '';
      await fixture.triggers.commit(BUCKET, [{ type: 'merge', rowKey, cells: { observation: 'null' } }]);
      expect(await numbers(0)).toEqual([1, 3]);
      expect(fixture.skippedRows).toBe(1);
    });
  });

  describe('a checkpoint', () => {
    const checkpoint = { n: 7, state: { armed: false, sequence: 3, previous: { at: minute(7), value: 0.1 } } };

    it('is kept with its subscription, which decisions go on changing', async () => {
      const { subjects } = fixture.stores;
      await decide(fixture, 1);
      await subjects.saveCheckpoint(FIRST, checkpoint);
      await subjects.commit(SUBJECT, await versionNow(fixture), decisionNumber(2));
      expect(await subjects.readSubscription(FIRST)).toMatchObject({ checkpoint, memory: { sequence: 2 } });
    });

    it('of a subscription that has ended meanwhile is nothing', async () => {
      const { subjects } = fixture.stores;
      await decide(fixture, 1);
      const ended = aSubscriptionId(TRIGGER, 'ended');
      await subjects.saveCheckpoint(ended, checkpoint);
      expect(await subjects.readSubscription(ended)).toBeUndefined();
    });
  });
}
