/**
 * How many waiting events the app delivers in a second, each claimed, posted, logged and settled for good; beside the
 * very same table operations without the app, and the very same posts without it.
 */
import { allBuckets } from '../../../shared/domain/bucket.ts';
import type { OutboxEntry } from '../../../shared/domain/delivery.ts';
import { addMs, instantFromMs } from '../../../shared/domain/instant.ts';
import type { Subscription } from '../../../shared/domain/subscription.ts';
import { createTestStores } from '../../fakes/test-stores.ts';
import type { Bench, Measurement } from '../measurement.ts';
import { startApp } from '../stage/app.ts';
import { postBare } from '../stage/bare-posts.ts';
import { doBare } from '../stage/bare-tables.ts';
import { subscriptionsOf, waitingEventOf } from '../stage/fires.ts';
import { type Receiver, startReceiver } from '../stage/receiver.ts';
import { seedOutbox, seedSubscriptions } from '../stage/seeding.ts';
import { type Storage, startStorage, startTappedStorage } from '../stage/storage.ts';
import { operationOf, type TableOperation } from '../stage/table-script.ts';

const SUBJECTS = 128;
const SUBSCRIPTIONS_PER_SUBJECT = 4;
/** So many of the subscriptions have events waiting. */
const RECEIVING = SUBJECTS * SUBSCRIPTIONS_PER_SUBJECT;
const EVENTS_PER_SUBSCRIPTION = 20;
const HOUR_IN_MS = 60 * 60_000;
const BUCKETS_AT_ONCE = 12;
/** These come first and are not counted: a worker that has just started is slower than one that has not. */
const WARM_UP = allBuckets().slice(0, 8);
const COUNTED = allBuckets().slice(8);

export const deliveries: Measurement = {
  keys: ['durableDeliveriesPerSecond', 'durableDeliveriesVersusCeiling'],
  grows: true,

  async measure(bench) {
    const receiver = await startReceiver(bench.root);
    const plan = planned(bench.subscriptions);
    try {
      const seeded = { plan, receiver };
      const script = await recorded(bench, seeded);
      const { rate, counted } = await delivered(bench, seeded);
      const ceiling = await bareTables(seeded, script, counted.length);
      const began = performance.now();
      const bodies = counted.map(({ body }) => body);
      await postBare(receiver.origin, bodies);
      const barePosts = perSecond(bodies.length, performance.now() - began);
      return {
        durableDeliveriesPerSecond: { value: rate, ceiling, barePosts },
        durableDeliveriesVersusCeiling: { value: rate / ceiling },
      };
    } finally {
      await receiver.stop();
    }
  },
};

interface Script {
  readonly warmUp: readonly TableOperation[];
  readonly counted: readonly TableOperation[];
}

/** One run through a tap, not timed, tells which operations deliveries are made of. */
async function recorded({ root }: Bench, seeded: Seeded): Promise<Script> {
  const storage = await startTappedStorage();
  const app = startApp(root, storage);
  try {
    await seed(storage, seeded);
    await app.run({ do: 'deliver', buckets: WARM_UP });
    const warmUp = storage.tap.take().map(operationOf);
    await app.run({ do: 'deliver', buckets: COUNTED });
    return { warmUp, counted: storage.tap.take().map(operationOf) };
  } finally {
    await app.stop();
    await storage.stop();
  }
}

async function delivered({ root }: Bench, seeded: Seeded): Promise<{ rate: number; counted: OutboxEntry[] }> {
  const { plan, receiver } = seeded;
  const storage = await startStorage();
  const app = startApp(root, storage);
  try {
    await seed(storage, seeded);
    const earlier = (await receiver.arrivals()).length;
    await app.run({ do: 'deliver', buckets: WARM_UP });
    const warmedUp = (await receiver.arrivals()).length;
    const durationInMs = await app.run({ do: 'deliver', buckets: COUNTED });
    const arrived = (await receiver.arrivals()).slice(earlier).map(({ eventId }) => eventId);
    await checkDelivered(storage, plan.entries, arrived);
    const counted = new Set(arrived.slice(warmedUp - earlier));
    return {
      rate: perSecond(counted.size, durationInMs),
      counted: plan.entries.filter(({ eventId }) => counted.has(eventId)),
    };
  } finally {
    await app.stop();
    await storage.stop();
  }
}

async function bareTables(seeded: Seeded, script: Script, events: number): Promise<number> {
  const storage = await startStorage();
  try {
    await seed(storage, seeded);
    await doBare(storage.connectionString, script.warmUp, BUCKETS_AT_ONCE);
    const began = performance.now();
    await doBare(storage.connectionString, script.counted, BUCKETS_AT_ONCE);
    return perSecond(events, performance.now() - began);
  } finally {
    await storage.stop();
  }
}

interface Plan {
  readonly subscriptions: readonly Subscription[];
  readonly entries: readonly OutboxEntry[];
}

interface Seeded {
  readonly plan: Plan;
  readonly receiver: Receiver;
}

function planned(count = RECEIVING): Plan {
  const createdAt = addMs(instantFromMs(Date.now()), -HOUR_IN_MS);
  const perSubject = Math.max(SUBSCRIPTIONS_PER_SUBJECT, Math.ceil(count / SUBJECTS));
  const subscriptions = subscriptionsOf({ subjects: SUBJECTS, perSubject, createdAt });
  const entries = subscriptions
    .slice(0, RECEIVING)
    .flatMap((subscription) =>
      Array.from({ length: EVENTS_PER_SUBSCRIPTION }, (_, index) => waitingEventOf(subscription, index + 1)),
    );
  return { subscriptions, entries };
}

async function seed({ tables }: Storage, { plan, receiver }: Seeded): Promise<void> {
  await seedSubscriptions(tables, plan.subscriptions, receiver.origin);
  await seedOutbox(tables, plan.entries);
  for (const month of new Set(plan.entries.map(({ occurredAt }) => occurredAt.slice(0, 7).replace('-', '')))) {
    await tables.ensure(`deliveries${month}`);
  }
}

/** A rate counts only if all that waited has come and is written down as delivered; on a busy machine some come twice. */
async function checkDelivered({ tables }: Storage, entries: readonly OutboxEntry[], arrived: readonly string[]) {
  const came = new Set(arrived);
  if (came.size !== entries.length) throw new Error(`Of ${entries.length} events ${came.size} came.`);
  const now = () => instantFromMs(Date.now());
  const log = createTestStores({ tables, clock: now, logger: SILENT }).deliveries;
  for (const { subscriptionId, eventId } of entries.slice(0, SAMPLE)) {
    const [record] = await log.find(subscriptionId, eventId);
    if (record?.end.state !== 'delivered') throw new Error(`The event ${eventId} came and is not recorded.`);
  }
}

const SAMPLE = 50;
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

function perSecond(count: number, durationInMs: number): number {
  return (count * 1_000) / durationInMs;
}
