/** An app to whose unification triggers some flows have subscribed: each run that ends makes one event for each of them. */
import { bucketOf } from '../../shared/domain/bucket.ts';
import { type SubscriptionId, subjectHashIn } from '../../shared/domain/ids.ts';
import { msOf } from '../../shared/domain/instant.ts';
import { MINUTE } from '../builders/instants.ts';
import { aUnification } from '../builders/observations.ts';
import { aSubscribeRequest, taken } from '../builders/subscribe-requests.ts';
import { aUnificationTrigger } from '../builders/subscriptions.ts';
import { createTestApp, type TestApp } from './test-app.ts';

export interface SubscribedApp {
  readonly app: TestApp;
  /** In the order of the flows. */
  readonly ids: readonly SubscriptionId[];
  /** Of the first flow. */
  readonly id: SubscriptionId;
  readonly token: string;
  /** All of them are about one subject, so they lie in one bucket. */
  readonly bucket: string;
}

export async function createSubscribedApp(
  flows: readonly [string, ...string[]] = ['flow-1'],
  options: Parameters<typeof createTestApp>[0] = {},
): Promise<SubscribedApp> {
  const app = createTestApp(options);
  const [first, ...others] = flows;
  const { subscription, token } = await saveFlow(app, first);
  const ids = [subscription.id];
  for (const flow of others) ids.push((await saveFlow(app, flow)).subscription.id);
  return { app, ids, id: subscription.id, token, bucket: bucketOf(subjectHashIn(subscription.id)) };
}

export async function saveFlow(app: TestApp, flow = 'flow-1', save = 1) {
  return taken(await app.subscribe(aSubscribeRequest({ flow, save, trigger: aUnificationTrigger() })));
}

/** Runs that end a minute apart or so, the last one now; decided, and not delivered yet. */
export async function runsEnd(app: TestApp, count = 1, apartInMs = MINUTE): Promise<void> {
  for (let run = 0; run < count; run += 1) {
    app.advance(apartInMs);
    const at = app.sourceClock.now();
    await app.processObservation(aUnification({ at, jobIds: [`job-${msOf(at)}`] }));
  }
}

/** The ends of a subscription's deliveries, oldest first; `waiting` for those that have none. */
export async function statesOf(app: TestApp, id: SubscriptionId): Promise<string[]> {
  const records = taken(await app.readDeliveries(id, { limit: 1_000 }));
  return records
    .map(({ end }) =>
      end === undefined ? 'waiting' : end.because === undefined ? end.state : `${end.state}: ${end.because}`,
    )
    .reverse();
}
