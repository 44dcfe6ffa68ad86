// What a workflow engine sends when a flow is saved: a POST for the new address and a DELETE for the old subscription,
// in either order, each perhaps more than once.
import { describe, expect, it } from 'vitest';
import { MINUTE, minute } from '../../../../builders/instants.ts';
import { anEvaluation } from '../../../../builders/observations.ts';
import { aSubscribeRequest, callbackUrlOf, taken } from '../../../../builders/subscribe-requests.ts';
import { aSegmentTrigger } from '../../../../builders/subscriptions.ts';
import { statesOf } from '../../../../fakes/subscribed-app.ts';
import { createTestApp, GRACE_IN_MS, type TestApp } from '../../../../fakes/test-app.ts';

const TRIGGER = aSegmentTrigger({ rearmMargin: 10, cooldownInMs: 30 * MINUTE });
const OTHER_TRIGGER = aSegmentTrigger({ threshold: 200 });

type Step = 'POST' | 'DELETE' | 'event';

async function savedOnce() {
  const app = createTestApp();
  const evaluations = [{ at: minute(-60), outcome: 'succeeded', value: 90 }] as const;
  app.insights.segments = [{ name: 'HighValueCustomers', isActive: true, evaluations }];
  const { subscription, token } = await save(app, 1);
  return { app, id: subscription.id, token };
}

async function save(app: TestApp, number: number, trigger = TRIGGER) {
  return taken(await app.subscribe(aSubscribeRequest({ save: number, trigger })));
}

/** Goes up and down over the threshold, past the margin and not: every rule has something to remember. */
const VALUES = [110, 95, 120, 80, 130, 85, 140, 70, 150];

async function evaluationComes(app: TestApp, index: number): Promise<void> {
  app.advance(10 * MINUTE);
  await app.processObservation(anEvaluation(app.sourceClock.now(), VALUES[index % VALUES.length] ?? 0));
  await app.runQueues();
}

async function verdictsOf(app: TestApp, id: Awaited<ReturnType<typeof savedOnce>>['id']) {
  const verdicts = taken(await app.readVerdicts(id, { limit: 100 }));
  return verdicts.map(({ verdict, sequence }) => [verdict.reason, sequence]);
}

describe('A flow saved when its subscription was over, and the doorbell had not come yet', () => {
  it.each([
    ['nor anything else', async () => undefined],
    ['but the upkeep, whose own doorbell was lost', (app: TestApp) => app.tidyUp()],
  ])('%s, begins anew: what waited ends with the old life', async (_, happens) => {
    const { app, id, token } = await savedOnce();
    expect(await app.unsubscribe(id, token)).toMatchObject({ ok: true });
    await evaluationComes(app, 0);
    app.queues.loseAll();
    app.advance(GRACE_IN_MS);
    await happens(app);
    app.queues.loseAll();
    expect(await save(app, 2)).toMatchObject({ renewed: false, subscription: { id } });
    await evaluationComes(app, 1);
    await evaluationComes(app, 2);
    await app.passTime(5 * MINUTE);
    expect(await statesOf(app, id)).toEqual(['unsubscribed', 'delivered']);
    expect(app.sender.sent.map(({ url }) => url)).toEqual([callbackUrlOf({ save: 2 })]);
  });
});

describe('A flow saved with the same inputs', () => {
  it.each<[string, readonly Step[]]>([
    ['POST, DELETE', ['POST', 'DELETE']],
    ['DELETE, POST', ['DELETE', 'POST']],
    ['POST, POST (its answer was lost), DELETE', ['POST', 'POST', 'DELETE']],
    ['DELETE, DELETE (its answer was lost), POST', ['DELETE', 'DELETE', 'POST']],
    ['DELETE, POST, DELETE once more', ['DELETE', 'POST', 'DELETE']],
    ['POST, an evaluation, DELETE', ['POST', 'event', 'DELETE']],
    ['DELETE, an evaluation, POST', ['DELETE', 'event', 'POST']],
  ])('keeps its subscription, and no decision differs: %s', async (_, steps) => {
    const left = await savedOnce();
    for (let index = 0; index < 9; index += 1) await evaluationComes(left.app, index);

    const { app, id, token } = await savedOnce();
    for (let index = 0; index < 4; index += 1) await evaluationComes(app, index);
    let events = 4;
    for (const step of steps) {
      if (step === 'POST') expect((await save(app, 2)).subscription.id).toBe(id);
      if (step === 'DELETE') expect(await app.unsubscribe(id, token)).toMatchObject({ ok: true });
      if (step === 'event') await evaluationComes(app, events++);
    }
    while (events < 9) await evaluationComes(app, events++);
    await app.passTime(2 * GRACE_IN_MS);

    expect(taken(await app.readSubscriptions.one(id)).status).toBe('active');
    expect(await verdictsOf(app, id)).toEqual(await verdictsOf(left.app, left.id));
    const states = await statesOf(app, id);
    expect(states.length).toBeGreaterThan(2);
    expect(new Set(states)).toEqual(new Set(['delivered']));
  });

  it('gets at its new address what was decided while it was being saved', async () => {
    const { app, id, token } = await savedOnce();
    await app.unsubscribe(id, token);
    await evaluationComes(app, 0);
    await app.passTime(2 * MINUTE);
    expect(app.sender.sent).toEqual([]);
    await save(app, 2);
    await app.runQueues();
    expect(app.sender.sent.map(({ url }) => url)).toEqual([callbackUrlOf({ save: 2 })]);
    expect(app.logger.lines.filter(({ event }) => event === 'subscription.renewed')).toHaveLength(1);
  });

  it('answers a new token each time, and only the newest ends it', async () => {
    const { app, id, token } = await savedOnce();
    const second = await save(app, 2);
    const third = await save(app, 3);
    expect(new Set([token, second.token, third.token]).size).toBe(3);
    for (const old of [token, second.token])
      expect(await app.unsubscribe(id, old)).toEqual({ ok: true, value: 'unchanged' });
    expect(await app.unsubscribe(id, third.token)).toEqual({ ok: true, value: 'ending' });
  });

  it('begins anew where it is saved after the grace, also before anybody has ended it', async () => {
    const { app, id, token } = await savedOnce();
    await evaluationComes(app, 0);
    await app.unsubscribe(id, token);
    app.queues.loseAll();
    app.advance(GRACE_IN_MS);
    const again = await save(app, 2);
    expect(again).toMatchObject({ renewed: false, subscription: { id, since: 1 } });
    expect(taken(await app.readSubscriptions.one(id))).toMatchObject({ status: 'active', events: 0 });
  });
});

describe('A flow saved with other inputs', () => {
  it.each([
    ['POST, DELETE', ['POST', 'DELETE']],
    ['DELETE, POST', ['DELETE', 'POST']],
    ['POST alone', ['POST']],
  ])('has one subscription, the new one: %s', async (_, steps) => {
    const { app, id, token } = await savedOnce();
    for (const step of steps) {
      if (step === 'DELETE') await app.unsubscribe(id, token);
      else await save(app, 2, OTHER_TRIGGER);
    }
    await app.passTime(GRACE_IN_MS);
    const views = await app.readSubscriptions.list({ limit: 10 });
    expect(views.map(({ subscription, status }) => [subscription.trigger, status])).toEqual([
      [OTHER_TRIGGER, 'active'],
    ]);
    expect(await app.unsubscribe(id, token)).toEqual({ ok: true, value: 'unchanged' });
  });

  it('takes its old subscription back as if nothing had been, where it is saved back within the grace', async () => {
    const { app, id } = await savedOnce();
    await evaluationComes(app, 0);
    const other = await save(app, 2, OTHER_TRIGGER);
    app.advance(MINUTE);
    const back = await save(app, 3);
    expect(back).toMatchObject({ renewed: true, subscription: { id } });
    await app.passTime(GRACE_IN_MS);
    expect(taken(await app.readSubscriptions.one(id))).toMatchObject({ status: 'active', events: 1 });
    expect((await app.leases.find(other.subscription.id))?.side.endReason).toBe('superseded');
  });

  it('ends neither the other triggers of its workflow nor those of other workflows', async () => {
    const { app } = await savedOnce();
    taken(await app.subscribe(aSubscribeRequest({ triggerName: 'second' })));
    taken(await app.subscribe(aSubscribeRequest({ flow: 'flow-2' })));
    await save(app, 2, OTHER_TRIGGER);
    await app.passTime(GRACE_IN_MS);
    expect(await app.readSubscriptions.list({ limit: 10 })).toHaveLength(3);
  });
});
