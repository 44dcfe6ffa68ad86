/** What every outbox promises: a row is one worker's until its lease ends, and what became of it is written once. */
import { describe, expect, it } from 'vitest';
import { type Attempt, DESTINATIONS } from '../../shared/domain/delivery.ts';
import type { SubscriptionId } from '../../shared/domain/ids.ts';
import { addMs, type Instant } from '../../shared/domain/instant.ts';
import type { Claim, OutboxStore, Settlement } from '../../shared/ports/outbox-store.ts';
import { anEntry } from '../builders/deliveries.ts';
import { minute, START } from '../builders/instants.ts';
import { aSubscriptionId } from '../builders/subscriptions.ts';
import { BUCKET, FIRST, required, TRIGGER } from './one-subject.ts';
import { describeOutboxReads } from './outbox-reads.ts';
import { type StartTables, StoreFixture } from './store-fixture.ts';

const SECOND = aSubscriptionId(TRIGGER, 'flow-2');
const ATTEMPTS: readonly Attempt[] = [
  { attempt: 1, at: minute(3), durationInMs: 5, status: 500, meaning: 'transient' },
];

async function addTo(outbox: OutboxStore, count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    await outbox.add(BUCKET, anEntry(FIRST, minute(number)));
  }
}

interface ClaimOptions {
  readonly now?: Instant;
  readonly limit?: number;
  readonly room?: (id: SubscriptionId) => number;
}

export function describeOutboxStore(title: string, start: StartTables): void {
  describe.each(DESTINATIONS)(`${title}, on the way to a %s`, (destination) => {
    const fixture = new StoreFixture(start);
    fixture.register();
    const outboxHere = () => fixture.outboxTo(destination);
    describeOutboxReads(fixture, destination);

    const addEntries = (count: number) => addTo(outboxHere(), count);

    /** With a lease of two minutes. */
    const claim = ({ now = minute(1), limit = 96, room = () => 96 }: ClaimOptions = {}) =>
      outboxHere().claimDue(BUCKET, { now, leaseUntil: addMs(now, 120_000), limit, room });
    const onlyClaim = async (options: ClaimOptions = {}): Promise<Claim> => required((await claim(options)).claims[0]);
    const settle = (settlement: Settlement) => outboxHere().settle(BUCKET, [settlement]);

    describe('a claim', () => {
      it('takes what is due, until its lease ends, and counts the attempt', async () => {
        await addEntries(1);
        const { claims, more } = await claim();
        expect(claims).toMatchObject([
          { entry: anEntry(FIRST, minute(1)), attempt: 1, attempts: [], leaseUntil: minute(3) },
        ]);
        expect(more).toBe(false);
        expect(await claim({ now: addMs(minute(3), -1) })).toEqual({ claims: [], more: false });
        expect((await claim({ now: minute(3) })).claims).toMatchObject([{ attempt: 2 }]);
      });

      it('is over once the same worker has claimed the row anew, also where both are settled together', async () => {
        await addEntries(2);
        const [slow, other] = (await claim()).claims;
        const again = await onlyClaim({ now: minute(3), limit: 1 });
        const settled = await outboxHere().settle(BUCKET, [
          { type: 'retry', claim: required(slow), dueAt: minute(4), attempts: ATTEMPTS },
          { type: 'retry', claim: again, dueAt: minute(5), attempts: [] },
          { type: 'retry', claim: required(other), dueAt: minute(6), attempts: [] },
        ]);
        expect(settled).toEqual([again, other]);
        expect(await outboxHere().find(BUCKET, again.entry.eventId)).toMatchObject([
          { dueAt: minute(5), attempts: [] },
        ]);
      });

      it('takes nothing before it is due', async () => {
        await outboxHere().add(BUCKET, anEntry(FIRST, minute(1), { createdAt: minute(5) }));
        expect((await claim({ now: addMs(minute(5), -1) })).claims).toEqual([]);
        expect((await claim({ now: minute(5) })).claims).toHaveLength(1);
      });

      it('takes each row for one of several workers that race', async () => {
        await addEntries(20);
        const found = await Promise.all([claim(), claim(), claim()]);
        const ids = found.flatMap(({ claims }) => claims.map(({ entry }) => entry.eventId));
        const rest = await claim();
        ids.push(...rest.claims.map(({ entry }) => entry.eventId));
        expect(ids).toHaveLength(20);
        expect(new Set(ids).size).toBe(20);
      });

      it('takes no more than the limit, and says that there is more', async () => {
        await addEntries(5);
        const { claims, more } = await claim({ limit: 3 });
        expect([claims.length, more]).toEqual([3, true]);
        expect((await claim({ limit: 3 })).claims).toHaveLength(2);
      });

      it('takes of each flow what there is room for, and looks behind those that have none', async () => {
        await addEntries(250);
        await outboxHere().add(BUCKET, anEntry(SECOND, minute(300)));
        const { claims, more } = await claim({ room: (id) => (id === FIRST ? 2 : 5) });
        expect(claims.map(({ entry }) => entry.subscriptionId)).toEqual([FIRST, FIRST, SECOND]);
        expect(more).toBe(true);
        expect(await claim({ room: () => 0 })).toEqual({ claims: [], more: true });
      });

      it('does not look through what waits for those that are named as crowded, and says that there may be more', async () => {
        await addEntries(3);
        await outboxHere().add(BUCKET, anEntry(SECOND, minute(4)));
        const now = minute(9);
        const wishes = { now, leaseUntil: addMs(now, 120_000), limit: 96, room: () => 96 };
        // More than a query has room for: what is not left out by then is left out by its room.
        const others = Array.from({ length: 11 }, (_, index) => aSubscriptionId(TRIGGER, `other-${index}`));
        const { claims, more } = await outboxHere().claimDue(BUCKET, { ...wishes, crowded: [FIRST, ...others] });
        expect([claims.map(({ entry }) => entry.subscriptionId), more]).toEqual([[SECOND], true]);
        const rest = await outboxHere().claimDue(BUCKET, { ...wishes, crowded: [] });
        expect([rest.claims.length, rest.more]).toEqual([3, false]);
      });

      it('of more than a hundred rows is written in groups, and so is its settlement', async () => {
        await addEntries(150);
        const { claims } = await claim({ limit: 150, room: () => 150 });
        expect(claims).toHaveLength(150);
        const settled = await outboxHere().settle(
          BUCKET,
          claims.map((one) => ({ type: 'remove', claim: one })),
        );
        expect(settled).toHaveLength(150);
        expect(await outboxHere().waitingFor(BUCKET, FIRST)).toEqual([]);
      });
    });

    describe('a settlement', () => {
      it('removes what is done', async () => {
        await addEntries(1);
        const held = await onlyClaim();
        expect(await settle({ type: 'remove', claim: held })).toEqual([held]);
        expect(await outboxHere().waitingFor(BUCKET, FIRST)).toEqual([]);
        expect(await settle({ type: 'remove', claim: held })).toEqual([held]);
      });

      it('marks an end, which whoever claims the row next is told of', async () => {
        await addEntries(1);
        const end = { state: 'refused', because: 'too-large', at: minute(2) } as const;
        const held = await onlyClaim();
        expect(await settle({ type: 'mark', claim: held, end, attempts: ATTEMPTS })).toEqual([held]);
        const [record] = await outboxHere().waitingFor(BUCKET, FIRST);
        expect(record).toMatchObject({ end, attempts: ATTEMPTS });
        expect(record).not.toHaveProperty('dueAt');
        expect((await claim({ now: minute(2) })).claims).toEqual([]);
        expect(await onlyClaim({ now: minute(3) })).toMatchObject({ end, attempts: ATTEMPTS });
      });

      it('puts a row back for a retry, with its attempts', async () => {
        await addEntries(1);
        await settle({ type: 'retry', claim: await onlyClaim(), dueAt: minute(2), attempts: ATTEMPTS });
        expect(await outboxHere().waitingFor(BUCKET, FIRST)).toMatchObject([{ dueAt: minute(2), attempts: ATTEMPTS }]);
        expect((await claim({ now: addMs(minute(2), -1) })).claims).toEqual([]);
        expect(await onlyClaim({ now: minute(2) })).toMatchObject({ attempt: 2, attempts: ATTEMPTS });
      });

      it('lets a row go as if it had not been claimed', async () => {
        await addEntries(1);
        await settle({ type: 'release', claim: await onlyClaim(), dueAt: minute(2) });
        expect(await onlyClaim({ now: minute(2) })).toMatchObject({ attempt: 1, attempts: [] });
      });

      it.each<[string, (held: Claim) => Settlement]>([
        ['mark', (held) => ({ type: 'mark', claim: held, end: { state: 'gone', at: minute(9) }, attempts: ATTEMPTS })],
        ['retry', (held) => ({ type: 'retry', claim: held, dueAt: minute(9), attempts: ATTEMPTS })],
        ['release', (held) => ({ type: 'release', claim: held, dueAt: minute(9) })],
      ])('of a claim that was lost meanwhile is not written: %s', async (_, lost) => {
        await addEntries(2);
        const { claims: old } = await claim();
        const [first] = old.map(lost);
        const { claims: now } = await claim({ now: minute(3), limit: 1 });
        const held = required(old.find(({ entry }) => entry.eventId !== now[0]?.entry.eventId));
        const gone = required(old.find(({ entry }) => entry.eventId === now[0]?.entry.eventId));
        expect(first).toBeDefined();
        expect(await outboxHere().settle(BUCKET, [lost(gone), lost(held)])).toEqual([held]);
        const mine = required(now[0]);
        expect(await settle({ type: 'release', claim: mine, dueAt: minute(4) })).toEqual([mine]);
      });

      it('of a row that is gone is not written', async () => {
        await addEntries(1);
        const held = await onlyClaim();
        await settle({ type: 'remove', claim: held });
        expect(await settle({ type: 'retry', claim: held, dueAt: START, attempts: [] })).toEqual([]);
        expect(await outboxHere().waitingFor(BUCKET, FIRST)).toEqual([]);
      });
    });
  });
}
