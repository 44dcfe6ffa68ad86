import { describe, expect, it } from 'vitest';
import { DESTINATIONS } from '../../../../../shared/domain/delivery.ts';
import { subjectHashIn } from '../../../../../shared/domain/ids.ts';
import { addMs } from '../../../../../shared/domain/instant.ts';
import type { Observation } from '../../../../../shared/domain/observation.ts';
import { subjectHashOf } from '../../../../../shared/domain/subject.ts';
import { MINUTE, minute } from '../../../../builders/instants.ts';
import { aFailedEvaluation, anEvaluation, aUnification, INSTANCE_ID } from '../../../../builders/observations.ts';
import { aSubscribeRequest, taken } from '../../../../builders/subscribe-requests.ts';
import { aSegmentTrigger, aUnificationTrigger } from '../../../../builders/subscriptions.ts';
import { MemoryTableSet } from '../../../../fakes/memory-table-set.ts';
import { ScriptedPublisher } from '../../../../fakes/scripted-publisher.ts';
import { createSteppableClock } from '../../../../fakes/steppable-clock.ts';
import { createSubscribedApp, runsEnd, saveFlow, statesOf } from '../../../../fakes/subscribed-app.ts';
import { createTestApp, GRACE_IN_MS } from '../../../../fakes/test-app.ts';
import { said } from '../polling/polled-app.ts';

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

async function watched(tables = new MemoryTableSet()) {
  const app = createTestApp({ historyKeptInMs: 10 * DAY, tables });
  const evaluations = [{ at: minute(-60), outcome: 'succeeded', value: 90 }] as const;
  app.insights.segments = [{ name: 'HighValueCustomers', isActive: true, evaluations }];
  const trigger = aSegmentTrigger({ rearmMargin: 10, cooldownInMs: 30 * HOUR });
  const { subscription } = taken(await app.subscribe(aSubscribeRequest({ trigger })));
  const { subscription: other } = taken(await app.subscribe(aSubscribeRequest({ flow: 'flow-2' })));
  const verdicts = async (id = subscription.id) =>
    taken(await app.readVerdicts(id, { limit: 1_000 })).map(({ verdict, entry, previous, sequence }) => ({
      n: entry.n,
      reason: verdict.reason,
      previous,
      sequence,
    }));
  return { app, id: subscription.id, otherId: other.id, verdicts };
}

const VALUES = [110, 95, 120, 80, 130, 85, 140, 70, 150, 60, 101, 100, 99];

async function decideDaily(app: Awaited<ReturnType<typeof watched>>['app'], days: number, from = 0): Promise<void> {
  for (let day = from; day < from + days; day += 1) {
    app.advance(DAY);
    const at = app.sourceClock.now();
    const value = VALUES[day % VALUES.length] ?? 0;
    const observation: Observation = day % 5 === 4 ? aFailedEvaluation(at) : anEvaluation(at, value);
    await app.processObservation(observation);
  }
}

describe('Tidying up old history', () => {
  it('keeps a checkpoint, so that the verdicts which remain are told as before', async () => {
    const { app, id, otherId, verdicts } = await watched();
    await decideDaily(app, 24);
    const before = await verdicts();
    const otherBefore = await verdicts(otherId);
    await app.tidyUp();
    const after = await verdicts();
    expect(after).toHaveLength(11);
    expect(after).toEqual(before.slice(0, 11));
    expect(await verdicts(otherId)).toEqual(otherBefore.slice(0, 11));
    expect((await app.subjects.readSubscription(id))?.checkpoint?.n).toBe(13);
  });

  it('keeps one for every subscription, also for those on later pages', async () => {
    const { app, id, otherId } = await watched(new MemoryTableSet({ rowsOnPage: () => 2 }));
    await decideDaily(app, 24);
    await app.tidyUp();
    for (const one of [id, otherId]) expect((await app.subjects.readSubscription(one))?.checkpoint?.n).toBe(13);
  });

  it('day after day drifts by nothing: the fold ends where the decisions stand', async () => {
    const { app, id, verdicts } = await watched();
    const told = new Map<number, object>();
    for (let day = 0; day < 40; day += 1) {
      await decideDaily(app, 1, day);
      await app.tidyUp();
      for (const verdict of await verdicts()) {
        expect(verdict).toEqual(told.get(verdict.n) ?? verdict);
        told.set(verdict.n, verdict);
      }
    }
    expect(told.size).toBe(40);
    const fires = [...told.values()].filter((verdict) => 'sequence' in verdict && verdict.sequence !== undefined);
    expect(taken(await app.readSubscriptions.one(id)).events).toBe(fires.length);
  });

  it('gives no checkpoint to a subscription that was not asked about what is dropped', async () => {
    const { app } = await watched();
    await decideDaily(app, 5);
    const { subscription } = taken(await app.subscribe(aSubscribeRequest({ flow: 'late' })));
    app.advance(10 * DAY + MINUTE);
    await app.tidyUp();
    expect(await app.subjects.readSubscription(subscription.id)).not.toHaveProperty('checkpoint');
    expect(await app.subjects.history(subjectHashIn(subscription.id), 0)).toEqual([]);
  });

  it('passes over nothing that a host with a clock ahead had decided in between', async () => {
    const { app, id, verdicts } = await watched();
    const hostAt = (day: number, ms: number) => {
      const { sourceClock: _, ...rest } = app.world;
      return createTestApp({ ...rest, sourceClock: createSteppableClock(addMs(minute(0), day * DAY + ms)) });
    };
    await hostAt(1, 5_000).processObservation(anEvaluation(minute(1), 110));
    await hostAt(1, 0).processObservation(anEvaluation(minute(2), 95));
    await hostAt(5, 0).processObservation(anEvaluation(minute(3), 112));
    const [newest] = await verdicts();
    app.advance(11 * DAY + 2_000);
    await app.tidyUp();
    expect((await app.subjects.readSubscription(id))?.checkpoint).toMatchObject({ n: 2, state: { sequence: 1 } });
    expect(await verdicts()).toEqual([newest]);
  });

  it('drops the keys of runs with their history; one that upstream lists all the same is not told again', async () => {
    const { app } = await createSubscribedApp(['flow-1'], { historyKeptInMs: 10 * DAY });
    const run = aUnification({ at: minute(1) });
    await app.processObservation(run);
    expect(await app.processObservation(run)).toMatchObject({ reason: 'already-seen' });
    app.advance(11 * DAY);
    await app.tidyUp();
    expect([...(await app.subjects.knownRuns(subjectHashOf(run.subject), [`${run.jobIds[0]}:succeeded`]))]).toEqual([]);
    expect(await app.processObservation(run)).toMatchObject({ reason: 'already-seen' });
    expect((await app.subjects.history(subjectHashOf(run.subject), 0)).length).toBe(0);
  });

  it('loses nothing where it dies between the checkpoint and the dropping, and is done again', async () => {
    const { app, verdicts } = await watched();
    await decideDaily(app, 24);
    const before = await verdicts();
    const { dropHistory } = app.subjects;
    app.subjects.dropHistory = () => Promise.reject(new Error('the worker died here'));
    await app.tidyUp();
    expect(said(app, 'tidy.item-failed')).toMatchObject([{ problem: 'Error: the worker died here' }]);
    expect(await verdicts()).toEqual(before.slice(0, 11));
    app.subjects.dropHistory = dropHistory;
    await app.tidyUp();
    expect(await verdicts()).toEqual(before.slice(0, 11));
  });
});

describe('Tidying up subscriptions', () => {
  it('ends those whose grace is over and whose doorbell was lost, and forgets what is left of them after thirty days', async () => {
    const { app, id, token } = await createSubscribedApp();
    await runsEnd(app);
    await app.unsubscribe(id, token);
    app.queues.loseAll();
    app.advance(GRACE_IN_MS);
    await app.tidyUp();
    await app.runQueues();
    expect(await statesOf(app, id)).toEqual(['unsubscribed']);
    app.advance(29 * DAY);
    await app.tidyUp();
    expect(await app.leases.find(id)).toBeDefined();
    app.advance(2 * DAY);
    await app.tidyUp();
    expect(await app.leases.find(id)).toBeUndefined();
    expect(await app.unsubscribe(id, token)).toEqual({ ok: true, value: 'unchanged' });
  });

  it('leaves those alone that are active, or in their grace', async () => {
    const { app, ids, id, token } = await createSubscribedApp(['flow-1', 'flow-2']);
    await app.unsubscribe(id, token);
    await app.tidyUp();
    const views = await app.readSubscriptions.list({ limit: 10 });
    expect(new Map(views.map(({ subscription, status }) => [subscription.id, status]))).toEqual(
      new Map(ids.map((one) => [one, one === id ? 'ending' : 'active'])),
    );
  });

  it('forgets the ownership of those that have ended, and keeps one that is only a moment old', async () => {
    const { app, id, token } = await createSubscribedApp();
    const side = (await app.leases.find(id))?.side;
    if (side === undefined) throw new Error('There is a subscription.');
    const young = {
      ...side,
      subscriptionId: taken(await app.subscribe(aSubscribeRequest({ flow: 'x', trigger: aUnificationTrigger() })))
        .subscription.id,
    };
    await app.unsubscribe(id, token);
    await app.passTime(GRACE_IN_MS);
    await app.owners.remember(side);
    await app.owners.remember(young);
    await app.tidyUp();
    expect((await app.owners.of(side.ownerHash)).map(({ subscriptionId }) => subscriptionId)).toEqual([
      young.subscriptionId,
    ]);
  });

  it('takes a kind out of the instance only where nobody is subscribed to it any more', async () => {
    const { app, id, token } = await createSubscribedApp();
    taken(
      await app.subscribe(
        aSubscribeRequest({
          flow: 'x',
          trigger: { kind: 'full-refresh-completed', outcome: 'any', submission: 'any', cooldownInMs: 0 },
        }),
      ),
    );
    const kinds = async () => (await app.instances.find(INSTANCE_ID))?.watch.kinds;
    await app.unsubscribe(id, token);
    await app.tidyUp();
    expect(await kinds()).toEqual(['unification', 'full-refresh']);
    await app.passTime(GRACE_IN_MS);
    await app.tidyUp();
    expect(await kinds()).toEqual(['full-refresh']);
    await saveFlow(app, 'flow-1', 2);
    await app.tidyUp();
    expect(await kinds()).toEqual(['full-refresh', 'unification']);
  });

  it('does not take out a kind that somebody subscribed to while it was looking', async () => {
    const { app, id, token } = await createSubscribedApp();
    await app.unsubscribe(id, token);
    await app.passTime(GRACE_IN_MS);
    const { subscriptions } = app.subjects;
    app.subjects.subscriptions = async function* () {
      yield* subscriptions();
      await saveFlow(app, 'flow-1', 2);
    };
    await app.tidyUp();
    expect((await app.instances.find(INSTANCE_ID))?.watch.kinds).toEqual(['unification']);
  });
});

describe('Tidying up deliveries', () => {
  it.each(DESTINATIONS)(
    'drops the months that lie wholly before what is kept, of those to the %s',
    async (destination) => {
      const publisher = new ScriptedPublisher();
      const { app, id } = await createSubscribedApp(['flow-1'], { deliveriesKeptInMs: 90 * DAY, publisher });
      for (let month = 0; month < 5; month += 1) {
        await runsEnd(app);
        await app.runQueues();
        app.advance(30 * DAY);
      }
      await app.tidyUp();
      // Made on 2 March, 1 April, 1 May, 31 May and 30 June; kept since 2 May.
      const kept = taken(await app.readDeliveries(id, { destination, limit: 10 })).map(({ occurredAt }) =>
        occurredAt.slice(0, 7),
      );
      expect(kept).toEqual(['2026-06', '2026-05', '2026-05']);
    },
  );

  it('drops old months before it looks at what a topic has left, of which there may be much', async () => {
    const { app } = await createSubscribedApp();
    const steps: string[] = [];
    for (const log of [app.deliveries, app.publicationLog]) {
      const { dropBefore } = log;
      log.dropBefore = (limit) => {
        steps.push('drop');
        return dropBefore(limit);
      };
    }
    const { survey } = app.publications;
    app.publications.survey = (bucket, now) => {
      steps.push('look');
      return survey(bucket, now);
    };
    await app.tidyUp();
    expect(steps).toEqual(['drop', 'drop', ...Array(32).fill('look')]);
  });

  it('begins no bucket of what a topic has left after two minutes', async () => {
    const { app } = await createSubscribedApp();
    const { survey } = app.publications;
    const looked: string[] = [];
    app.publications.survey = (bucket, now) => {
      looked.push(bucket);
      app.advance(MINUTE);
      return survey(bucket, now);
    };
    await app.tidyUp();
    expect(looked).toEqual(['b00', 'b01']);
    expect(said(app, 'tidy.completed')).toHaveLength(1);
  });

  it('says where what a topic has left cannot be looked for, and goes on', async () => {
    const { app } = await createSubscribedApp();
    const { survey } = app.publications;
    app.publications.survey = (bucket, now) =>
      bucket === 'b07' ? Promise.reject(new Error('out of reach')) : survey(bucket, now);
    await app.tidyUp();
    expect(said(app, 'tidy.item-failed')).toMatchObject([{ bucket: 'b07', problem: 'Error: out of reach' }]);
    expect(said(app, 'tidy.completed')).toHaveLength(1);
  });
});
