/** How much a run of deliveries takes on at once, and for how long: why it is not much more and not much less. */
import { describe, expect, it } from 'vitest';
import type { SubscriptionId } from '../../../../../shared/domain/ids.ts';
import { addMs } from '../../../../../shared/domain/instant.ts';
import { anEntry } from '../../../../builders/deliveries.ts';
import { MINUTE } from '../../../../builders/instants.ts';
import { callbackUrlOf } from '../../../../builders/subscribe-requests.ts';
import { answered } from '../../../../fakes/scripted-sender.ts';
import { createSubscribedApp, runsEnd, saveFlow, statesOf } from '../../../../fakes/subscribed-app.ts';
import { createTestApp, type TestApp } from '../../../../fakes/test-app.ts';

const SECOND = 1_000;
const LONGEST_POST = 30 * SECOND;
const POSTS_AT_ONCE = 4;

/** How many rows each claim from now on has brought, of those that brought any. */
function claimsOf(app: TestApp): readonly number[] {
  const counts: number[] = [];
  const { claimDue } = app.outbox;
  app.outbox.claimDue = async (bucket, options) => {
    const claimed = await claimDue(bucket, options);
    if (claimed.claims.length > 0) counts.push(claimed.claims.length);
    return claimed;
  };
  return counts;
}

const nobodyAnswers = new Promise<never>(() => undefined);

describe('A claim lasts', () => {
  it('no longer than makers can wait for what a dead worker held: two minutes later another posts it', async () => {
    const { app, id, bucket } = await createSubscribedApp();
    await runsEnd(app);
    app.sender.answer((_, count) => (count === 0 ? nobodyAnswers : answered(202)));
    void app.deliverBucket(bucket);
    await expect.poll(() => app.sender.sent.length, { timeout: 10_000 }).toBe(1);
    app.advance(2 * MINUTE);
    await createTestApp(app.world).deliverBucket(bucket);
    expect(app.sender.sent).toHaveLength(2);
    expect(await statesOf(app, id)).toEqual(['delivered']);
  });

  it('long enough that three rows of posts may each take their longest, and none is claimed twice', async () => {
    const { app, id, bucket } = await createSubscribedApp();
    await runsEnd(app, 3 * POSTS_AT_ONCE);
    const claims = claimsOf(app);
    const underWay: (() => void)[] = [];
    app.sender.answer(async () => {
      const answer = new Promise<void>((resolve) => underWay.push(resolve));
      if (underWay.length === POSTS_AT_ONCE) {
        app.advance(LONGEST_POST);
        for (const resolve of underWay.splice(0)) resolve();
      }
      await answer;
      return answered(202);
    });
    await app.deliverBucket(bucket);
    expect(claims).toEqual([3 * POSTS_AT_ONCE]);
    expect(new Set(await statesOf(app, id))).toEqual(new Set(['delivered']));
  });
});

describe('Of one flow', () => {
  it('no more is claimed than leaves room for others: what waits for a slow flow by hundreds holds none of them up', async () => {
    const { app, id: slow, bucket } = await createSubscribedApp(['slow']);
    await runsEnd(app, 300);
    const { subscription } = await saveFlow(app, 'quick');
    await runsEnd(app);
    app.sender.answer(({ url }) => (url === callbackUrlOf({ flow: 'slow' }) ? nobodyAnswers : answered(202)));
    void app.deliverBucket(bucket);
    const states = async (id: SubscriptionId) => new Set(await statesOf(app, id));
    await expect.poll(() => states(subscription.id), { timeout: 20_000 }).toEqual(new Set(['delivered']));
    expect(await states(slow)).toEqual(new Set(['waiting']));
  });

  it('what waits by thousands is not looked through again and again before another flow’s turn comes', async () => {
    const { app, id: slow, bucket } = await createSubscribedApp(['slow']);
    const body = JSON.stringify({});
    for (let n = 0; n < 2_200; n += 1) {
      const at = addMs(app.clock.now(), n);
      await app.outbox.add(bucket, anEntry(slow, at, { body, createdAt: app.clock.now() }));
    }
    app.advance(MINUTE);
    const { subscription } = await saveFlow(app, 'quick');
    await app.outbox.add(bucket, anEntry(subscription.id, app.clock.now(), { body, createdAt: app.clock.now() }));
    app.sender.answer(({ url }) => (url === callbackUrlOf({ flow: 'slow' }) ? nobodyAnswers : answered(202)));
    void app.deliverBucket(bucket);
    await expect.poll(() => statesOf(app, subscription.id), { timeout: 20_000 }).toEqual(['delivered']);
  });

  it('more than a share is not claimed while others wait, also where several are slow', async () => {
    const slow = ['slow-1', 'slow-2', 'slow-3', 'slow-4', 'slow-5', 'slow-6', 'slow-7'] as const;
    const { app, ids, bucket } = await createSubscribedApp(slow);
    const body = JSON.stringify({});
    for (let n = 0; n < 7 * 400; n += 1) {
      const id = ids[n % slow.length] ?? expect.fail();
      await app.outbox.add(bucket, anEntry(id, addMs(app.clock.now(), n), { body, createdAt: app.clock.now() }));
    }
    app.advance(MINUTE);
    const { subscription } = await saveFlow(app, 'quick');
    await app.outbox.add(bucket, anEntry(subscription.id, app.clock.now(), { body, createdAt: app.clock.now() }));
    const postedBefore: number[] = [];
    app.sender.answer(({ url }, count) => {
      if (url !== callbackUrlOf({ flow: 'quick' })) return answered(503);
      postedBefore.push(count);
      return answered(202);
    });
    await app.deliverBucket(bucket);
    expect(postedBefore).toEqual([expect.any(Number)]);
    // About as many as were claimed before all slow ones had their share.
    expect(postedBefore[0]).toBeLessThan(400);
  });

  it('forty events are claimed together, for each claim costs a page and a transaction', async () => {
    const { app, bucket } = await createSubscribedApp();
    await runsEnd(app, 40);
    const claims = claimsOf(app);
    await app.deliverBucket(bucket);
    expect(claims).toEqual([40]);
    expect(app.sender.sent).toHaveLength(40);
  });
});
