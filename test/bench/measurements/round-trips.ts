/** What a poll asks of storage and of upstream, counted at the wire between the real services and an emulator. */
import { startUpstream } from '../../../local/upstream/server.ts';
import { UpstreamState } from '../../../local/upstream/state.ts';
import { subjectHashIn } from '../../../shared/domain/ids.ts';
import { instantFromMs } from '../../../shared/domain/instant.ts';
import type { Subscription } from '../../../shared/domain/subscription.ts';
import { watchSubject } from '../../../shared/use-cases/polling/watch-subject.ts';
import { INSTANCE_ID, SOURCE_ID } from '../../builders/observations.ts';
import {
  aFullRefreshTrigger,
  aMeasureTrigger,
  aSegmentTrigger,
  aSourceTrigger,
  aUnificationTrigger,
} from '../../builders/subscriptions.ts';
import { createTestStores } from '../../fakes/test-stores.ts';
import type { Measurement } from '../measurement.ts';
import { startApp } from '../stage/app.ts';
import { segmentNamed, subscriptionsOf } from '../stage/fires.ts';
import { seedSubscriptions, subscriptionOf } from '../stage/seeding.ts';
import { INSIGHTS_KEY } from '../stage/settings.ts';
import { type Storage, startTappedStorage } from '../stage/storage.ts';

const SUBSCRIPTIONS = 1_000;
const PER_SEGMENT = 100;
/** The growth of the segment passes a tenth of the thresholds. */
const FIRING_FROM = 10;
const HOUR_IN_MS = 60 * 60_000;

export const roundTrips: Measurement = {
  keys: ['roundTripsIdle', 'roundTripsTenPercent', 'upstreamCallsPerPoll'],
  grows: true,

  async measure({ root, subscriptions = SUBSCRIPTIONS }) {
    const storage = await startTappedStorage();
    const otherSegments = Math.ceil(Math.max(0, subscriptions - SUBSCRIPTIONS) / PER_SEGMENT);
    const contoso = contosoIn(new UpstreamState(), otherSegments);
    const upstream = await startUpstream({ state: contoso.state });
    const app = startApp(root, { connectionString: storage.connectionString, insightsUrl: upstream.url });
    const poll = async () => {
      const requestedAt = instantFromMs(Date.now());
      await app.run({ do: 'poll', request: { kind: 'scheduled', instanceId: INSTANCE_ID, requestedAt } });
      return storage.tap.take().length;
    };
    try {
      await watch(storage, aThousandOfOneSegment());
      await watch(storage, subscriptionsOf({ subjects: otherSegments, perSubject: PER_SEGMENT, createdAt: now() }));
      await poll();
      const roundTripsIdle = await poll();
      contoso.segmentGrows();
      const roundTripsTenPercent = await poll();

      await watch(storage, oneOfEachOtherKind());
      await poll();
      contoso.measureGrows();
      const before = upstream.requests.recent.length;
      await poll();
      return {
        roundTripsIdle: { value: roundTripsIdle },
        roundTripsTenPercent: { value: roundTripsTenPercent },
        upstreamCallsPerPoll: { value: upstream.requests.recent.length - before },
      };
    } finally {
      await app.stop();
      await upstream.stop();
      await storage.stop();
    }
  },
};

function aThousandOfOneSegment(): Subscription[] {
  return Array.from({ length: SUBSCRIPTIONS }, (_, flow) => {
    const trigger = aSegmentTrigger({ threshold: flow % FIRING_FROM === 0 ? 100 : 1_000_000 });
    return subscriptionOf(trigger, flow, { createdAt: now(), baseline: { at: hoursAgo(2), value: 90 } });
  });
}

function oneOfEachOtherKind(): Subscription[] {
  const since = { createdAt: now() };
  return [
    subscriptionOf(aMeasureTrigger(), 1, { ...since, baseline: { at: hoursAgo(2), value: 50 } }),
    subscriptionOf(aSourceTrigger('data-source-refresh-failed'), 2, since),
    subscriptionOf(aFullRefreshTrigger(), 3, since),
    subscriptionOf(aUnificationTrigger(), 4, since),
  ];
}

async function watch({ tables }: Storage, subscriptions: readonly Subscription[]): Promise<void> {
  await seedSubscriptions(tables, subscriptions, 'http://127.0.0.1:9');
  const { instances } = createTestStores({ tables, clock: now, logger: silent });
  // All of a subject leave the same mark.
  const oneOfEach = [...new Map(subscriptions.map((one) => [subjectHashIn(one.id), one])).values()];
  await instances.change(INSTANCE_ID, (current) =>
    oneOfEach.reduce((next, subscription) => watchSubject(next, subscription, now()), current),
  );
}

function contosoIn(state: UpstreamState, otherSegments: number) {
  const keys = { primary: INSIGHTS_KEY, secondary: INSIGHTS_KEY };
  const contoso = state.addInstance({ instanceId: INSTANCE_ID, name: 'Contoso', keys });
  const { segmentName } = aSegmentTrigger();
  const { measureName } = aMeasureTrigger();
  contoso.addDataSource({ dataSourceId: SOURCE_ID, name: 'Contacts' });
  contoso.addSegment({ name: segmentName });
  for (let index = 0; index < otherSegments; index += 1) contoso.addSegment({ name: segmentNamed(index) });
  contoso.addMeasure({ name: measureName });
  contoso.evaluateSegment(segmentName, 90, { at: Date.now() - 2 * HOUR_IN_MS });
  contoso.evaluateMeasure(measureName, 50, { at: Date.now() - 2 * HOUR_IN_MS });
  return {
    state,
    segmentGrows: () => contoso.evaluateSegment(segmentName, 110, { at: Date.now() }),
    measureGrows: () => contoso.evaluateMeasure(measureName, 150, { at: Date.now() }),
  };
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined, measure: () => undefined };
const now = () => instantFromMs(Date.now());
const hoursAgo = (hours: number) => instantFromMs(Date.now() - hours * HOUR_IN_MS);
