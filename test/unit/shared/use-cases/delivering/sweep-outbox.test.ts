import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../../builders/instants.ts';
import { ScriptedPublisher } from '../../../../fakes/scripted-publisher.ts';
import { answered } from '../../../../fakes/scripted-sender.ts';
import { createSubscribedApp, runsEnd, statesOf } from '../../../../fakes/subscribed-app.ts';
import { ScriptedStorage } from '../deciding/scripted-storage.ts';

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

  it('rings for what is due on its way to the topic, apart from the flows', async () => {
    const publisher = new ScriptedPublisher();
    const { app, bucket } = await createSubscribedApp(['flow-1'], { publisher });
    await runsEnd(app);
    await app.deliverBucket(bucket);
    app.queues.loseAll();
    await app.sweepOutbox();
    expect(app.queues.messages).toMatchObject([{ queue: 'publications', request: { kind: 'publish', bucket } }]);
    await app.runQueues();
    expect(publisher.published).toHaveLength(1);
    expect(app.logger.lines.filter(({ event }) => event === 'outbox.swept')).toMatchObject([
      { fields: { buckets: [], publishBuckets: [bucket] } },
    ]);
  });

  it('asks storage once for each bucket where there is no topic, and twice where there is one', async () => {
    const pages: number[] = [];
    for (const ways of [{}, { publisher: new ScriptedPublisher() }]) {
      const storage = new ScriptedStorage();
      const { app } = await createSubscribedApp(['flow-1'], { tables: storage.tables, ...ways });
      storage.forgetCalls();
      await app.sweepOutbox();
      pages.push(storage.calls.length);
    }
    expect(pages).toEqual([32, 64]);
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
