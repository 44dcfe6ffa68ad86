import { describe, expect, it } from 'vitest';
import { parseSubscriptionId } from '../../../../../shared/domain/ids.ts';
import { MINUTE, minute } from '../../../../builders/instants.ts';
import { aFailedEvaluation, anEvaluation } from '../../../../builders/observations.ts';
import { aSubscribeRequest, taken } from '../../../../builders/subscribe-requests.ts';
import { aSegmentTrigger } from '../../../../builders/subscriptions.ts';
import { answered } from '../../../../fakes/scripted-sender.ts';
import { createTestApp } from '../../../../fakes/test-app.ts';

async function watched() {
  const app = createTestApp();
  const evaluations = [{ at: minute(-60), outcome: 'succeeded', value: 90 }] as const;
  app.insights.segments = [{ name: 'HighValueCustomers', isActive: true, evaluations }];
  const trigger = aSegmentTrigger({ cooldownInMs: 30 * MINUTE });
  const { subscription } = taken(await app.subscribe(aSubscribeRequest({ trigger })));
  return { app, id: subscription.id };
}

describe('Reading verdicts', () => {
  it('says of each observation why it fired or not, newest first, with what it was compared and what became of the event', async () => {
    const { app, id } = await watched();
    app.advance(60 * MINUTE);
    for (const observation of [
      anEvaluation(minute(-90), 500),
      anEvaluation(minute(1), 95),
      aFailedEvaluation(minute(2)),
      anEvaluation(minute(3), 110),
      anEvaluation(minute(4), 90),
      anEvaluation(minute(5), 120),
    ]) {
      await app.processObservation(observation);
    }
    const waiting = taken(await app.readVerdicts(id, { limit: 10 }));
    expect(waiting.map(({ verdict, previous }) => [verdict.reason, previous?.value])).toEqual([
      ['cooling-down', 90],
      ['not-crossed', 110],
      ['crossed-above', 95],
      ['evaluation-failed', 95],
      ['not-crossed', 90],
      ['before-subscription', 90],
    ]);
    expect(waiting[2]).toMatchObject({ sequence: 1, event: { state: 'waiting' } });
    await app.runQueues();
    expect(taken(await app.readVerdicts(id, { limit: 10 }))[2]).toMatchObject({ event: { state: 'delivered' } });
  });

  it('agrees with the event that was sent', async () => {
    const { app, id } = await watched();
    app.advance(10 * MINUTE);
    await app.processObservation(anEvaluation(minute(3), 110));
    await app.runQueues();
    const [verdict] = taken(await app.readVerdicts(id, { limit: 10 }));
    const sent = JSON.parse(app.sender.sent[0]?.body ?? '');
    expect(verdict?.event?.eventId).toBe(sent.eventId);
    expect(verdict?.sequence).toBe(sent.sequence);
    expect(verdict?.previous).toEqual({ at: minute(-60), value: sent.previousCount });
  });

  it('takes only the newest, and only those since an instant of the source', async () => {
    const { app, id } = await watched();
    app.advance(60 * MINUTE);
    for (let index = 1; index <= 6; index += 1) await app.processObservation(anEvaluation(minute(index), index));
    const values = async (query: Parameters<typeof app.readVerdicts>[1]) =>
      taken(await app.readVerdicts(id, query)).map(({ entry }) => entry.observation.at);
    expect(await values({ limit: 2 })).toEqual([minute(6), minute(5)]);
    expect(await values({ limit: 10, since: minute(4) })).toEqual([minute(6), minute(5), minute(4)]);
  });

  it('knows nothing of what was decided before the subscription', async () => {
    const { app } = await watched();
    app.advance(10 * MINUTE);
    await app.processObservation(anEvaluation(minute(3), 110));
    const { subscription } = taken(await app.subscribe(aSubscribeRequest({ flow: 'late' })));
    expect(taken(await app.readVerdicts(subscription.id, { limit: 10 }))).toEqual([]);
  });

  it('says refused where the flow refused the event', async () => {
    const { app, id } = await watched();
    app.advance(10 * MINUTE);
    app.sender.answer(answered(413));
    await app.processObservation(anEvaluation(minute(3), 110));
    await app.runQueues();
    expect(taken(await app.readVerdicts(id, { limit: 1 }))).toMatchObject([{ event: { state: 'refused' } }]);
  });

  it('fails for a subscription that is not there', async () => {
    const { app } = await watched();
    const unknown = parseSubscriptionId(`${'0'.repeat(20)}-${'0'.repeat(20)}`);
    if (unknown === undefined) throw new Error('This is a subscription id.');
    const failure = { ok: false, failure: { kind: 'subscription-unknown' } };
    expect(await app.readVerdicts(unknown, { limit: 1 })).toMatchObject(failure);
    expect(await app.readDeliveries(unknown, { limit: 1 })).toMatchObject(failure);
    expect(await app.readSubscriptions.one(unknown)).toMatchObject(failure);
  });
});
