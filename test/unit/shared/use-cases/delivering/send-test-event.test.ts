import { describe, expect, it } from 'vitest';
import { parseSubscriptionId } from '../../../../../shared/domain/ids.ts';
import type { Trigger } from '../../../../../shared/domain/trigger.ts';
import { minute } from '../../../../builders/instants.ts';
import { SOURCE_ID } from '../../../../builders/observations.ts';
import { aSubscribeRequest, taken } from '../../../../builders/subscribe-requests.ts';
import {
  aFullRefreshTrigger,
  aMeasureTrigger,
  aSegmentTrigger,
  aSourceTrigger,
  aUnificationTrigger,
} from '../../../../builders/subscriptions.ts';
import { createSubscribedApp, runsEnd } from '../../../../fakes/subscribed-app.ts';
import { createTestApp } from '../../../../fakes/test-app.ts';

async function testEventFor(trigger: Trigger) {
  const app = createTestApp();
  app.insights.failWith({ kind: 'insights-unavailable' });
  const { subscription } = taken(await app.subscribe(aSubscribeRequest({ trigger })));
  const record = taken(await app.sendTestEvent(subscription.id));
  await app.runQueues();
  return { app, subscription, record, body: JSON.parse(app.sender.sent[0]?.body ?? '') };
}

describe('A test event', () => {
  it.each<[Trigger, object]>([
    [aSegmentTrigger(), { previousCount: 100, currentCount: 101, threshold: 100, crossed: 'above' }],
    [aSegmentTrigger({ direction: 'below' }), { previousCount: 100, currentCount: 99, crossed: 'below' }],
    [
      aMeasureTrigger({ direction: 'both', threshold: 0.5 }),
      { previousValue: 0.5, currentValue: 1.5, crossed: 'above' },
    ],
    [aSourceTrigger('data-source-refresh-failed'), { dataSourceId: SOURCE_ID, status: 'failed' }],
    [aSourceTrigger('data-source-refresh-succeeded', { dataSourceId: '*' }), { status: 'successful' }],
    [aFullRefreshTrigger({ outcome: 'failed', submission: 'manual' }), { outcome: 'failed', submission: 'manual' }],
    [aFullRefreshTrigger(), { outcome: 'succeeded', submission: 'scheduled' }],
    [aUnificationTrigger({ outcome: 'failed' }), { outcome: 'failed', status: 'failed' }],
  ])('looks like a real one of its trigger, and says that it is a test: $kind', async (trigger, fields) => {
    const { subscription, record, body } = await testEventFor(trigger);
    expect(body).toMatchObject({
      eventId: record.eventId,
      eventType: trigger.kind,
      isTest: true,
      occurredAt: minute(0),
      subscriptionId: subscription.id,
      instanceName: 'Contoso',
      ...fields,
    });
  });

  it('is delivered and recorded, and decides nothing', async () => {
    const { app, subscription, record } = await testEventFor(aUnificationTrigger());
    const [delivery] = taken(await app.readDeliveries(subscription.id, { limit: 10 }));
    expect(delivery).toMatchObject({ eventId: record.eventId, origin: 'test', end: { state: 'delivered' } });
    expect(taken(await app.readVerdicts(subscription.id, { limit: 10 }))).toEqual([]);
    expect(taken(await app.readSubscriptions.one(subscription.id)).events).toBe(0);
  });

  it('is another one each time, also beside a real one', async () => {
    const { app, id } = await createSubscribedApp();
    await runsEnd(app);
    taken(await app.sendTestEvent(id));
    taken(await app.sendTestEvent(id));
    await app.runQueues();
    const ids = app.sender.sent.map(({ headers }) => headers['x-audience-signals-event-id']);
    expect(new Set(ids).size).toBe(3);
  });

  it('goes neither to a subscription that is ending nor to one that is not there', async () => {
    const { app, id, token } = await createSubscribedApp();
    await app.unsubscribe(id, token);
    expect(await app.sendTestEvent(id)).toEqual({ ok: false, failure: { kind: 'subscription-ending', id } });
    const unknown = parseSubscriptionId(`${'0'.repeat(20)}-${'0'.repeat(20)}`) ?? id;
    expect(await app.sendTestEvent(unknown)).toMatchObject({ failure: { kind: 'subscription-unknown' } });
    await app.runQueues();
    expect(app.sender.sent).toEqual([]);
  });
});
