import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../../builders/instants.ts';
import { answered } from '../../../../fakes/scripted-sender.ts';
import { createSubscribedApp, runsEnd, statesOf } from '../../../../fakes/subscribed-app.ts';

describe('Sweeping the outbox', () => {
  it('rings for the bucket in which something is due and was not rung for', async () => {
    const { app, id, bucket } = await createSubscribedApp();
    await runsEnd(app);
    app.queues.loseAll();
    await app.sweepOutbox();
    expect(app.queues.deliveries).toEqual([{ kind: 'deliver', bucket }]);
    await app.runQueues();
    expect(await statesOf(app, id)).toEqual(['delivered']);
  });

  it('rings for nothing where nothing is due: not yet, held by a worker, or not there', async () => {
    const { app, bucket } = await createSubscribedApp();
    await app.sweepOutbox();
    expect(app.queues.messages).toEqual([]);

    await runsEnd(app, 2);
    app.sender.answer((_, count) => answered(count === 0 ? 503 : 202, count === 0 ? { retryAfterInSeconds: 600 } : {}));
    await app.runQueues();
    app.queues.loseAll();
    await app.sweepOutbox();
    expect(app.queues.messages).toEqual([]);

    app.advance(10 * MINUTE);
    const now = app.clock.now();
    await app.outbox.claimDue(bucket, { now, leaseUntil: app.clock.now(), limit: 1, room: () => 1 });
    await app.sweepOutbox();
    expect(app.queues.deliveries).toEqual([{ kind: 'deliver', bucket }]);
  });

  it('rings for the others where one bucket cannot be read, and says so', async () => {
    const { app, bucket } = await createSubscribedApp();
    await runsEnd(app);
    app.queues.loseAll();
    const { hasDue } = app.outbox;
    app.outbox.hasDue = (wanted, now) =>
      wanted === bucket ? hasDue(wanted, now) : Promise.reject(new Error('out of reach'));
    await expect(app.sweepOutbox()).rejects.toThrow('31 buckets could not be swept');
    expect(app.queues.deliveries).toEqual([{ kind: 'deliver', bucket }]);
  });
});
