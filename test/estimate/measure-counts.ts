/** What each thing that the app does asks of storage, queues, upstream and flows: done once for real, and counted at the wire. */
import { withinInvocation } from '../../shared/adapters/azure-functions/invocation-logger.ts';
import { bucketOf } from '../../shared/domain/bucket.ts';
import { subjectHashIn } from '../../shared/domain/ids.ts';
import { instantFromMs } from '../../shared/domain/instant.ts';
import type { Subscription } from '../../shared/domain/subscription.ts';
import type { Trigger } from '../../shared/domain/trigger.ts';
import { watchSubject } from '../../shared/use-cases/polling/watch-subject.ts';
import { segmentNamed } from '../bench/stage/fires.ts';
import { seedSubscriptions, subscriptionOf } from '../bench/stage/seeding.ts';
import { anInvocation } from '../builders/invocations.ts';
import { keepLogLines } from '../builders/log-lines.ts';
import { INSTANCE_ID, SOURCE_ID } from '../builders/observations.ts';
import { aFullRefreshTrigger, aMeasureTrigger, aSegmentTrigger, aSourceTrigger } from '../builders/subscriptions.ts';
import { createTestStores } from '../fakes/test-stores.ts';
import { type Cost, type CountedApp, startCountedApp } from './counted-app.ts';

/** So many subscriptions watch one segment or measure. */
export const PER_LEVEL = 20;
/** So many of them fire when it changes. Of more, those whose answers come together are settled together, which differs from run to run. */
export const FIRING = 1;
const MORE_LEVELS = 20;
const HOUR_IN_MS = 60 * 60_000;
const WORKFLOW = 'ab'.repeat(16);

export interface Counts {
  /** The timer that looks for what is due, where nothing is. */
  readonly tick: Cost;
  /** What is due costs that timer so much more. */
  readonly due: Cost;
  readonly idlePoll: Cost;
  /** A segment with its subscriptions that has changed costs its poll so much more. */
  readonly segment: Cost;
  readonly measure: Cost;
  /** The event of one such change. */
  readonly delivery: Cost;
  readonly sweep: Cost;
  /** The upkeep of nothing. */
  readonly upkeep: Cost;
  /** A segment with its subscriptions costs it so much more. */
  readonly upkeepOfLevel: Cost;
  /** A flow that is saved again: its new subscribe, and the unsubscribe of before. */
  readonly save: Cost;
}

export async function measureCounts(): Promise<Counts> {
  const app = await startCountedApp();
  try {
    return await measured(app);
  } finally {
    await app.stop();
  }
}

async function measured(app: CountedApp): Promise<Counts> {
  const { services, contoso, costOf } = app;
  const { segmentName } = aSegmentTrigger();
  const { measureName } = aMeasureTrigger();
  contoso.addDataSource({ dataSourceId: SOURCE_ID, name: 'Contacts' });
  contoso.addSegment({ name: segmentName });
  contoso.addMeasure({ name: measureName });
  contoso.evaluateSegment(segmentName, 90, { at: Date.now() - 2 * HOUR_IN_MS });
  contoso.evaluateMeasure(measureName, 90, { at: Date.now() - 2 * HOUR_IN_MS });

  const upkeep = await costOf(() => services.tidyUp());
  const ofSegment = watchersOf((threshold) => aSegmentTrigger({ threshold }));
  await watch(app, ofSegment);
  const ofMeasure = watchersOf((threshold) => aMeasureTrigger({ threshold }));
  await watch(app, ofMeasure);
  await watch(app, [
    subscriptionOf(aSourceTrigger('data-source-refresh-failed'), 0),
    subscriptionOf(aFullRefreshTrigger(), 0),
  ]);

  const due = await costOf(() => services.schedulePolls());
  const tick = await costOf(() => services.schedulePolls());
  await poll(app);
  const idlePoll = await poll(app);
  contoso.evaluateSegment(segmentName, 110, { at: Date.now() });
  const segment = await poll(app);
  // The first delivery of a month makes its table.
  await deliver(app, ofSegment);
  contoso.evaluateMeasure(measureName, 110, { at: Date.now() });
  const measure = await poll(app);
  const delivery = await deliver(app, ofMeasure);
  const sweep = await costOf(() => services.sweepOutbox());
  return {
    tick,
    due: less(due, tick),
    idlePoll,
    segment: less(segment, idlePoll),
    measure: less(measure, idlePoll),
    delivery,
    sweep,
    upkeep,
    upkeepOfLevel: await upkeepOfLevel(app),
    save: await saving(app),
  };
}

async function poll({ services, costOf }: CountedApp): Promise<Cost> {
  const requestedAt = instantFromMs(Date.now());
  return costOf(() => services.pollInstance({ kind: 'scheduled', instanceId: INSTANCE_ID, requestedAt }));
}

async function deliver({ services, costOf }: CountedApp, [first]: readonly Subscription[]): Promise<Cost> {
  if (first === undefined) throw new Error('Nobody watches.');
  const cost = await costOf(() => services.deliverBucket(bucketOf(subjectHashIn(first.id))));
  if (cost.posts !== FIRING) throw new Error(`${cost.posts} events went out.`);
  return cost;
}

async function upkeepOfLevel(app: CountedApp): Promise<Cost> {
  const before = await app.costOf(() => app.services.tidyUp());
  for (let index = 0; index < MORE_LEVELS; index += 1) {
    await watch(
      app,
      watchersOf((threshold) => ({ ...aSegmentTrigger({ threshold }), segmentName: segmentNamed(index) })),
    );
  }
  const after = await app.costOf(() => app.services.tidyUp());
  return mapped(less(after, before), (value) => value / MORE_LEVELS);
}

/** The engine of flows subscribes anew, and gives the old subscription up. */
async function saving({ services, costOf, flowsOrigin }: CountedApp): Promise<Cost> {
  const subscribe = async (version: string) => {
    const path = `/workflows/${WORKFLOW}/triggers/manual/versions/${version}/run?sig=${'s'.repeat(43)}`;
    const callbackUrl = `${flowsOrigin}${path}`;
    const saved = await services.subscribe({
      instanceId: INSTANCE_ID,
      trigger: aSegmentTrigger(),
      callbackUrl,
      headers: {},
    });
    if (!saved.ok) throw new Error(`The flow could not be saved: ${saved.failure.kind}.`);
    return saved.value;
  };
  // Its log belongs to an invocation as well.
  const before = await withinInvocation(anInvocation().context, () => subscribe('1'));
  return costOf(async () => {
    await subscribe('2');
    await services.unsubscribe(before.subscription.id, before.token);
  });
}

/** The first of them fires when the level goes from 90 to 110. */
function watchersOf(triggerAt: (threshold: number) => Trigger): Subscription[] {
  const createdAt = instantFromMs(Date.now());
  const baseline = { at: instantFromMs(Date.now() - 2 * HOUR_IN_MS), value: 90 };
  return Array.from({ length: PER_LEVEL }, (_, flow) =>
    subscriptionOf(triggerAt(flow < FIRING ? 100 : 1_000_000), flow, { createdAt, baseline }),
  );
}

async function watch({ tables, flowsOrigin }: CountedApp, subscriptions: readonly Subscription[]): Promise<void> {
  await seedSubscriptions(tables, subscriptions, flowsOrigin);
  const now = () => instantFromMs(Date.now());
  const { instances } = createTestStores({ tables, clock: now, logger: keepLogLines() });
  await instances.change(INSTANCE_ID, (current) =>
    subscriptions.reduce((next, subscription) => watchSubject(next, subscription, now()), current),
  );
}

function less(cost: Cost, other: Cost): Cost {
  return mapped(cost, (value, name) => value - other[name]);
}

function mapped(cost: Cost, change: (value: number, name: keyof Cost) => number): Cost {
  return {
    tableRequests: change(cost.tableRequests, 'tableRequests'),
    tableOperations: change(cost.tableOperations, 'tableOperations'),
    queueRequests: change(cost.queueRequests, 'queueRequests'),
    upstreamCalls: change(cost.upstreamCalls, 'upstreamCalls'),
    posts: change(cost.posts, 'posts'),
    logLines: change(cost.logLines, 'logLines'),
  };
}
