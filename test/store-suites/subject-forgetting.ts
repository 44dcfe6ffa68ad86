/** What every store of subjects promises about one that nobody subscribes to any more: its lock goes, and never from under somebody. */
import { describe, expect, it } from 'vitest';
import { historyKey } from '../../shared/adapters/azure-tables/row-keys.ts';
import { createSubjectTable } from '../../shared/adapters/azure-tables/subject-table.ts';
import type { Table } from '../../shared/adapters/azure-tables/table.ts';
import { aDeliverySide } from '../builders/deliveries.ts';
import { minute } from '../builders/instants.ts';
import { keepLogLines } from '../builders/log-lines.ts';
import { aUnification } from '../builders/observations.ts';
import { aSubscription } from '../builders/subscriptions.ts';
import { BUCKET, beginOne, decisionNumber, FIRST, NEW, required, SUBJECT, TRIGGER, versionNow } from './one-subject.ts';
import { gatheredFrom, type StoreFixture } from './store-fixture.ts';

async function endOne({ stores: { subjects, leases } }: StoreFixture): Promise<void> {
  const { side, version } = required(await leases.find(FIRST));
  const lock = required(await subjects.readLock(SUBJECT));
  await subjects.end(lock, { ...side, sealedUrl: '', endedAt: minute(1) }, version);
}

/** Nothing is left of the subject but its lock. */
export async function leaveOnlyTheLock(fixture: StoreFixture): Promise<void> {
  const { leases } = fixture.stores;
  await beginOne(fixture);
  await endOne(fixture);
  await leases.forget(required(await leases.find(FIRST)));
}

/** The same storage, for somebody who is always overtaken: whenever it has looked at some rows, something else is done. */
function overtakenAfterLooking(triggers: Table, meanwhile: () => Promise<unknown>): Table {
  return {
    name: triggers.name,
    get: (...asked) => triggers.get(...asked),
    async page(...asked) {
      const page = await triggers.page(...asked);
      await meanwhile();
      return page;
    },
    scan: (...asked) => triggers.scan(...asked),
    commit: (...asked) => triggers.commit(...asked),
  };
}

export function describeForgetting(fixture: StoreFixture): void {
  describe('a subject is forgotten', () => {
    const isThere = async () => (await fixture.stores.subjects.readLock(SUBJECT)) !== undefined;

    it('when nothing is left of it but its lock, and is there no more for anybody', async () => {
      const { subjects, leases } = fixture.stores;
      expect(await subjects.forget(SUBJECT)).toBe(false);
      await leaveOnlyTheLock(fixture);
      expect(await subjects.forget(SUBJECT)).toBe(true);
      expect(await subjects.read(SUBJECT)).toBeUndefined();
      expect(await isThere()).toBe(false);
      expect(await gatheredFrom(leases.subjects())).toEqual([]);
      expect(await beginOne(fixture)).toMatchObject({ type: 'written' });
      expect(await subjects.readLock(SUBJECT)).toMatchObject({ state: { n: 0 } });
    });

    it('not before its subscriptions, what is left of them, its history and the keys of its runs are gone', async () => {
      const { subjects, leases } = fixture.stores;
      await beginOne(fixture);
      expect(await subjects.forget(SUBJECT)).toBe(false);
      await subjects.commit(SUBJECT, await versionNow(fixture), decisionNumber(1, { outbox: [] }));
      await endOne(fixture);
      expect(await subjects.forget(SUBJECT)).toBe(false);
      await leases.forget(required(await leases.find(FIRST)));
      expect(await subjects.forget(SUBJECT)).toBe(false);
      await fixture.triggers.commit(BUCKET, [{ type: 'delete', rowKey: historyKey(SUBJECT, 1) }]);
      expect(await subjects.forget(SUBJECT)).toBe(false);
      expect(await isThere()).toBe(true);
      expect(await subjects.dropHistory(SUBJECT, 1)).toBe(1);
      expect(await subjects.forget(SUBJECT)).toBe(true);
      expect(await isThere()).toBe(false);
    });

    it('not while a decision is under way', async () => {
      const { subjects } = fixture.stores;
      await leaveOnlyTheLock(fixture);
      const pending = { observation: aUnification({ at: minute(1) }), detectedAt: minute(1), cursor: FIRST };
      await subjects.commit(SUBJECT, await versionNow(fixture), {
        state: { n: 0 },
        pending,
        memories: [],
        outbox: [],
        publications: [],
      });
      expect(await subjects.forget(SUBJECT)).toBe(false);
      expect(await subjects.readLock(SUBJECT)).toMatchObject({ pending });
    });

    it('even where its lock is damaged, for nobody will ever read it', async () => {
      await leaveOnlyTheLock(fixture);
      await fixture.triggers.commit(BUCKET, [{ type: 'merge', rowKey: `${SUBJECT}~last`, cells: { state: '{' } }]);
      expect(await fixture.stores.subjects.forget(SUBJECT)).toBe(true);
    });

    it.each<[string, () => Promise<unknown>]>([
      ['subscribes', () => beginOne(fixture)],
      [
        'subscribes and a run is decided',
        async () => {
          await beginOne(fixture);
          await fixture.stores.subjects.commit(SUBJECT, await versionNow(fixture), decisionNumber(1));
        },
      ],
    ])('not where somebody %s just after it was looked at', async (_, comesIn) => {
      await leaveOnlyTheLock(fixture);
      let comes: typeof comesIn | undefined = comesIn;
      const table = overtakenAfterLooking(fixture.triggers, async () => {
        const come = comes;
        comes = undefined;
        await come?.();
      });
      const subjects = createSubjectTable({ triggers: table, token: () => 'another', logger: keepLogLines() });
      expect(await subjects.forget(SUBJECT)).toBe(false);
      expect(comes).toBeUndefined();
      expect(await isThere()).toBe(true);
      expect(await fixture.stores.subjects.readSubscription(FIRST)).toBeDefined();
    });

    it('by one of two writers: who had read its lock begins nothing under it any more', async () => {
      const { subjects } = fixture.stores;
      await leaveOnlyTheLock(fixture);
      const lock = required(await subjects.readLock(SUBJECT));
      expect(await subjects.forget(SUBJECT)).toBe(true);
      const decision = { subscription: aSubscription(TRIGGER), memory: NEW };
      expect(await subjects.begin(lock, decision, aDeliverySide(FIRST))).toEqual({ type: 'lost' });
      expect(await subjects.commit(SUBJECT, lock.version, decisionNumber(1))).toEqual({ type: 'lost' });
      await beginOne(fixture);
      expect(await subjects.commit(SUBJECT, lock.version, decisionNumber(1))).toEqual({ type: 'lost' });
    });
  });
}
