/** The writes of instances, owners and checkpoints, for tests in which their answers get lost. */
import { unwatched } from '../../shared/domain/instance-watch.ts';
import type { StoredWatch } from '../../shared/ports/instance-store.ts';
import { minute, START } from '../builders/instants.ts';
import { INSTANCE_ID } from '../builders/observations.ts';
import { aSubscriptionId } from '../builders/subscriptions.ts';
import type { LossyWrite } from './lossy-write.ts';
import { beginOne, FIRST, NEW, required, TRIGGER } from './one-subject.ts';

const SECOND = aSubscriptionId(TRIGGER, 'flow-2');

const INSTANCE_WRITES: readonly LossyWrite[] = [
  {
    name: 'The replacing of an instance',
    isRepeated: false,
    knownBy: 'instance',
    async prepare({ stores: { instances } }) {
      await instances.change(INSTANCE_ID, () => unwatched(INSTANCE_ID, START));
      const stored = required(await instances.find(INSTANCE_ID));
      let replaced: StoredWatch | undefined;
      return {
        async call() {
          replaced = await instances.replace(stored, { ...stored.watch, nextPollAt: minute(9) });
          return replaced !== undefined;
        },
        isWritten: async () => (await instances.find(INSTANCE_ID))?.watch.nextPollAt === minute(9),
        goOn: async () => (await instances.replace(required(replaced), stored.watch)) !== undefined,
      };
    },
  },
  {
    name: 'A change of an instance',
    isRepeated: true,
    knownBy: 'instance',
    async prepare({ stores: { instances } }) {
      await instances.change(INSTANCE_ID, () => unwatched(INSTANCE_ID, START));
      return {
        call: async () =>
          (await instances.change(INSTANCE_ID, (watch) => ({ ...watch, kinds: ['segment'] }))).kinds.length === 1,
        isWritten: async () => (await instances.find(INSTANCE_ID))?.watch.kinds.length === 1,
      };
    },
  },
];

const UPKEEP_WRITES: readonly LossyWrite[] = [
  {
    name: 'An ownership',
    isRepeated: true,
    async prepare({ stores: { owners } }) {
      const ownership = { ownerHash: 'owner', triggerHash: 'trigger', subscriptionId: FIRST };
      await owners.remember({ ...ownership, subscriptionId: SECOND });
      return {
        async call() {
          await owners.remember(ownership);
          return true;
        },
        isWritten: async () => (await owners.of('owner')).length === 2,
      };
    },
  },
  {
    name: 'A checkpoint',
    isRepeated: true,
    async prepare(fixture) {
      const { subjects } = fixture.stores;
      await beginOne(fixture);
      return {
        async call() {
          await subjects.saveCheckpoint(FIRST, { n: 7, state: NEW });
          return true;
        },
        isWritten: async () => (await subjects.readSubscription(FIRST))?.checkpoint?.n === 7,
      };
    },
  },
];

export const LOSSY_RECORD_WRITES: readonly LossyWrite[] = [...INSTANCE_WRITES, ...UPKEEP_WRITES];
