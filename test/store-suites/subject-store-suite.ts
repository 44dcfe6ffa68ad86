/** What every store of subjects promises: decisions one after another under the subject's own row, whole or not at all. */
import { describe, expect, it } from 'vitest';
import type { DecisionCommit } from '../../shared/ports/subject-store.ts';
import { aDeliverySide, anEntry } from '../builders/deliveries.ts';
import { minute } from '../builders/instants.ts';
import { aUnification } from '../builders/observations.ts';
import { aSubscription, aSubscriptionId } from '../builders/subscriptions.ts';
import {
  BUCKET,
  beginOne,
  decisionNumber,
  FIRST,
  NEW,
  required,
  SUBJECT,
  sidesOf,
  TRIGGER,
  versionNow,
} from './one-subject.ts';
import { type StartTables, StoreFixture } from './store-fixture.ts';
import { describeForgetting } from './subject-forgetting.ts';
import { describeHistory } from './subject-history.ts';
import { describeSubjectPages } from './subject-pages.ts';

export function describeSubjectStore(title: string, start: StartTables): void {
  describe(title, () => {
    const fixture = new StoreFixture(start);
    fixture.register();
    describeSubjectPages(fixture);
    describeHistory(fixture);
    describeForgetting(fixture);

    describe('a subscription begins', () => {
      it('with both sides and the lock, where there was nothing', async () => {
        const { subjects, leases } = fixture.stores;
        expect(await subjects.read(SUBJECT)).toBeUndefined();
        expect(await subjects.readLock(SUBJECT)).toBeUndefined();
        const outcome = await beginOne(fixture);
        expect(outcome).toEqual({ type: 'written', version: await versionNow(fixture) });
        const decision = { subscription: aSubscription(TRIGGER), memory: NEW };
        const lock = { state: { n: 0 }, version: await versionNow(fixture) };
        expect(await subjects.read(SUBJECT)).toMatchObject({ lock });
        expect(await sidesOf(fixture)).toEqual([decision]);
        expect(await subjects.readSubscription(FIRST)).toEqual(decision);
        expect((await leases.find(FIRST))?.side).toEqual(aDeliverySide(FIRST));
      });

      it('for one of two that race, and nothing is left of the other', async () => {
        const ids = ['flow-1', 'flow-2'].map((flow) => aSubscriptionId(TRIGGER, flow));
        const outcomes = await Promise.all(ids.map((id) => beginOne(fixture, id)));
        expect(outcomes.map(({ type }) => type).sort()).toEqual(['lost', 'written']);
        expect(await sidesOf(fixture)).toHaveLength(1);
        const sides = await Promise.all(ids.map((id) => fixture.stores.leases.find(id)));
        expect(sides.filter((side) => side !== undefined)).toHaveLength(1);
      });

      it('neither twice nor while a decision is made', async () => {
        const { subjects } = fixture.stores;
        await beginOne(fixture);
        expect(await beginOne(fixture)).toEqual({ type: 'lost' });
        const lock = await subjects.readLock(SUBJECT);
        await subjects.commit(SUBJECT, lock?.version ?? '', decisionNumber(1));
        const late = aSubscriptionId(TRIGGER, 'late');
        const decision = { subscription: aSubscription(TRIGGER, { id: late }), memory: NEW };
        expect(await subjects.begin(lock, decision, aDeliverySide(late))).toEqual({ type: 'lost' });
      });
    });

    describe('a decision', () => {
      it('is written whole: state, memories, events, history and keys', async () => {
        const { subjects, outbox } = fixture.stores;
        await beginOne(fixture);
        const commit = decisionNumber(1, { state: { n: 1, lastFailureAt: minute(1) } });
        const outcome = await subjects.commit(SUBJECT, await versionNow(fixture), commit);
        expect(outcome).toEqual({ type: 'written', version: await versionNow(fixture) });
        expect(await subjects.readLock(SUBJECT)).toMatchObject({ state: { n: 1, lastFailureAt: minute(1) } });
        expect(await subjects.readSubscription(FIRST)).toMatchObject({ memory: { sequence: 1 } });
        expect(await outbox.waitingFor(BUCKET, FIRST)).toMatchObject([
          { eventId: commit.outbox[0]?.eventId, attempts: [] },
        ]);
        expect(await subjects.history(SUBJECT, 0)).toEqual([commit.recorded?.entry]);
        expect([...(await subjects.knownRuns(SUBJECT, ['job-0:succeeded', 'job-1:succeeded']))]).toEqual([
          'job-1:succeeded',
        ]);
        expect([...(await subjects.knownRuns(SUBJECT, ['job-1:failed']))]).toEqual([]);
      });

      it('is made by one of two that race', async () => {
        await beginOne(fixture);
        const version = await versionNow(fixture);
        const { subjects } = fixture.stores;
        const race = [1, 2, 3].map(() => subjects.commit(SUBJECT, version, decisionNumber(1)));
        expect((await Promise.all(race)).map(({ type }) => type).sort()).toEqual(['lost', 'lost', 'written']);
        expect(await subjects.commit(SUBJECT, version, decisionNumber(1))).toEqual({ type: 'lost' });
      });

      it.each<[string, Partial<DecisionCommit>]>([
        [
          'a run that is known',
          { recorded: { ...required(decisionNumber(2).recorded), runKeys: ['job-1:succeeded'] } },
        ],
        ['a number that is taken', { recorded: required(decisionNumber(1).recorded) }],
        ['an event that is there', { outbox: [anEntry(FIRST, minute(1))] }],
        ['a publication that is there', { publications: [anEntry(FIRST, minute(1))] }],
        [
          'a subscription that has ended',
          { memories: [{ subscriptionId: aSubscriptionId(TRIGGER, 'ended'), memory: NEW }] },
        ],
      ])('that brings %s writes nothing', async (_, changes) => {
        const { subjects } = fixture.stores;
        await beginOne(fixture);
        const publications = [anEntry(FIRST, minute(1))];
        await subjects.commit(SUBJECT, await versionNow(fixture), decisionNumber(1, { publications }));
        const before = [await subjects.readLock(SUBJECT), await sidesOf(fixture)];
        const outcome = await subjects.commit(SUBJECT, await versionNow(fixture), decisionNumber(2, changes));
        expect(outcome).toEqual({ type: 'lost' });
        expect([await subjects.readLock(SUBJECT), await sidesOf(fixture)]).toEqual(before);
        expect(await subjects.history(SUBJECT, 1)).toEqual([]);
      });

      it('is followed by other keys of its run, for one of two that race, and they change nothing else', async () => {
        const { subjects } = fixture.stores;
        await beginOne(fixture);
        await subjects.commit(SUBJECT, await versionNow(fixture), decisionNumber(1));
        const lock = required(await subjects.readLock(SUBJECT));
        const race = ['job-2', 'job-3'].map((job) => subjects.addRunKeys(SUBJECT, lock, [`${job}:succeeded`]));
        expect((await Promise.all(race)).map(({ type }) => type).sort()).toEqual(['lost', 'written']);
        const known = await subjects.knownRuns(SUBJECT, ['job-2:succeeded', 'job-3:succeeded']);
        expect(known.size).toBe(1);
        const { version: _, ...rest } = lock;
        expect(await subjects.readLock(SUBJECT)).toEqual({ ...rest, version: await versionNow(fixture) });
        expect(await subjects.history(SUBJECT, 0)).toHaveLength(1);
        expect(await subjects.dropHistory(SUBJECT, 1)).toBe(3);
      });

      it('fits one transaction with 48 fires and their events', async () => {
        const { subjects, outbox } = fixture.stores;
        const ids = Array.from({ length: 48 }, (__, flow) => aSubscriptionId(TRIGGER, `flow-${flow}`));
        for (const id of ids) await beginOne(fixture, id);
        const body = JSON.stringify({ text: 'ü'.repeat(8_000) });
        const commit = decisionNumber(1, {
          memories: ids.map((subscriptionId) => ({ subscriptionId, memory: { armed: false, sequence: 1 } })),
          outbox: ids.map((id) => anEntry(id, minute(1), { body })),
        });
        expect(await subjects.commit(SUBJECT, await versionNow(fixture), commit)).toMatchObject({ type: 'written' });
        expect((await sidesOf(fixture)).map(({ memory }) => memory.sequence)).toEqual(ids.map(() => 1));
        expect(await outbox.waitingFor(BUCKET, ids[47] ?? FIRST)).toMatchObject([{ body }]);
      });

      it('fits one transaction with 32 fires, their events for flows and topic, and the keys of a run', async () => {
        const { subjects, outbox, publications } = fixture.stores;
        const ids = Array.from({ length: 32 }, (__, flow) => aSubscriptionId(TRIGGER, `flow-${flow}`));
        for (const id of ids) await beginOne(fixture, id);
        const entries = ids.map((id) => anEntry(id, minute(1), { body: JSON.stringify({ text: 'ü'.repeat(8_000) }) }));
        const { recorded } = decisionNumber(1);
        const commit = decisionNumber(1, {
          memories: ids.map((subscriptionId) => ({ subscriptionId, memory: { armed: false, sequence: 1 } })),
          outbox: entries,
          publications: entries.map((entry) => ({ ...entry, body: JSON.stringify({ data: entry.body }) })),
          recorded: { ...required(recorded), runKeys: ['job-1:succeeded', 'job-2:succeeded'] },
        });
        expect(await subjects.commit(SUBJECT, await versionNow(fixture), commit)).toMatchObject({ type: 'written' });
        const last = ids[31] ?? FIRST;
        expect(await outbox.waitingFor(BUCKET, last)).toMatchObject([{ body: commit.outbox[31]?.body }]);
        expect(await publications.waitingFor(BUCKET, last)).toMatchObject([{ body: commit.publications[31]?.body }]);
      });

      it('under way stays in the lock with its cursor until it is finished', async () => {
        const { subjects } = fixture.stores;
        await beginOne(fixture);
        const pending = { observation: aUnification({ at: minute(1) }), detectedAt: minute(1), cursor: FIRST };
        const { recorded, ...begun } = decisionNumber(1, { state: { n: 0 } });
        await subjects.commit(SUBJECT, await versionNow(fixture), { ...begun, pending });
        expect(await subjects.readLock(SUBJECT)).toMatchObject({ state: { n: 0 }, pending });
        const nothing = { memories: [], outbox: [], publications: [] };
        const finished = { state: { n: 1 }, ...nothing, ...(recorded === undefined ? {} : { recorded }) };
        await subjects.commit(SUBJECT, await versionNow(fixture), finished);
        expect(await subjects.readLock(SUBJECT)).toEqual({ state: { n: 1 }, version: await versionNow(fixture) });
      });
    });

    describe('a subscription ends', () => {
      it('leaving a tombstone, and no decision side', async () => {
        const { subjects, leases } = fixture.stores;
        await beginOne(fixture);
        const lock = required(await subjects.readLock(SUBJECT));
        const { side, version } = required(await leases.find(FIRST));
        const tombstone = { ...side, sealedUrl: '', endedAt: minute(5) };
        expect(await subjects.end(lock, tombstone, version)).toMatchObject({ type: 'written' });
        expect(await subjects.readSubscription(FIRST)).toBeUndefined();
        expect(await sidesOf(fixture)).toEqual([]);
        expect((await leases.find(FIRST))?.side).toEqual(tombstone);
      });

      it('not where a decision, or a new lease, was written first', async () => {
        const { subjects, leases } = fixture.stores;
        await beginOne(fixture);
        const lock = required(await subjects.readLock(SUBJECT));
        const stored = required(await leases.find(FIRST));
        const tombstone = { ...stored.side, sealedUrl: '', endedAt: minute(5) };
        await leases.update(stored, { ...stored.side, leaseNumber: 2 });
        expect(await subjects.end(lock, tombstone, stored.version)).toEqual({ type: 'lost' });
        const { version } = required(await leases.find(FIRST));
        await subjects.commit(SUBJECT, lock.version, decisionNumber(1));
        expect(await subjects.end(lock, tombstone, version)).toEqual({ type: 'lost' });
        expect(await subjects.readSubscription(FIRST)).toBeDefined();
        expect((await leases.find(FIRST))?.side).toMatchObject({ leaseNumber: 2 });
      });
    });
  });
}
