import { describe, expect, it } from 'vitest';
import { addMs } from '../../../../../shared/domain/instant.ts';
import { MINUTE } from '../../../../builders/instants.ts';
import { callbackUrlOf, taken } from '../../../../builders/subscribe-requests.ts';
import { answered, FLOW_DELETED, FLOW_OFF } from '../../../../fakes/scripted-sender.ts';
import { createSubscribedApp, runsEnd, saveFlow, statesOf } from '../../../../fakes/subscribed-app.ts';
import { createTestApp } from '../../../../fakes/test-app.ts';

const HOUR = 60 * MINUTE;
const OFF = 'refused: flow-off';
const BROKEN = 'refused: callback-broken';

async function switchedOff() {
  const subscribed = await createSubscribedApp();
  await runsEnd(subscribed.app);
  subscribed.app.sender.answer(FLOW_OFF);
  await subscribed.app.deliverBucket(subscribed.bucket);
  return subscribed;
}

describe('A flow that is switched off', () => {
  it('gets one real event in six hours as a trial; the others end refused, unsent', async () => {
    const { app, id, bucket } = await switchedOff();
    expect(await statesOf(app, id)).toEqual([OFF]);
    await runsEnd(app, 10);
    await app.deliverBucket(bucket);
    expect(app.sender.sent).toHaveLength(1);

    app.advance(6 * HOUR);
    await runsEnd(app, 10);
    await app.deliverBucket(bucket);
    expect(app.sender.sent).toHaveLength(2);
    expect(await statesOf(app, id)).toEqual(Array.from({ length: 21 }, () => OFF));
    expect(app.logger.lines.filter(({ event }) => event === 'subscription.switched-off')).toHaveLength(1);
  });

  it('is not called for the rest of what was claimed when it said so', async () => {
    const { app, id, bucket } = await createSubscribedApp();
    await runsEnd(app, 40);
    app.sender.answer(FLOW_OFF);
    await app.deliverBucket(bucket);
    expect(app.sender.sent.length).toBeLessThanOrEqual(8);
    expect(await statesOf(app, id)).toEqual(Array.from({ length: 40 }, () => OFF));
  });

  it('gets one trial also when two workers want to send it', async () => {
    const { app, bucket } = await switchedOff();
    app.advance(6 * HOUR);
    await runsEnd(app, 20);
    const second = createTestApp(app.world);
    await Promise.all([app.deliverBucket(bucket), second.deliverBucket(bucket)]);
    expect(app.sender.sent).toHaveLength(2);
  });

  it('is well again when a trial is accepted', async () => {
    const { app, id, bucket } = await switchedOff();
    app.sender.answer(answered(202));
    app.advance(6 * HOUR);
    await runsEnd(app);
    await app.deliverBucket(bucket);
    await runsEnd(app, 3);
    await app.deliverBucket(bucket);
    expect(await statesOf(app, id)).toEqual([OFF, 'delivered', 'delivered', 'delivered', 'delivered']);
    expect(taken(await app.readSubscriptions.one(id)).callback.condition).toBe('ok');
    expect(app.logger.lines.filter(({ event }) => event === 'subscription.resumed')).toHaveLength(1);
  });

  it('is well again once it is saved, and its refused event can be replayed with the same id and bytes', async () => {
    const { app, id, bucket } = await switchedOff();
    app.sender.answer(answered(202));
    await saveFlow(app, 'flow-1', 2);
    const [refused] = taken(await app.readDeliveries(id, { limit: 1 }));
    if (refused === undefined) throw new Error('There is a refused event.');
    taken(await app.replayEvent(id, refused.eventId));
    await app.deliverBucket(bucket);
    const [first, second] = app.sender.sent;
    expect(second).toEqual({
      url: callbackUrlOf({ save: 2 }),
      body: first?.body,
      headers: { ...first?.headers, 'x-audience-signals-replay': '1' },
    });
    expect(await statesOf(app, id)).toEqual([OFF, 'delivered']);
  });
});

describe('A flow that is gone', () => {
  it('ends its subscription at the second such answer in a row, and the rest of its events as gone, unsent', async () => {
    const { app, id, bucket } = await createSubscribedApp();
    await runsEnd(app);
    app.sender.answer(answered(404));
    await app.deliverBucket(bucket);
    expect(await statesOf(app, id)).toEqual(['waiting']);
    await runsEnd(app);
    await app.deliverBucket(bucket);
    const posts = app.sender.sent.length;
    expect(posts).toBeLessThanOrEqual(3);
    await app.passTime(HOUR);
    expect(new Set(await statesOf(app, id))).toEqual(new Set(['gone']));
    expect(app.sender.sent).toHaveLength(posts);
    expect((await app.leases.find(id))?.side).toMatchObject({ endReason: 'gone', sealedUrl: '' });
    expect((await app.readSubscriptions.one(id)).ok).toBe(false);
  });

  it('is ended at once when the engine says that it was deleted', async () => {
    const { app, id, ids } = await createSubscribedApp(['flow-1', 'flow-2']);
    await runsEnd(app, 6);
    app.sender.answer(({ url }) => (url === callbackUrlOf() ? FLOW_DELETED : answered(202)));
    await app.runQueues();
    expect(await statesOf(app, id)).toEqual(Array.from({ length: 6 }, () => 'gone'));
    expect(await statesOf(app, ids[1] ?? id)).toEqual(Array.from({ length: 6 }, () => 'delivered'));
    await runsEnd(app);
    expect(await statesOf(app, id)).toHaveLength(6);
  });

  it.each([404, 410, 401, 403])('is not thought so where successes lie between two answers %i', async (status) => {
    const { app, id, bucket } = await createSubscribedApp();
    await runsEnd(app, 12);
    const countIs = (count: number) =>
      expect
        .poll(async () => {
          const side = (await app.leases.find(id))?.side;
          return (side?.goneInARow ?? 0) + (side?.unauthorizedInARow ?? 0);
        })
        .toBe(count);
    let firstIsLearned: Promise<void> | undefined;
    app.sender.answer(async (_, count) => {
      if (count === 0) return answered(status);
      firstIsLearned ??= countIs(1);
      await firstIsLearned;
      if (count < 11) return answered(202);
      await countIs(0);
      return answered(status);
    });
    await app.deliverBucket(bucket);
    await countIs(1);
    const side = (await app.leases.find(id))?.side;
    expect([side?.endedAt, side?.brokenAt]).toEqual([undefined, undefined]);
  });

  it('is not thought so where the flow was saved anew while its old address was called', async () => {
    const { app, id, bucket } = await createSubscribedApp();
    await runsEnd(app, 2);
    app.sender.answer(async ({ url }) => {
      if (url !== callbackUrlOf()) return answered(202);
      await saveFlow(app, 'flow-1', 2);
      return answered(404);
    });
    await app.deliverBucket(bucket);
    await app.passTime(MINUTE);
    expect(await statesOf(app, id)).toEqual(['delivered', 'delivered']);
    expect((await app.leases.find(id))?.side).toMatchObject({ goneInARow: 0 });
  });
});

describe('A flow whose address is refused as unauthorized', () => {
  it('is broken at the second such answer in a row; its events end refused, unsent, until it is saved', async () => {
    const { app, id, bucket } = await createSubscribedApp();
    await runsEnd(app);
    app.sender.answer(answered(401));
    await app.deliverBucket(bucket);
    expect(await statesOf(app, id)).toEqual(['waiting']);
    await app.passTime(MINUTE);
    expect(await statesOf(app, id)).toEqual([BROKEN]);
    expect(app.sender.sent).toHaveLength(2);
    await runsEnd(app, 3);
    await app.runQueues();
    expect(app.sender.sent).toHaveLength(2);
    expect(await statesOf(app, id)).toEqual([BROKEN, BROKEN, BROKEN, BROKEN]);
    expect(taken(await app.readSubscriptions.one(id)).callback.condition).toBe('broken');

    app.sender.answer(answered(202));
    await saveFlow(app, 'flow-1', 2);
    await runsEnd(app);
    await app.runQueues();
    expect((await statesOf(app, id)).at(-1)).toBe('delivered');
    expect(taken(await app.readSubscriptions.one(id)).callback.condition).toBe('ok');
  });
});

describe('An event that a flow refuses for good', () => {
  it.each([
    [answered(413), 'refused: too-large'],
    [answered(302), 'refused: redirected'],
    [answered(418), 'refused: unexpected-reply'],
    [answered(400, { code: 'TriggerInputSchemaMismatch' }), 'refused: schema-mismatch'],
  ])('ends so, and the subscription stays as it is: %o', async (reply, state) => {
    const { app, id, bucket } = await createSubscribedApp();
    await runsEnd(app);
    app.sender.answer(reply);
    await app.deliverBucket(bucket);
    expect(await statesOf(app, id)).toEqual([state]);
    expect(taken(await app.readSubscriptions.one(id))).toMatchObject({
      status: 'active',
      callback: { condition: 'ok' },
    });
    expect(await app.outbox.survey(bucket, addMs(app.clock.now(), 48 * HOUR))).toMatchObject({ due: 0, later: 0 });
  });
});
