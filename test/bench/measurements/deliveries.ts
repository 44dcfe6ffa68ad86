/**
 * How many waiting events the app delivers in a second, each claimed, posted, logged and settled for good; beside the
 * very same table operations without the app, and the very same posts without it.
 */
import { allBuckets } from '../../../shared/domain/bucket.ts';
import type { OutboxEntry } from '../../../shared/domain/delivery.ts';
import { addMs, instantFromMs } from '../../../shared/domain/instant.ts';
import type { Subscription } from '../../../shared/domain/subscription.ts';
import { createTestStores } from '../../fakes/test-stores.ts';
import type { Measurement } from '../measurement.ts';
import { startApp } from '../stage/app.ts';
import { postBare } from '../stage/bare-posts.ts';
import { doBare } from '../stage/bare-tables.ts';
import { subscriptionsOf, waitingEventOf } from '../stage/fires.ts';
import { type Receiver, startReceiver } from '../stage/receiver.ts';
import { seedOutbox, seedSubscriptions } from '../stage/seeding.ts';
import { type Storage, startTappedStorage, type TappedStorage } from '../stage/storage.ts';
import { operationOf, type TableOperation } from '../stage/table-script.ts';

const SUBJECTS = 128;
const SUBSCRIPTIONS_PER_SUBJECT = 4;
const EVENTS_PER_SUBSCRIPTION = 20;
const HOUR_IN_MS = 60 * 60_000;

interface Amount {
  /** So many of the subscriptions have events waiting. */
  readonly receiving: number;
  readonly bucketsAtOnce: number;
}

/** Twelve messages are what host.json lets one instance take at a time. */
const USUAL: Amount = { receiving: SUBJECTS * SUBSCRIPTIONS_PER_SUBJECT, bucketsAtOnce: 12 };
/** The emulator looks for a row among all rows: among very many, more at once would wait past the app's time limit. */
const WHERE_IT_GROWS: Amount = { receiving: SUBJECTS, bucketsAtOnce: 1 };
/** These come first and are not counted: a worker that has just started is slower than one that has not. */
const WARM_UP = allBuckets().slice(0, 8);
const COUNTED = allBuckets().slice(8);

export const deliveries: Measurement = {
  keys: ['durableDeliveriesPerSecond', 'durableDeliveriesVersusCeiling', 'tableRequestsPerDelivery'],
  grows: true,

  async measure({ root, subscriptions, note }) {
    const receiver = await startReceiver(root);
    const amount = subscriptions === undefined ? USUAL : WHERE_IT_GROWS;
    const plan = planned(subscriptions ?? USUAL.receiving, amount);
    const storage = await startTappedStorage();
    try {
      note(`Seeding ${plan.subscriptions.length} subscriptions …`);
      await seedSubscriptions(storage.tables, plan.subscriptions, receiver.origin);
      const stage: Stage = { root, storage, plan, receiver, atOnce: amount.bucketsAtOnce };
      const script = await recorded(stage);
      const { rate, counted } = await delivered(stage);
      const ceiling = await bareTables(stage, script, counted.length);
      const began = performance.now();
      const bodies = counted.map(({ body }) => body);
      await postBare(receiver.origin, bodies);
      const barePosts = perSecond(bodies.length, performance.now() - began);
      return {
        durableDeliveriesPerSecond: { value: rate, ceiling, barePosts },
        durableDeliveriesVersusCeiling: { value: rate / ceiling },
        tableRequestsPerDelivery: { value: script.counted.length / counted.length },
      };
    } finally {
      await storage.stop();
      await receiver.stop();
    }
  },
};

interface Stage {
  readonly root: string;
  readonly storage: TappedStorage;
  readonly plan: Plan;
  readonly receiver: Receiver;
  readonly atOnce: number;
}

interface Script {
  readonly warmUp: readonly TableOperation[];
  readonly counted: readonly TableOperation[];
}

/** One run through a tap, not timed, tells which operations deliveries are made of. */
async function recorded({ root, storage, plan, atOnce }: Stage): Promise<Script> {
  await letWait(storage, plan);
  const { tap } = storage;
  const app = startApp(root, storage);
  try {
    tap.take();
    await app.run({ do: 'deliver', buckets: WARM_UP, atOnce });
    const warmUp = tap.take().map(operationOf);
    await app.run({ do: 'deliver', buckets: COUNTED, atOnce });
    return { warmUp, counted: tap.take().map(operationOf) };
  } finally {
    await app.stop();
  }
}

async function delivered({ root, storage, plan, receiver, atOnce }: Stage) {
  await letWait(storage, plan);
  const app = startApp(root, { connectionString: storage.untappedConnectionString });
  try {
    const earlier = (await receiver.arrivals()).length;
    await app.run({ do: 'deliver', buckets: WARM_UP, atOnce });
    const warmedUp = (await receiver.arrivals()).length;
    const durationInMs = await app.run({ do: 'deliver', buckets: COUNTED, atOnce });
    const arrived = (await receiver.arrivals()).slice(earlier).map(({ eventId }) => eventId);
    await checkDelivered(storage, plan.entries, arrived);
    const counted = new Set(arrived.slice(warmedUp - earlier));
    return {
      rate: perSecond(counted.size, durationInMs),
      counted: plan.entries.filter(({ eventId }) => counted.has(eventId)),
    };
  } finally {
    await app.stop();
  }
}

async function bareTables({ storage, plan, atOnce }: Stage, script: Script, events: number): Promise<number> {
  await letWait(storage, plan);
  await doBare(storage.untappedConnectionString, script.warmUp, atOnce);
  const began = performance.now();
  await doBare(storage.untappedConnectionString, script.counted, atOnce);
  return perSecond(events, performance.now() - began);
}

interface Plan {
  readonly subscriptions: readonly Subscription[];
  readonly entries: readonly OutboxEntry[];
}

function planned(count: number, { receiving }: Amount): Plan {
  const createdAt = addMs(instantFromMs(Date.now()), -HOUR_IN_MS);
  const perSubject = Math.max(SUBSCRIPTIONS_PER_SUBJECT, Math.ceil(count / SUBJECTS));
  const subscriptions = subscriptionsOf({ subjects: SUBJECTS, perSubject, createdAt });
  const entries = subscriptions
    .slice(0, receiving)
    .flatMap((subscription) =>
      Array.from({ length: EVENTS_PER_SUBSCRIPTION }, (_, index) => waitingEventOf(subscription, index + 1)),
    );
  return { subscriptions, entries };
}

/** As if nothing had been delivered yet: whoever went before has left no waiting event, and its log is thrown away. */
async function letWait({ tables }: Storage, { entries }: Plan): Promise<void> {
  for (const month of new Set(entries.map(({ occurredAt }) => occurredAt.slice(0, 7).replace('-', '')))) {
    await tables.drop(`deliveries${month}`);
    await tables.ensure(`deliveries${month}`);
  }
  await seedOutbox(tables, entries);
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
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined, measure: () => undefined };

function perSecond(count: number, durationInMs: number): number {
  return (count * 1_000) / durationInMs;
}
