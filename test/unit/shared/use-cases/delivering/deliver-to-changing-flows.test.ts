import { describe, expect, it } from 'vitest';
import type { SubscriptionId } from '../../../../../shared/domain/ids.ts';
import { MINUTE } from '../../../../builders/instants.ts';
import { callbackUrlOf } from '../../../../builders/subscribe-requests.ts';
import { MemoryTableSet } from '../../../../fakes/memory-table-set.ts';
import { answered, FLOW_DELETED, FLOW_OFF } from '../../../../fakes/scripted-sender.ts';
import { createSubscribedApp, runsEnd, saveFlow, statesOf } from '../../../../fakes/subscribed-app.ts';
import { GRACE_IN_MS, type TestApp } from '../../../../fakes/test-app.ts';

const HOUR = 60 * MINUTE;

/** Switched off six hours ago, with one event that may go out as the trial. */
async function withTrialDue() {
  const subscribed = await createSubscribedApp();
  const { app, bucket } = subscribed;
  await runsEnd(app);
  app.sender.answer(FLOW_OFF);
  await app.deliverBucket(bucket);
  app.advance(6 * HOUR);
  await runsEnd(app);
  return subscribed;
}

describe('A trial of a flow that was switched off', () => {
  it('that meets a passing fault is made again with the retry, and not hours later', async () => {
    const { app, id } = await withTrialDue();
    app.sender.answer((_, count) => answered(count === 1 ? 503 : 202));
    await app.passTime(MINUTE);
    expect(await statesOf(app, id)).toEqual(['refused: flow-off', 'delivered']);
    await runsEnd(app);
    await app.passTime(MINUTE);
    expect((await statesOf(app, id)).at(-1)).toBe('delivered');
  });

  it('is not used up by an event whose claim has too little time left for a post', async () => {
    const { app, id } = await withTrialDue();
    app.sender.answer(answered(202));
    const { claimDue } = app.outbox;
    let isFirst = true;
    app.outbox.claimDue = async (...given) => {
      const claimed = await claimDue(...given);
      if (isFirst) app.advance(90_000);
      isFirst = false;
      return claimed;
    };
    await app.passTime(5 * MINUTE);
    expect(await statesOf(app, id)).toEqual(['refused: flow-off', 'delivered']);
  });
});

describe('A flow that is saved while its old address is being called', () => {
  it.each([
    ['deleted', FLOW_DELETED],
    ['switched off', FLOW_OFF],
    ['gone', answered(404)],
    ['unauthorized', answered(401)],
  ])('gets the event at its new address, although the old one answers %s', async (_, old) => {
    const { app, id } = await createSubscribedApp();
    await runsEnd(app);
    app.sender.answer(async ({ url }) => {
      if (url !== callbackUrlOf()) return answered(202);
      await saveFlow(app, 'flow-1', 2);
      return old;
    });
    await app.runQueues();
    expect(await statesOf(app, id)).toEqual(['delivered']);
    expect(app.sender.sent.map(({ url }) => url)).toEqual([callbackUrlOf(), callbackUrlOf({ save: 2 })]);
    expect((await app.leases.find(id))?.side).toMatchObject({ goneInARow: 0, unauthorizedInARow: 0 });
  });
});

describe('One fault that several posts meet at once', () => {
  it.each([404, 410, 401, 403])('is one answer %i, and not two in a row', async (status) => {
    const { app, id, bucket } = await createSubscribedApp();
    await runsEnd(app, 4);
    let arrived = 0;
    app.sender.answer(async () => {
      arrived += 1;
      await expect.poll(() => arrived).toBe(4);
      return answered(status);
    });
    await app.deliverBucket(bucket);
    expect(await statesOf(app, id)).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
    app.sender.answer(answered(202));
    await app.passTime(MINUTE);
    expect(new Set(await statesOf(app, id))).toEqual(new Set(['delivered']));
  });
});

describe('A claim that fails', () => {
  it('does not lose sight of what has been posted: it is settled, and not posted again', async () => {
    let failNextClaim = false;
    const tables = new MemoryTableSet({
      fault: (call) => {
        if (!failNextClaim || call.operation !== 'page' || call.table !== 'triggers') return undefined;
        failNextClaim = false;
        return 'throttled';
      },
    });
    const { app, id, bucket } = await createSubscribedApp(['flow-1'], { tables });
    await runsEnd(app, 3);
    app.sender.answer(() => {
      failNextClaim = true;
      return answered(202);
    });
    await expect(app.deliverBucket(bucket)).rejects.toThrow();
    failNextClaim = false;
    app.sender.answer(answered(202));
    expect(await statesOf(app, id)).toEqual(['delivered', 'delivered', 'delivered']);
    expect(app.sender.sent).toHaveLength(3);
  });
});

describe('A post that was accepted', () => {
  it('counts, although what it says about the flow cannot be written down', async () => {
    const { app, id, bucket } = await createSubscribedApp();
    await runsEnd(app);
    app.sender.answer(answered(404));
    await app.deliverBucket(bucket);
    const { find } = app.leases;
    app.sender.answer(() => {
      app.leases.find = () => Promise.reject(new Error('out of reach'));
      return answered(202);
    });
    app.advance(MINUTE);
    await expect(app.deliverBucket(bucket)).rejects.toThrow('faults');
    app.leases.find = find;
    expect(await statesOf(app, id)).toEqual(['delivered']);
    await app.passTime(5 * MINUTE);
    expect(app.sender.sent).toHaveLength(2);
  });
});

describe('A flow that is saved in its grace while a worker holds its event', () => {
  it('gets the event within about a minute, and not at the end of the grace that is over', async () => {
    const { app, id, token, bucket } = await createSubscribedApp();
    await runsEnd(app);
    await app.unsubscribe(id, token);
    const { settle } = app.outbox;
    app.outbox.settle = async (...given) => {
      app.outbox.settle = settle;
      await saveFlow(app, 'flow-1', 2);
      return settle(...given);
    };
    await app.deliverBucket(bucket);
    await app.passTime(2 * MINUTE);
    expect(await statesOf(app, id)).toEqual(['delivered']);
  });
});

describe('A flow that is saved again a moment after a worker has read what it was', () => {
  /** Both flows have an event. The first is being called until that of the second has ended so, and the second was saved since. */
  async function savedBeside(app: TestApp, bucket: string, second: SubscriptionId, end: string) {
    app.sender.answer(async ({ url }) => {
      if (url === callbackUrlOf({ flow: 'flow-1' }) && app.sender.sent.length === 1) {
        await expect.poll(() => statesOf(app, second), { timeout: 10_000 }).toEqual([end]);
        app.advance(1_000);
        await saveFlow(app, 'flow-2', 2);
        await runsEnd(app, 1, 1);
      }
      return answered(202);
    });
    await app.deliverBucket(bucket);
    await app.passTime(5 * MINUTE);
  }

  it('gets the event of its new life, and not the end of the old one', async () => {
    const { app, ids, bucket } = await createSubscribedApp(['flow-1', 'flow-2']);
    const second = ids[1] ?? expect.fail();
    await runsEnd(app);
    await app.cancelSubscription(second);
    app.advance(GRACE_IN_MS);
    await app.endSubscription(second);
    await savedBeside(app, bucket, second, 'unsubscribed');
    expect(await statesOf(app, second)).toEqual(['unsubscribed', 'delivered']);
  });

  it('gets the event of its new lease, although its old address was broken', async () => {
    const { app, ids, bucket } = await createSubscribedApp(['flow-1', 'flow-2']);
    const second = ids[1] ?? expect.fail();
    const stored = (await app.leases.find(second)) ?? expect.fail();
    await app.leases.update(stored, { ...stored.side, brokenAt: app.clock.now() });
    await runsEnd(app);
    await savedBeside(app, bucket, second, 'refused: callback-broken');
    expect(await statesOf(app, second)).toEqual(['refused: callback-broken', 'delivered']);
  });
});
