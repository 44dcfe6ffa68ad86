/**
 * How long it takes from a decision to the callback's first byte: the built app under the embedded host, with the
 * settings of host.json, where other systems push evaluations through Event Grid's door at a steady pace. The time runs
 * from when the app takes the evaluation up to decide it, so the decision's read and its commit are in it. Beside it: the
 * whole way from the push, and what a message, a claim and the posts take without the app, just afterwards.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { startUpstream } from '../../../local/upstream/server.ts';
import { UpstreamState } from '../../../local/upstream/state.ts';
import type { TableSet } from '../../../shared/adapters/azure-tables/table.ts';
import { addMs, instantFromMs } from '../../../shared/domain/instant.ts';
import { watchSubject } from '../../../shared/use-cases/polling/watch-subject.ts';
import { INSTANCE_ID } from '../../builders/observations.ts';
import { AppClient, type Reply } from '../../e2e/app-client.ts';
import { type AppProcess, startApp as startHostedApp } from '../../e2e/app-process.ts';
import { createTestStores } from '../../fakes/test-stores.ts';
import type { Measurement } from '../measurement.ts';
import { hopBare } from '../stage/bare-hops.ts';
import { segmentNamed, subscriptionsOf } from '../stage/fires.ts';
import { atPace } from '../stage/pace.ts';
import { type Arrival, type Receiver, startReceiver } from '../stage/receiver.ts';
import { seedSubscriptions } from '../stage/seeding.ts';
import { INSIGHTS_KEY, settingsFor } from '../stage/settings.ts';
import { startStorage } from '../stage/storage.ts';
import { percentile } from '../statistics.ts';

const FLOWS_PER_SEGMENT = 10;
const OBSERVATIONS_PER_SECOND = 20;
const WARM_UP_IN_SECONDS = 5;
const COUNTED_SECONDS = 20;
const OBSERVATIONS = (WARM_UP_IN_SECONDS + COUNTED_SECONDS) * OBSERVATIONS_PER_SECOND;
/** So many that each is evaluated every five seconds, and no evaluation overtakes another of its segment. */
const SEGMENTS = 5 * OBSERVATIONS_PER_SECOND;
const BARE_HOPS = 10 * OBSERVATIONS_PER_SECOND;
const LAST_ONE_WITHIN_IN_MS = 60_000;
const HOUR_IN_MS = 60 * 60_000;
const LOOKED_AGAIN_IN_MS = 500;
const EVENT_GRID_KEY = 'key-of-event-grid';

export const callbackLatency: Measurement = {
  keys: ['decisionToCallbackP99'],

  async measure({ root }) {
    const stops: (() => Promise<void>)[] = [];
    const stopped = <Stoppable extends { stop(): Promise<void> }>(started: Stoppable): Stoppable => {
      stops.unshift(() => started.stop());
      return started;
    };
    try {
      const storage = stopped(await startStorage());
      const receiver = stopped(await startReceiver(root));
      const upstream = stopped(await startUpstream({ state: contoso() }));
      await watchSegments(storage.tables, receiver.origin);
      const app = stopped(
        await startHostedApp({
          ...settingsFor({ connectionString: storage.connectionString, insightsUrl: upstream.url }),
          FUNCTIONS_HOST_KEYS: JSON.stringify({ eventgrid: EVENT_GRID_KEY }),
        }),
      );
      const client = new AppClient(app.origin, { function: '', eventgrid: EVENT_GRID_KEY });

      const tally = tallyOf(app);
      await pushSteadily(client);
      const arrivals = await allArrivals(receiver, tally);
      const warmUp = WARM_UP_IN_SECONDS * OBSERVATIONS_PER_SECOND * FLOWS_PER_SEGMENT;
      const counted = arrivals.slice(warmUp);
      const latencies = counted.map(({ at, detectedAt }) => at - detectedAt);
      await app.stop();
      await hopBare(storage, receiver.origin, {
        hops: BARE_HOPS,
        perSecond: OBSERVATIONS_PER_SECOND,
        posts: FLOWS_PER_SEGMENT,
      });
      const bare = (await receiver.arrivals()).slice(arrivals.length).map(({ at, detectedAt }) => at - detectedAt);
      return {
        decisionToCallbackP99: {
          value: percentile(latencies, 99),
          median: percentile(latencies, 50),
          fromPush: percentile(
            counted.map(({ at, occurredAt }) => at - occurredAt),
            99,
          ),
          ceiling: percentile(bare, 99),
        },
      };
    } finally {
      for (const stop of stops) await stop();
    }
  },
};

/** Each evaluation crosses the threshold of all flows of its segment, now upwards, now downwards. */
async function pushSteadily(client: AppClient): Promise<void> {
  const pushes: Promise<Reply>[] = [];
  for await (const index of atPace(OBSERVATIONS, OBSERVATIONS_PER_SECOND)) {
    pushes.push(
      client.push(evaluationOf(segmentNamed(index % SEGMENTS), Math.floor(index / SEGMENTS) % 2 === 0 ? 110 : 90)),
    );
  }
  const refused = (await Promise.all(pushes)).find(({ status }) => status !== 202);
  if (refused !== undefined) throw new Error(`An evaluation was answered ${refused.status}.`);
}

function evaluationOf(segmentName: string, memberCount: number) {
  const evaluatedAt = new Date().toISOString();
  return {
    specversion: '1.0',
    id: `${segmentName}-${evaluatedAt}`,
    type: 'audienceinsights.segment.evaluated',
    source: '/pipelines/bench',
    time: evaluatedAt,
    data: { instanceId: INSTANCE_ID, segmentName, outcome: 'successful', memberCount, evaluatedAt },
  };
}

/** What the app says it has decided, held and fired. */
function tallyOf(app: AppProcess) {
  const tally = { seen: 0, fired: 0 };
  app.log.onEntry(({ event }) => {
    if (event === 'signal.fired') tally.fired += 1;
    if (event === 'observation.decided' || event === 'observation.held') tally.seen += 1;
  });
  return tally;
}

/** On a machine that is too busy an evaluation may overtake another, which then fires nothing: what has fired must come. */
async function allArrivals(receiver: Receiver, tally: ReturnType<typeof tallyOf>): Promise<readonly Arrival[]> {
  const deadline = Date.now() + LAST_ONE_WITHIN_IN_MS;
  for (;;) {
    const arrivals = await receiver.arrivals();
    const came = new Set(arrivals.map(({ eventId }) => eventId)).size;
    if (tally.seen >= OBSERVATIONS && came >= tally.fired) return arrivals;
    if (Date.now() > deadline) throw new Error(`Of ${tally.fired} callbacks ${came} came.`);
    await delay(LOOKED_AGAIN_IN_MS);
  }
}

function contoso(): UpstreamState {
  const state = new UpstreamState();
  const keys = { primary: INSIGHTS_KEY, secondary: INSIGHTS_KEY };
  const instance = state.addInstance({ instanceId: INSTANCE_ID, name: 'Contoso', keys });
  for (let index = 0; index < SEGMENTS; index += 1) instance.addSegment({ name: segmentNamed(index) });
  return state;
}

async function watchSegments(tables: TableSet, receiverOrigin: string): Promise<void> {
  const now = () => instantFromMs(Date.now());
  const createdAt = addMs(now(), -HOUR_IN_MS);
  const subscriptions = subscriptionsOf({ subjects: SEGMENTS, perSubject: FLOWS_PER_SEGMENT, createdAt });
  await seedSubscriptions(tables, subscriptions, receiverOrigin);
  const { instances } = createTestStores({ tables, clock: now, logger: SILENT });
  await instances.change(INSTANCE_ID, (watch) =>
    subscriptions.reduce((next, subscription) => watchSubject(next, subscription, now()), watch),
  );
}

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined, measure: () => undefined };
