import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../../builders/instants.ts';
import { MemoryTableSet } from '../../../../fakes/memory-table-set.ts';
import { ScriptedPublisher, topicAnswered } from '../../../../fakes/scripted-publisher.ts';
import { answered } from '../../../../fakes/scripted-sender.ts';
import { createSubscribedApp, runsEnd, statesOf } from '../../../../fakes/subscribed-app.ts';
import type { TestApp } from '../../../../fakes/test-app.ts';
import { ScriptedStorage } from '../deciding/scripted-storage.ts';

const HOUR = 60 * MINUTE;

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
    const { survey } = app.outbox;
    app.outbox.survey = (wanted, now) =>
      wanted === bucket ? survey(wanted, now) : Promise.reject(new Error('out of reach'));
    await expect(app.sweepOutbox()).rejects.toThrow('31 buckets could not be swept');
    expect(app.queues.deliveries).toEqual([{ kind: 'deliver', bucket }]);
  });
});

describe('What a sweep measures', () => {
  const gaugesOf = (app: TestApp) =>
    app.logger.measurements
      .filter(({ metric }) => /^(outbox|poison)\./.test(metric))
      .map(({ metric, value, dimensions }) => [metric, ...Object.values(dimensions), value].join(' '));

  it('is nothing where nothing waits, and it says so', async () => {
    const { app } = await createSubscribedApp();
    await app.sweepOutbox();
    expect(gaugesOf(app)).toEqual([
      'outbox.depth due 0',
      'outbox.depth later 0',
      'outbox.oldest-age 0',
      'outbox.overdue 0',
      'poison.messages poll-instance-poison 0',
      'poison.messages deliver-outbox-poison 0',
    ]);
  });

  it('is how much waits and since when: since it was decided, and since it was due', async () => {
    const { app, bucket } = await createSubscribedApp();
    app.sender.answer((_, count) => answered(count === 0 ? 503 : 202, { retryAfterInSeconds: 600 }));
    await runsEnd(app);
    await app.deliverBucket(bucket);
    await runsEnd(app);
    app.advance(3 * MINUTE);
    app.queues.poison.deliveries = 2;
    await app.sweepOutbox();
    expect(gaugesOf(app)).toEqual([
      'outbox.depth due 1',
      'outbox.depth later 1',
      `outbox.oldest-age ${4 * MINUTE}`,
      `outbox.overdue ${3 * MINUTE}`,
      'poison.messages poll-instance-poison 0',
      'poison.messages deliver-outbox-poison 2',
    ]);
  });

  it('is the same of what goes to the topic: one that refuses for hours is seen though nothing is overdue', async () => {
    const publisher = new ScriptedPublisher();
    const { app, bucket } = await createSubscribedApp(['flow-1'], { publisher });
    publisher.answer(topicAnswered(403));
    await runsEnd(app);
    await app.publishBucket(bucket);
    await app.passTime(3 * HOUR);
    await app.sweepOutbox();
    const told = app.logger.measurements.filter(({ metric }) => metric.startsWith('publications.'));
    const latest = new Map(told.map(({ metric, value }) => [metric, value]));
    expect(latest.get('publications.oldest-age')).toBeGreaterThanOrEqual(3 * HOUR);
    expect(latest.get('publications.overdue')).toBeLessThan(10 * MINUTE);
  });

  it('is told, poison messages too, where a bucket cannot be read', async () => {
    const { app, bucket } = await createSubscribedApp();
    await runsEnd(app);
    app.queues.poison.deliveries = 2;
    const { survey } = app.outbox;
    app.outbox.survey = (wanted, now) =>
      wanted === bucket ? survey(wanted, now) : Promise.reject(new Error('out of reach'));
    await expect(app.sweepOutbox()).rejects.toThrow('31 buckets could not be swept');
    expect(gaugesOf(app)).toEqual([
      'outbox.depth due 1',
      'outbox.depth later 0',
      'outbox.oldest-age 0',
      'outbox.overdue 0',
      'poison.messages poll-instance-poison 0',
      'poison.messages deliver-outbox-poison 2',
    ]);
  });

  it.each([
    ['alone', 0, 'The poison queues could not be read', ['no queues']],
    ['beside a bucket', 1, '1 buckets could not be swept', ['out of reach', 'no queues']],
  ])('is told where the poison queues cannot be read, which fails the sweep: %s', async (_, failing, message, told) => {
    const { app } = await createSubscribedApp();
    app.queues.poisoned = () => Promise.reject(new Error('no queues'));
    const { survey } = app.outbox;
    app.outbox.survey = (bucket, now) =>
      bucket === 'b07' && failing > 0 ? Promise.reject(new Error('out of reach')) : survey(bucket, now);
    await expect(app.sweepOutbox()).rejects.toMatchObject({ message, errors: told.map((text) => new Error(text)) });
    expect(gaugesOf(app)).toHaveLength(4);
  });

  it('costs one read of each bucket and no more than it did before', async () => {
    const calls: string[] = [];
    const tables = new MemoryTableSet({
      fault({ operation }) {
        calls.push(operation);
        return undefined;
      },
    });
    const { app } = await createSubscribedApp(['flow-1'], { tables });
    await runsEnd(app, 3);
    calls.length = 0;
    await app.sweepOutbox();
    expect(calls).toEqual(Array(32).fill('page'));
  });
});
