import { describe, expect, it } from 'vitest';
import { bucketOf } from '../../../shared/domain/bucket.ts';
import { subjectHashIn } from '../../../shared/domain/ids.ts';
import { MINUTE, minute } from '../../builders/instants.ts';
import { anEvaluation } from '../../builders/observations.ts';
import { aSubscribeRequest, callbackUrlOf, taken } from '../../builders/subscribe-requests.ts';
import { answered } from '../../fakes/scripted-sender.ts';
import { createTestApp } from '../../fakes/test-app.ts';

async function subscribed(app = createTestApp()) {
  const evaluations = [{ at: minute(-60), outcome: 'succeeded', value: 90 }] as const;
  app.insights.segments = [{ name: 'HighValueCustomers', isActive: true, evaluations }];
  const { subscription } = taken(await app.subscribe(aSubscribeRequest()));
  return { app, subscription };
}

describe('An app in a test', () => {
  it('takes a wish, polls, decides and delivers, moved by hand', async () => {
    const { app, subscription } = await subscribed();
    app.advance(10 * MINUTE);
    app.insights.segments = [
      {
        name: 'HighValueCustomers',
        isActive: true,
        evaluations: [
          { at: minute(-60), outcome: 'succeeded', value: 90 },
          { at: minute(5), outcome: 'succeeded', value: 110 },
        ],
      },
    ];
    await app.schedulePolls();
    await app.runQueues();
    expect(app.sender.sent).toHaveLength(1);
    expect(app.sender.sent[0]?.url).toBe(callbackUrlOf());
    const [delivery] = taken(await app.readDeliveries(subscription.id, { limit: 10 }));
    expect(delivery?.end).toEqual({ state: 'delivered', at: minute(10) });
    expect(app.queues.messages).toEqual([]);
  });

  it('retries as time goes by', async () => {
    const { app } = await subscribed();
    app.sender.answer((_, count) => answered(count < 3 ? 500 : 202));
    await app.processObservation(anEvaluation(minute(0), 110));
    await app.passTime(60 * MINUTE);
    expect(app.sender.sent).toHaveLength(4);
  });

  it('keeps a message whose handling threw', async () => {
    const { app, subscription } = await subscribed();
    const bucket = bucketOf(subjectHashIn(subscription.id));
    await app.processObservation(anEvaluation(minute(0), 110));
    app.sender.answer(() => {
      throw new Error('a bug of ours');
    });
    await expect(app.runQueues()).rejects.toThrow('faults');
    expect(app.queues.deliveries).toEqual([{ kind: 'deliver', bucket }]);
  });

  it('shares its world with a second app', async () => {
    const { app, subscription } = await subscribed();
    const second = createTestApp(app.world);
    expect(taken(await second.readSubscriptions.one(subscription.id)).subscription).toEqual(subscription);
  });
});
