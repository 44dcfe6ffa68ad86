/** The conditional writes of the outbox and of the log, for tests in which their answers get lost. */
import type { Instant } from '../../shared/domain/instant.ts';
import type { Claim, Settlement } from '../../shared/ports/outbox-store.ts';
import { anEndedDelivery, anEntry } from '../builders/deliveries.ts';
import { minute } from '../builders/instants.ts';
import type { LossyWrite } from './lossy-write.ts';
import { BUCKET, FIRST, required } from './one-subject.ts';

function settling(name: string, settlementOf: (claim: Claim) => Settlement, left: object | undefined): LossyWrite {
  return {
    name,
    isRepeated: true,
    async prepare({ stores: { outbox } }, now) {
      await outbox.add(BUCKET, anEntry(FIRST));
      const { claims } = await outbox.claimDue(BUCKET, { now, leaseUntil: minute(3), limit: 1, room: () => 1 });
      const claim = required(claims[0]);
      return {
        call: async () => (await outbox.settle(BUCKET, [settlementOf(claim)])).length === 1,
        async isWritten() {
          const [row] = await outbox.waitingFor(BUCKET, FIRST);
          return left === undefined ? row === undefined : holds(row, left);
        },
      };
    },
  };
}

function holds(actual: object | undefined, expected: object): boolean {
  if (actual === undefined) return false;
  const all = { ...actual, ...expected };
  return JSON.stringify(all) === JSON.stringify(actual);
}

export const LOSSY_DELIVERY_WRITES: readonly LossyWrite[] = [
  {
    name: 'A claim',
    isRepeated: true,
    async prepare({ stores: { outbox } }, now) {
      for (const number of [1, 2, 3]) await outbox.add(BUCKET, anEntry(FIRST, minute(number)));
      let claims: readonly Claim[] = [];
      const isClaimable = async (at: Instant) => (await outbox.survey(BUCKET, at)).isClaimable;
      return {
        async call() {
          ({ claims } = await outbox.claimDue(BUCKET, { now, leaseUntil: minute(3), limit: 9, room: () => 9 }));
          return claims.length === 3 && claims.every(({ attempt }) => attempt === 1);
        },
        isWritten: async () => !(await isClaimable(minute(2))) && (await isClaimable(minute(3))),
        async goOn() {
          const settlements = claims.map((claim) => ({ type: 'release', claim, dueAt: minute(9) }) as const);
          return (await outbox.settle(BUCKET, settlements)).length === 3;
        },
      };
    },
  },
  settling('A removal', (claim) => ({ type: 'remove', claim }), undefined),
  settling('A mark', (claim) => ({ type: 'mark', claim, end: { state: 'gone', at: minute(2) }, attempts: [] }), {
    end: { state: 'gone', at: minute(2) },
  }),
  settling('A retry', (claim) => ({ type: 'retry', claim, dueAt: minute(9), attempts: [] }), { dueAt: minute(9) }),
  settling('A release', (claim) => ({ type: 'release', claim, dueAt: minute(9) }), { dueAt: minute(9) }),
  {
    name: 'An entry',
    isRepeated: true,
    async prepare({ stores: { outbox } }) {
      await outbox.add(BUCKET, anEntry(FIRST, minute(5)));
      const entry = anEntry(FIRST);
      return {
        call: () => outbox.add(BUCKET, entry),
        isWritten: async () => (await outbox.find(BUCKET, entry.eventId)).length === 1,
      };
    },
  },
  {
    name: 'The record of an end',
    isRepeated: true,
    async prepare({ stores: { deliveries } }) {
      await deliveries.write([anEndedDelivery(FIRST, minute(5))]);
      const records = [1, 2].map((number) =>
        anEndedDelivery(FIRST, minute(number), { state: 'expired', at: minute(9) }),
      );
      return {
        async call() {
          await deliveries.write(records);
          return true;
        },
        isWritten: async () => (await deliveries.newest(FIRST, { limit: 9 })).length === 3,
      };
    },
  },
];
