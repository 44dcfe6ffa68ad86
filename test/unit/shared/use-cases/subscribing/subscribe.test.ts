import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../../../shared/domain/failure.ts';
import { instanceIdOf } from '../../../../../shared/domain/ids.ts';
import type { Trigger } from '../../../../../shared/domain/trigger.ts';
import type { SubscribeRequest } from '../../../../../shared/use-cases/subscribing/subscribe.ts';
import { MINUTE, minute } from '../../../../builders/instants.ts';
import { anEvaluation, aRun, INSTANCE_ID, SOURCE_ID } from '../../../../builders/observations.ts';
import { aSubscribeRequest, taken } from '../../../../builders/subscribe-requests.ts';
import {
  aFullRefreshTrigger,
  aMeasureTrigger,
  aSegmentTrigger,
  aSourceTrigger,
  aUnificationTrigger,
} from '../../../../builders/subscriptions.ts';
import { createTestApp } from '../../../../fakes/test-app.ts';

const SUCCEEDED = 'succeeded' as const;

function anApp(options: Parameters<typeof createTestApp>[0] = {}) {
  const app = createTestApp(options);
  const evaluations = [
    { at: minute(-120), outcome: SUCCEEDED, value: 80 },
    { at: minute(-60), outcome: SUCCEEDED, value: 90 },
    { at: minute(-30), outcome: 'failed' as const },
  ];
  app.insights.segments = [{ name: 'HighValueCustomers', isActive: true, evaluations }];
  app.insights.measures = [
    { name: 'TotalRevenue', hasOneValue: true, evaluations: [{ at: minute(-60), outcome: SUCCEEDED, value: 5 }] },
    { name: 'RevenueByCountry', displayName: 'Revenue by country', hasOneValue: false, evaluations: [] },
  ];
  app.insights.dataSources = [{ dataSourceId: SOURCE_ID.toUpperCase() }];
  return app;
}

describe('Subscribing', () => {
  it('says of none that it has taken the place of one that was ending already', async () => {
    const app = anApp();
    const first = taken(await app.subscribe(aSubscribeRequest()));
    await app.unsubscribe(first.subscription.id, first.token);
    const other = aSegmentTrigger({ threshold: 200 });
    taken(await app.subscribe(aSubscribeRequest({ trigger: other })));
    expect(app.logger.lines.filter(({ event }) => event === 'subscription.superseded')).toEqual([]);
    expect((await app.leases.find(first.subscription.id))?.side.endReason).toBe('unsubscribed');
  });

  it('is listed under its workflow also where the upkeep forgot an earlier life while it began', async () => {
    const app = anApp();
    const first = taken(await app.subscribe(aSubscribeRequest()));
    await app.unsubscribe(first.subscription.id, first.token);
    await app.passTime(16 * MINUTE);
    const { begin } = app.subjects;
    app.subjects.begin = async (...all) => {
      for await (const stored of app.owners.all()) await app.owners.forget(stored);
      return begin(...all);
    };
    taken(await app.subscribe(aSubscribeRequest()));
    const ownerHash = (await app.leases.find(first.subscription.id))?.side.ownerHash ?? expect.fail('it has begun');
    expect(await app.owners.of(ownerHash)).toMatchObject([{ subscriptionId: first.subscription.id }]);
  });

  it.each<[Trigger, object]>([
    [aSegmentTrigger(), { baseline: { at: minute(-60), value: 90 } }],
    [aMeasureTrigger(), { baseline: { at: minute(-60), value: 5 } }],
    [aSourceTrigger('data-source-refresh-failed'), {}],
    [aSourceTrigger('data-source-refresh-succeeded', { dataSourceId: '*' }), {}],
    [aFullRefreshTrigger(), {}],
    [aUnificationTrigger(), {}],
  ])('takes a wish for $kind and has its instance polled', async (trigger, level) => {
    const app = anApp();
    const { subscription, token, renewed } = taken(await app.subscribe(aSubscribeRequest({ trigger })));
    const created = { instanceId: INSTANCE_ID, instanceName: 'Contoso', createdAt: minute(0), since: 0 };
    expect(subscription).toEqual({ id: subscription.id, trigger, ...created, ...level });
    expect([token, renewed]).toEqual(['1.random-1', false]);
    expect(taken(await app.readSubscriptions.one(subscription.id))).toMatchObject({ status: 'active', events: 0 });
    await app.schedulePolls();
    expect(app.queues.polls).toMatchObject([{ kind: 'scheduled', instanceId: INSTANCE_ID }]);
  });

  it.each<[string, Partial<SubscribeRequest>, Partial<Failure>]>([
    ['an unknown instance', { instanceId: instanceIdOf('another') }, { kind: 'instance-unknown' }],
    ['a forbidden address', { callbackUrl: 'https://example.com/hook' }, { kind: 'callback-refused' }],
    [
      'an unknown segment',
      { trigger: { ...aSegmentTrigger(), segmentName: 'Nobody' } },
      { kind: 'subject-unknown', field: 'segmentName', what: 'segment', name: 'Nobody' },
    ],
    [
      'an unknown measure',
      { trigger: { ...aMeasureTrigger(), measureName: 'Nothing' } },
      { kind: 'subject-unknown', field: 'measureName', what: 'measure', name: 'Nothing' },
    ],
    [
      'a measure with dimensions',
      { trigger: { ...aMeasureTrigger(), measureName: 'RevenueByCountry' } },
      { kind: 'measure-has-dimensions', name: 'Revenue by country' },
    ],
    [
      'an unknown data source',
      { trigger: aSourceTrigger('data-source-refresh-failed', { dataSourceId: 'another' }) },
      { kind: 'subject-unknown', field: 'dataSourceId', what: 'data source', name: 'another' },
    ],
  ])('refuses %s and writes nothing', async (_, request, failure) => {
    const app = anApp();
    expect(await app.subscribe(aSubscribeRequest(request))).toMatchObject({ ok: false, failure });
    expect(await app.tables.list('')).toEqual([]);
  });

  it('finds a subject however it is spelled, and watches the same one', async () => {
    const app = anApp();
    const spelled = { ...aSegmentTrigger(), segmentName: 'HIGHVALUECUSTOMERS' };
    taken(await app.subscribe(aSubscribeRequest({ trigger: spelled })));
    const decided = await app.processObservation(anEvaluation(minute(1), 110));
    expect(decided).toMatchObject({ type: 'decided', fires: 1 });
  });

  it.each<[string, Parameters<ReturnType<typeof anApp>['insights']['failWith']>[0]]>([
    ['is down', { kind: 'insights-unavailable', status: 500 }],
    ['throttles', { kind: 'insights-throttled', retryAfterInSeconds: 30 }],
    ['refuses the app', { kind: 'insights-refused', status: 403 }],
    ['answers with something else', { kind: 'insights-malformed', problem: 'no JSON' }],
  ])('takes a wish without a baseline while upstream %s, whatever was accepted before', async (_, failure) => {
    const app = anApp();
    taken(await app.subscribe(aSubscribeRequest({ flow: 'another' })));
    await app.processObservation(anEvaluation(minute(1), 70));
    app.advance(MINUTE);
    app.insights.failWith(failure);
    const { subscription } = taken(await app.subscribe(aSubscribeRequest()));
    expect(subscription).toMatchObject({ since: 1 });
    expect(subscription.baseline).toBeUndefined();
    const decided = await app.processObservation(anEvaluation(minute(2), 110));
    expect(decided).toMatchObject({ fires: 1, holds: { 'first-observation': 1 } });
  });

  it('compares with what was last accepted where that is newer than what upstream lists', async () => {
    const app = anApp();
    taken(await app.subscribe(aSubscribeRequest({ flow: 'another' })));
    await app.processObservation(anEvaluation(minute(1), 95));
    const { subscription } = taken(await app.subscribe(aSubscribeRequest()));
    expect(subscription.baseline).toEqual({ at: minute(1), value: 95 });
  });

  it('asks upstream once for several wishes within ten seconds', async () => {
    const app = anApp();
    for (const flow of ['a', 'b', 'c']) taken(await app.subscribe(aSubscribeRequest({ flow })));
    expect(app.insights.calls).toHaveLength(1);
    app.advance(10_000);
    taken(await app.subscribe(aSubscribeRequest({ flow: 'd' })));
    expect(app.insights.calls).toHaveLength(2);
  });

  it('limits the triggers of a workflow, not the saves of one', async () => {
    const app = anApp({ subscriptionsPerWorkflow: 2 });
    const one = aSubscribeRequest({ triggerName: 'one' });
    const { subscription } = taken(await app.subscribe(one));
    for (const save of [1, 2, 3]) {
      taken(await app.subscribe(aSubscribeRequest({ triggerName: 'two', save, trigger: aUnificationTrigger() })));
    }
    const third = aSubscribeRequest({ triggerName: 'three' });
    expect(await app.subscribe(third)).toEqual({ ok: false, failure: { kind: 'too-many-subscriptions', limit: 2 } });
    taken(await app.subscribe(one));
    taken(await app.subscribe(aSubscribeRequest({ flow: 'flow-2' })));
    taken(await app.cancelSubscription(subscription.id));
    await app.passTime(15 * MINUTE);
    taken(await app.subscribe(third));
  });

  it('keeps the address sealed, and shows only its host', async () => {
    const app = anApp();
    const { subscription } = taken(await app.subscribe(aSubscribeRequest()));
    const side = (await app.leases.find(subscription.id))?.side;
    expect(JSON.stringify(side)).not.toContain('sig=');
    expect(taken(await app.readSubscriptions.one(subscription.id)).callback.host).toBe(
      'prod-01.westeurope.logic.azure.com',
    );
    expect(JSON.stringify(app.logger.lines)).not.toContain('sig=');
  });

  it('finishes a decision that was left half done before anybody joins it', async () => {
    const app = anApp();
    const trigger = aSourceTrigger('data-source-refresh-succeeded');
    for (let flow = 0; flow < 60; flow += 1)
      taken(await app.subscribe(aSubscribeRequest({ flow: `f${flow}`, trigger })));
    const run = aRun({ at: minute(1) });
    const { commit } = app.subjects;
    let commits = 0;
    app.subjects.commit = (...call) => {
      commits += 1;
      if (commits === 2) throw new Error('the worker died here');
      return commit(...call);
    };
    await expect(app.processObservation(run)).rejects.toThrow('died');
    app.subjects.commit = commit;
    const { subscription } = taken(await app.subscribe(aSubscribeRequest({ flow: 'late', trigger })));
    expect(subscription.since).toBe(1);
    expect(await app.processObservation(run)).toEqual({ type: 'set-aside', reason: 'already-seen' });
    await app.runQueues();
    expect(app.sender.sent).toHaveLength(60);
  });
});
