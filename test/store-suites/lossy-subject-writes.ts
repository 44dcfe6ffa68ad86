/** The conditional writes of subjects and leases, for tests in which their answers get lost. */
import type { StoredDeliverySide } from '../../shared/ports/lease-store.ts';
import type { WriteOutcome } from '../../shared/ports/subject-store.ts';
import { aDeliverySide } from '../builders/deliveries.ts';
import { minute } from '../builders/instants.ts';
import { aSubscription, aSubscriptionId } from '../builders/subscriptions.ts';
import type { LossyWrite } from './lossy-write.ts';
import { beginOne, decisionNumber, FIRST, NEW, required, SUBJECT, TRIGGER } from './one-subject.ts';
import { leaveOnlyTheLock } from './subject-forgetting.ts';

const SECOND = aSubscriptionId(TRIGGER, 'flow-2');

export const LOSSY_SUBJECT_WRITES: readonly LossyWrite[] = [
  {
    name: 'The beginning of a subscription',
    isRepeated: false,
    knownBy: 'last',
    async prepare(fixture) {
      const { subjects, leases } = fixture.stores;
      await beginOne(fixture);
      const lock = required(await subjects.readLock(SUBJECT));
      const decision = { subscription: aSubscription(TRIGGER, { id: SECOND }), memory: NEW };
      let outcome: WriteOutcome = { type: 'lost' };
      return {
        async call() {
          outcome = await subjects.begin(lock, decision, aDeliverySide(SECOND));
          return outcome.type === 'written';
        },
        isWritten: async () => (await leases.find(SECOND)) !== undefined,
        goOn: async () => (await subjects.commit(SUBJECT, versionOf(outcome), decisionNumber(1))).type === 'written',
      };
    },
  },
  {
    name: 'A decision',
    isRepeated: false,
    knownBy: 'last',
    async prepare(fixture) {
      const { subjects } = fixture.stores;
      await beginOne(fixture);
      const lock = required(await subjects.readLock(SUBJECT));
      let outcome: WriteOutcome = { type: 'lost' };
      return {
        async call() {
          outcome = await subjects.commit(SUBJECT, lock.version, decisionNumber(1));
          return outcome.type === 'written';
        },
        isWritten: async () => (await subjects.history(SUBJECT, 0)).length === 1,
        goOn: async () => (await subjects.commit(SUBJECT, versionOf(outcome), decisionNumber(2))).type === 'written',
      };
    },
  },
  {
    name: 'Another key of a run',
    isRepeated: false,
    knownBy: 'last',
    async prepare(fixture) {
      const { subjects } = fixture.stores;
      await beginOne(fixture);
      const lock = required(await subjects.readLock(SUBJECT));
      let outcome: WriteOutcome = { type: 'lost' };
      return {
        async call() {
          outcome = await subjects.addRunKeys(SUBJECT, lock, ['job-9:succeeded']);
          return outcome.type === 'written';
        },
        isWritten: async () => (await subjects.knownRuns(SUBJECT, ['job-9:succeeded'])).size === 1,
        goOn: async () => (await subjects.commit(SUBJECT, versionOf(outcome), decisionNumber(1))).type === 'written',
      };
    },
  },
  {
    name: 'The end of a subscription',
    isRepeated: false,
    knownBy: 'last',
    async prepare(fixture) {
      const { subjects, leases } = fixture.stores;
      await beginOne(fixture);
      const lock = required(await subjects.readLock(SUBJECT));
      const { side, version } = required(await leases.find(FIRST));
      const tombstone = { ...side, sealedUrl: '', endedAt: minute(1) };
      return {
        call: async () => (await subjects.end(lock, tombstone, version)).type === 'written',
        isWritten: async () => (await subjects.readSubscription(FIRST)) === undefined,
      };
    },
  },
  {
    name: 'The forgetting of a subject',
    isRepeated: false,
    async prepare(fixture) {
      const { subjects } = fixture.stores;
      await leaveOnlyTheLock(fixture);
      return {
        call: () => subjects.forget(SUBJECT),
        isWritten: async () => (await subjects.readLock(SUBJECT)) === undefined,
      };
    },
  },
  {
    name: 'A lease',
    isRepeated: false,
    knownBy: 'delivery-side',
    async prepare(fixture) {
      const { leases } = fixture.stores;
      await beginOne(fixture);
      const stored = required(await leases.find(FIRST));
      let updated: StoredDeliverySide | undefined;
      return {
        async call() {
          updated = await leases.update(stored, { ...stored.side, leaseNumber: 2 });
          return updated !== undefined;
        },
        isWritten: async () => (await leases.find(FIRST))?.side.leaseNumber === 2,
        goOn: async () => (await leases.update(required(updated), { ...stored.side, leaseNumber: 3 })) !== undefined,
      };
    },
  },
];

function versionOf(outcome: WriteOutcome): string {
  return outcome.type === 'written' ? outcome.version : 'none';
}
