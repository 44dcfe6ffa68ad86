import { describe, expect, it } from 'vitest';
import { parseSubscriptionId } from '../../../../../shared/domain/ids.ts';
import { addMs } from '../../../../../shared/domain/instant.ts';
import { MINUTE } from '../../../../builders/instants.ts';
import { callbackUrlOf, taken } from '../../../../builders/subscribe-requests.ts';
import { answered } from '../../../../fakes/scripted-sender.ts';
import { createSubscribedApp, runsEnd, saveFlow, statesOf } from '../../../../fakes/subscribed-app.ts';
import { GRACE_IN_MS } from '../../../../fakes/test-app.ts';

const REFUSED = { ok: false, failure: { kind: 'token-refused' } };
const UNCHANGED = { ok: true, value: 'unchanged' };
const ENDING = { ok: true, value: 'ending' };

describe('Unsubscribing', () => {
  it('begins a grace in which events are decided and wait; at its end they are unsubscribed and the address is erased', async () => {
    const { app, id, token, bucket } = await createSubscribedApp();
    expect(await app.unsubscribe(id, token)).toEqual(ENDING);
    const endsAt = addMs(app.clock.now(), GRACE_IN_MS);
    expect(taken(await app.readSubscriptions.one(id))).toMatchObject({ status: 'ending', endsAt });
    await runsEnd(app, 3);
    await app.passTime(10 * MINUTE);
    expect(await statesOf(app, id)).toEqual(['waiting', 'waiting', 'waiting']);
    expect(app.sender.sent).toEqual([]);

    await app.passTime(5 * MINUTE);
    expect(await statesOf(app, id)).toEqual(['unsubscribed', 'unsubscribed', 'unsubscribed']);
    expect(await app.readSubscriptions.one(id)).toMatchObject({ ok: false });
    expect((await app.leases.find(id))?.side).toMatchObject({
      sealedUrl: '',
      endedAt: endsAt,
      endReason: 'unsubscribed',
    });
    await runsEnd(app);
    expect(await app.outbox.waitingFor(bucket, id)).toEqual([]);
    expect(app.sender.sent).toEqual([]);
  });

  it('is for the newest token alone also in a second life, whose leases go on where those of the first ended', async () => {
    const { app, id, token } = await createSubscribedApp();
    await app.unsubscribe(id, token);
    await app.passTime(GRACE_IN_MS);
    const again = await saveFlow(app);
    expect([again.subscription.id, again.renewed]).toEqual([id, false]);
    expect(taken(await app.readSubscriptions.one(id)).callback.leaseNumber).toBe(2);
    expect(await app.unsubscribe(id, token)).toEqual(UNCHANGED);
    expect(await app.unsubscribe(id, again.token)).toEqual(ENDING);
  });

  it('ends at once what was to be tried again hours later', async () => {
    const { app, id, token } = await createSubscribedApp();
    await runsEnd(app);
    app.sender.answer(answered(429, { retryAfterInSeconds: 5 * 60 * 60 }));
    await app.runQueues();
    await app.unsubscribe(id, token);
    await app.passTime(GRACE_IN_MS);
    expect(await statesOf(app, id)).toEqual(['unsubscribed']);
  });

  it('is no mistake when asked twice, or when it is over', async () => {
    const { app, id, token } = await createSubscribedApp();
    expect(await app.unsubscribe(id, token)).toEqual(ENDING);
    app.advance(MINUTE);
    const { side } = (await app.leases.find(id)) ?? {};
    expect(await app.unsubscribe(id, token)).toEqual(ENDING);
    expect((await app.leases.find(id))?.side).toEqual(side);
    await app.passTime(GRACE_IN_MS);
    expect(await app.unsubscribe(id, token)).toEqual(UNCHANGED);
    expect(await app.unsubscribe(id, 'anything')).toEqual(UNCHANGED);
  });

  it.each(['', '1.', '1.random', '2.random-1', 'random-1', '1.random-1 '])('refuses the token %j', async (token) => {
    const { app, id } = await createSubscribedApp();
    expect(await app.unsubscribe(id, token)).toEqual(REFUSED);
    expect(taken(await app.readSubscriptions.one(id)).status).toBe('active');
  });

  it('changes nothing for a subscription that never was', async () => {
    const { app } = await createSubscribedApp();
    const unknown = parseSubscriptionId(`${'0'.repeat(20)}-${'0'.repeat(20)}`);
    if (unknown === undefined) throw new Error('This is a subscription id.');
    expect(await app.unsubscribe(unknown, 'anything')).toEqual(UNCHANGED);
    expect(await app.cancelSubscription(unknown)).toMatchObject({ failure: { kind: 'subscription-unknown' } });
  });

  it('of a lease that a newer save has replaced changes nothing, however many saves later', async () => {
    const { app, id, token } = await createSubscribedApp();
    for (let save = 2; save <= 33; save += 1) await saveFlow(app, 'flow-1', save);
    expect(await app.unsubscribe(id, token)).toEqual(UNCHANGED);
    expect(taken(await app.readSubscriptions.one(id))).toMatchObject({
      status: 'active',
      callback: { leaseNumber: 33 },
    });
  });

  it('ends it for an admin, who needs no token', async () => {
    const { app, id } = await createSubscribedApp();
    expect(await app.cancelSubscription(id)).toEqual(ENDING);
    await app.passTime(GRACE_IN_MS);
    expect((await app.leases.find(id))?.side.endReason).toBe('cancelled');
    expect(await app.cancelSubscription(id)).toEqual(UNCHANGED);
  });

  it('does nothing early where the doorbell rings before its time', async () => {
    const { app, id, token } = await createSubscribedApp();
    await app.unsubscribe(id, token);
    app.queues.loseAll();
    app.advance(MINUTE);
    await app.endSubscription(id);
    expect(taken(await app.readSubscriptions.one(id)).status).toBe('ending');
    expect(app.queues.messages).toEqual([
      {
        queue: 'deliveries',
        request: { kind: 'end-subscription', subscriptionId: id },
        dueAt: addMs(app.clock.now(), GRACE_IN_MS - MINUTE),
      },
    ]);
  });

  it('leaves its owner free: the next save begins anew, with a lease that no old token ends', async () => {
    const { app, id, token } = await createSubscribedApp();
    await runsEnd(app, 2);
    await app.runQueues();
    await app.unsubscribe(id, token);
    await app.passTime(GRACE_IN_MS);
    const { subscription, renewed } = await saveFlow(app, 'flow-1', 2);
    expect([subscription.id, renewed]).toEqual([id, false]);
    expect(subscription).toMatchObject({ createdAt: app.sourceClock.now(), since: 2 });
    expect(await app.unsubscribe(id, token)).toEqual(UNCHANGED);
    await runsEnd(app);
    await app.runQueues();
    expect(app.sender.sent.at(-1)?.url).toBe(callbackUrlOf({ save: 2 }));
    expect(JSON.parse(app.sender.sent.at(-1)?.body ?? '')).toMatchObject({ sequence: 1 });
  });
});

describe('A DELETE that is repeated because its first answer was lost', () => {
  it('rings anew for the end, since the first doorbell may be lost as well', async () => {
    const { app, id, token } = await createSubscribedApp();
    await app.unsubscribe(id, token);
    app.queues.loseAll();
    await app.unsubscribe(id, token);
    await app.passTime(GRACE_IN_MS);
    expect((await app.leases.find(id))?.side.endedAt).toBeDefined();
  });
});
