/**
 * The whole app on storage in memory: every use case wired to every store, with clocks that a test moves and queues
 * that it empties. `createTestApp(other.world)` is a second app on the same storage, as a scaled-out host would run it.
 */
import { DEFAULT_CALLBACK_HOST_SUFFIXES } from '../../shared/domain/callback-url.ts';
import { addMs, laterOf, msOf } from '../../shared/domain/instant.ts';
import { createProcessObservation } from '../../shared/use-cases/deciding/process-observation.ts';
import { createDeliverBucket } from '../../shared/use-cases/delivering/deliver-bucket.ts';
import { createReplayEvent } from '../../shared/use-cases/delivering/replay-event.ts';
import { createSendTestEvent } from '../../shared/use-cases/delivering/send-test-event.ts';
import { createSweepOutbox } from '../../shared/use-cases/delivering/sweep-outbox.ts';
import { createPollInstance } from '../../shared/use-cases/polling/poll-instance.ts';
import { createSchedulePolls } from '../../shared/use-cases/polling/schedule-polls.ts';
import { createReadDeliveries } from '../../shared/use-cases/showing/read-deliveries.ts';
import { createReadSubscriptions } from '../../shared/use-cases/showing/read-subscriptions.ts';
import { createReadVerdicts } from '../../shared/use-cases/showing/read-verdicts.ts';
import { endAsGone, endSubscription } from '../../shared/use-cases/subscribing/end-subscription.ts';
import { createLookUpSubject } from '../../shared/use-cases/subscribing/look-up-subject.ts';
import { createSubscribe } from '../../shared/use-cases/subscribing/subscribe.ts';
import { createCancelSubscription, createUnsubscribe } from '../../shared/use-cases/subscribing/unsubscribe.ts';
import { createRepairWatch } from '../../shared/use-cases/upkeep/repair-watch.ts';
import { createTidyUp } from '../../shared/use-cases/upkeep/tidy-up.ts';
import type { QueuedMessage } from './memory-queues.ts';
import { createTestStores } from './test-stores.ts';
import { createTestWorld, type TestWorld } from './test-world.ts';

export const GRACE_IN_MS = 15 * 60_000;
export const POLL_INTERVAL_IN_MS = 5 * 60_000;
const MINUTE_IN_MS = 60_000;
const DAY_IN_MS = 24 * 60 * MINUTE_IN_MS;

export interface TestSettings {
  readonly graceInMs: number;
  readonly subscriptionsPerWorkflow: number;
  readonly pollIntervalInMs: number;
  readonly failureDelayInMs: number;
  readonly historyKeptInMs: number;
  readonly deliveriesKeptInMs: number;
}

const SETTINGS: TestSettings = {
  graceInMs: GRACE_IN_MS,
  subscriptionsPerWorkflow: 20,
  pollIntervalInMs: POLL_INTERVAL_IN_MS,
  failureDelayInMs: 15 * MINUTE_IN_MS,
  historyKeptInMs: 400 * DAY_IN_MS,
  deliveriesKeptInMs: 90 * DAY_IN_MS,
};

export type TestApp = ReturnType<typeof createTestApp>;

export function createTestApp(options: Partial<TestWorld & TestSettings> = {}) {
  const world = createTestWorld(options);
  const settings = { ...SETTINGS, ...options };
  const { queues, sender, insights, directory, cipher, randomness, logger, tables } = world;
  const clock = world.clock.now;
  const sourceClock = world.sourceClock.now;
  const stores = createTestStores({ tables, clock, logger });
  const { subjects, leases, outbox, deliveries, instances, owners } = stores;

  const base = { subjects, queues, clock, sourceClock, logger };
  const ending = { ...base, leases, owners, outbox, graceInMs: settings.graceInMs };
  const reading = { leases, outbox, deliveries };
  const processObservation = createProcessObservation(base);
  const deliverBucket = createDeliverBucket({
    ports: { outbox, deliveries, leases, cipher, sender, queues, clock, randomness, logger },
    endGone: (side) => endAsGone(ending, side),
  });
  const pollInstance = createPollInstance({
    ...base,
    instances,
    directory,
    insights,
    processObservation,
    repairWatch: createRepairWatch({ instances, subjects, logger }),
    failureDelayInMs: settings.failureDelayInMs,
  });
  const sweepOutbox = createSweepOutbox({ outbox, queues, clock, logger });

  function handle(message: QueuedMessage): Promise<void> {
    if (message.queue === 'polls') return pollInstance(message.request);
    const { request } = message;
    return request.kind === 'deliver' ? deliverBucket(request.bucket) : endSubscription(ending, request.subscriptionId);
  }

  /** Handles every message that is visible now, and what becomes visible through that. One that throws stays, as in a queue. */
  async function runQueues(): Promise<void> {
    for (let message = queues.takeDue(); message !== undefined; message = queues.takeDue()) {
      try {
        await handle(message);
      } catch (fault) {
        queues.put(message);
        throw fault;
      }
    }
  }

  function advance(ms: number): void {
    world.clock.advance(ms);
    world.sourceClock.advance(ms);
  }

  return {
    ...world,
    ...stores,
    world,
    processObservation,
    pollInstance,
    deliverBucket,
    sweepOutbox,
    subscribe: createSubscribe({
      ...ending,
      instances,
      directory,
      cipher,
      randomness,
      lookUpSubject: createLookUpSubject(insights, () => msOf(clock())),
      callbackPolicy: { allowedHostSuffixes: DEFAULT_CALLBACK_HOST_SUFFIXES, allowLoopback: false },
      subscriptionsPerWorkflow: settings.subscriptionsPerWorkflow,
    }),
    unsubscribe: createUnsubscribe(ending),
    cancelSubscription: createCancelSubscription(ending),
    endSubscription: (id: Parameters<typeof endSubscription>[1]) => endSubscription(ending, id),
    readSubscriptions: createReadSubscriptions({ subjects, leases, instances }),
    readVerdicts: createReadVerdicts({ ...reading, subjects }),
    readDeliveries: createReadDeliveries(reading),
    replayEvent: createReplayEvent({ ...reading, queues, clock }),
    sendTestEvent: createSendTestEvent({ subjects, leases, outbox, queues, clock, sourceClock, randomness }),
    schedulePolls: createSchedulePolls({
      instances,
      directory,
      queues,
      clock,
      logger,
      pollIntervalInMs: settings.pollIntervalInMs,
    }),
    tidyUp: createTidyUp({
      ...ending,
      cipher,
      instances,
      deliveries,
      historyKeptInMs: settings.historyKeptInMs,
      deliveriesKeptInMs: settings.deliveriesKeptInMs,
    }),
    runQueues,
    /** Both clocks. */
    advance,
    /** Lets time go by as it does for a running app: messages are handled when they become visible, the outbox is swept each minute. */
    async passTime(ms: number): Promise<void> {
      const end = addMs(clock(), ms);
      await runQueues();
      for (let sweepAt = addMs(clock(), MINUTE_IN_MS); clock() < end; ) {
        const due = queues.messages[0]?.dueAt;
        const next = [end, sweepAt, ...(due === undefined ? [] : [laterOf(due, clock())])].sort()[0] ?? end;
        advance(msOf(next) - msOf(clock()));
        if (next === sweepAt) {
          await sweepOutbox();
          sweepAt = addMs(sweepAt, MINUTE_IN_MS);
        }
        await runQueues();
      }
    },
  };
}
