/** What every outbox promises about adding, hastening and finding rows. */
import { describe, expect, it } from 'vitest';
import { outboxKey } from '../../shared/adapters/azure-tables/row-keys.ts';
import { DESTINATIONS, type Destination } from '../../shared/domain/delivery.ts';
import { addMs, type Instant } from '../../shared/domain/instant.ts';
import { anEntry } from '../builders/deliveries.ts';
import { minute } from '../builders/instants.ts';
import { aSubscriptionId } from '../builders/subscriptions.ts';
import { A_TRACE_PARENT } from '../builders/trace.ts';
import { BUCKET, FIRST, required, TRIGGER } from './one-subject.ts';
import type { StoreFixture } from './store-fixture.ts';

const SECOND = aSubscriptionId(TRIGGER, 'flow-2');
const isOver = async () => true;

export function describeOutboxReads(fixture: StoreFixture, destination: Destination): void {
  const outboxHere = () => fixture.outboxTo(destination);
  const claimAll = (now = minute(1)) =>
    outboxHere().claimDue(BUCKET, { now, leaseUntil: addMs(now, 120_000), limit: 96, room: () => 96 });
  const entry = anEntry(FIRST, minute(1));
  const isClaimable = async (at: Instant, bucket = BUCKET) => (await outboxHere().survey(bucket, at)).isClaimable;

  describe('an entry', () => {
    it('is added once, and each replay of it is another', async () => {
      const outbox = outboxHere();
      expect(await outbox.add(BUCKET, entry)).toBe(true);
      expect(await outbox.add(BUCKET, { ...entry, body: 'another' })).toBe(false);
      expect(await outbox.add(BUCKET, { ...entry, replay: 1, origin: 'replay' })).toBe(true);
      const found = await outbox.find(BUCKET, entry.eventId);
      expect(found).toEqual([
        { ...entry, attempts: [], dueAt: entry.createdAt },
        { ...entry, replay: 1, origin: 'replay', attempts: [], dueAt: entry.createdAt },
      ]);
    });

    it('is nobody else’s on another way out', async () => {
      await outboxHere().add(BUCKET, entry);
      for (const other of DESTINATIONS.filter((one) => one !== destination)) {
        const elsewhere = fixture.outboxTo(other);
        expect(await elsewhere.find(BUCKET, entry.eventId)).toEqual([]);
        expect(await elsewhere.waitingFor(BUCKET, FIRST)).toEqual([]);
        expect(await elsewhere.survey(BUCKET, minute(9))).toEqual({ due: 0, later: 0, isClaimable: false });
        expect(await elsewhere.endWaiting(BUCKET, FIRST, { state: 'unsubscribed', at: minute(9) }, isOver)).toBe(0);
        expect(await elsewhere.add(BUCKET, entry)).toBe(true);
      }
    });

    it('is added by one of two that race', async () => {
      const race = [1, 2, 3].map(() => outboxHere().add(BUCKET, entry));
      expect((await Promise.all(race)).sort()).toEqual([false, false, true]);
    });

    it('is found only in its bucket, under its id, and for its subscription', async () => {
      const outbox = outboxHere();
      await outbox.add(BUCKET, entry);
      await outbox.add(BUCKET, anEntry(SECOND, minute(1)));
      expect(await outbox.waitingFor(BUCKET, FIRST)).toHaveLength(1);
      expect(await outbox.find(BUCKET, anEntry(FIRST, minute(2)).eventId)).toEqual([]);
      const other = BUCKET === 'b00' ? 'b01' : 'b00';
      expect(await outbox.find(other, entry.eventId)).toEqual([]);
      expect(await outbox.waitingFor(other, FIRST)).toEqual([]);
      expect(await isClaimable(minute(99), other)).toBe(false);
    });

    it('is due from its time on, unless somebody holds it', async () => {
      const outbox = outboxHere();
      expect(await isClaimable(minute(1))).toBe(false);
      await outbox.add(BUCKET, { ...entry, createdAt: minute(1) });
      expect(await isClaimable(addMs(minute(1), -1))).toBe(false);
      expect(await isClaimable(minute(1))).toBe(true);
      await claimAll();
      expect(await isClaimable(minute(2))).toBe(false);
      expect(await isClaimable(minute(3))).toBe(true);
    });

    it('keeps the trace that put it there, into its claim', async () => {
      const outbox = outboxHere();
      await outbox.add(BUCKET, { ...entry, traceParent: A_TRACE_PARENT });
      expect((await claimAll()).claims.map((claim) => claim.entry.traceParent)).toEqual([A_TRACE_PARENT]);
      expect(await outbox.find(BUCKET, entry.eventId)).toMatchObject([{ traceParent: A_TRACE_PARENT }]);
    });

    it('that is damaged is passed over, logged without its body, and harms no other', async () => {
      const outbox = outboxHere();
      await outbox.add(BUCKET, entry);
      await outbox.add(BUCKET, anEntry(SECOND, minute(2)));
      const rowKey = outboxKey(destination, entry.eventId, 0);
      await fixture.triggers.commit(BUCKET, [
        { type: 'merge', rowKey, cells: { attempts: 'none', body: 'sig=secret' } },
      ]);
      expect((await claimAll()).claims.map((claim) => claim.entry.subscriptionId)).toEqual([SECOND]);
      expect(fixture.skippedRows).toBe(1);
      expect(fixture.log).not.toMatch(new RegExp(`secret|${entry.eventId}`));
    });
  });

  describe('a survey', () => {
    it('finds an empty bucket empty', async () => {
      expect(await outboxHere().survey(BUCKET, minute(1))).toEqual({ due: 0, later: 0, isClaimable: false });
    });

    it('counts what is due, held or not, and what is to be tried later, and says since when they wait', async () => {
      const outbox = outboxHere();
      for (const number of [1, 2, 3])
        await outbox.add(BUCKET, anEntry(FIRST, minute(number), { createdAt: minute(number) }));
      expect(await outbox.survey(BUCKET, minute(3))).toEqual({
        due: 3,
        later: 0,
        isClaimable: true,
        oldestAt: minute(1),
        dueSince: minute(1),
      });
      const [first, ...others] = (await claimAll(minute(3))).claims;
      await outbox.settle(BUCKET, [{ type: 'retry', claim: required(first), dueAt: minute(9), attempts: [] }]);
      const since = others.map((claim) => claim.entry.createdAt).sort()[0];
      expect(await outbox.survey(BUCKET, minute(4))).toEqual({
        due: 2,
        later: 1,
        isClaimable: false,
        oldestAt: minute(1),
        dueSince: since,
      });
    });
  });

  describe('ending what waits', () => {
    const end = { state: 'unsubscribed', at: minute(3) } as const;

    it('marks it, whoever holds it, so that the next claim only has to write the end down', async () => {
      const outbox = outboxHere();
      for (const number of [1, 2]) await outbox.add(BUCKET, anEntry(FIRST, minute(number)));
      await outbox.add(BUCKET, anEntry(SECOND, minute(1)));
      const { claims } = await claimAll(minute(2));
      const held = required(claims.find((claim) => claim.entry.subscriptionId === FIRST));
      expect(await outbox.endWaiting(BUCKET, FIRST, end, isOver)).toBe(2);
      expect(await outbox.settle(BUCKET, [{ type: 'retry', claim: held, dueAt: minute(60), attempts: [] }])).toEqual(
        [],
      );
      const next = await claimAll(minute(3));
      expect(next.claims.map((claim) => [claim.entry.subscriptionId, claim.end])).toEqual([
        [FIRST, end],
        [FIRST, end],
      ]);
    });

    it('leaves an end that is there', async () => {
      const outbox = outboxHere();
      await outbox.add(BUCKET, anEntry(FIRST, minute(1)));
      expect(await outbox.endWaiting(BUCKET, FIRST, { state: 'gone', at: minute(2) }, isOver)).toBe(1);
      expect(await outbox.endWaiting(BUCKET, FIRST, end, isOver)).toBe(0);
      expect(await outbox.waitingFor(BUCKET, FIRST)).toMatchObject([{ end: { state: 'gone' } }]);
    });

    it('marks nothing where the life is no longer over: it may be the next one’s', async () => {
      const outbox = outboxHere();
      await outbox.add(BUCKET, anEntry(FIRST, minute(1)));
      expect(await outbox.endWaiting(BUCKET, FIRST, end, async () => false)).toBe(0);
      expect((await outbox.waitingFor(BUCKET, FIRST)).map((waiting) => waiting.end)).toEqual([undefined]);
    });
  });

  describe('hastening', () => {
    it('makes what waits for the subscription due now, not what somebody holds, nor what is due, nor what is another’s', async () => {
      const outbox = outboxHere();
      for (const number of [1, 2, 3, 4]) await outbox.add(BUCKET, anEntry(FIRST, minute(number)));
      await outbox.add(BUCKET, anEntry(SECOND, minute(1)));
      const { claims } = await claimAll();
      const later = (id: string) =>
        claims.filter((claim) => claim.entry.subscriptionId === id).map((claim) => ({ claim, dueAt: minute(60) }));
      const [held, due, ...waiting] = later(FIRST);
      await outbox.settle(
        BUCKET,
        [...waiting, ...later(SECOND)].map((settlement) => ({ type: 'release', ...settlement })),
      );
      await outbox.settle(BUCKET, [{ type: 'release', claim: required(due).claim, dueAt: minute(1) }]);
      expect(await isClaimable(minute(0))).toBe(false);
      expect(await outbox.hasten(BUCKET, FIRST, minute(2))).toBe(2);
      const dueAt = new Map((await outbox.waitingFor(BUCKET, FIRST)).map((record) => [record.eventId, record.dueAt]));
      expect([...dueAt.values()].filter((at) => at === minute(2))).toHaveLength(2);
      expect(dueAt.get(required(due).claim.entry.eventId)).toBe(minute(1));
      expect(await outbox.settle(BUCKET, [{ type: 'remove', claim: required(held).claim }])).toHaveLength(1);
      expect(await outbox.waitingFor(BUCKET, SECOND)).toMatchObject([{ dueAt: minute(60) }]);
    });
  });
}
