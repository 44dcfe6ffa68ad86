import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAesGcmCipher } from '../../../../../shared/adapters/callback/callback-url-cipher.ts';
import { addMs } from '../../../../../shared/domain/instant.ts';
import { MINUTE } from '../../../../builders/instants.ts';
import { callbackUrlOf, taken } from '../../../../builders/subscribe-requests.ts';
import { A_TRACE_ID, A_TRACE_PARENT, ANOTHER_TRACE_PARENT } from '../../../../builders/trace.ts';
import { answered, failed } from '../../../../fakes/scripted-sender.ts';
import { createSubscribedApp, runsEnd, saveFlow, statesOf } from '../../../../fakes/subscribed-app.ts';
import { createTestApp } from '../../../../fakes/test-app.ts';

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('Delivering a bucket', () => {
  it('posts what was decided, names the event and the attempt, and records the end with its attempts', async () => {
    const { app, id, bucket } = await createSubscribedApp();
    await runsEnd(app);
    app.sender.answer(answered(202, { runId: '0858' }));
    await app.deliverBucket(bucket);

    const [record] = taken(await app.readDeliveries(id, { limit: 10 }));
    const [post] = app.sender.sent;
    expect(post).toEqual({
      url: callbackUrlOf(),
      body: record?.body,
      headers: { 'x-audience-signals-event-id': record?.eventId, 'x-audience-signals-attempt': '1' },
    });
    expect(JSON.parse(post?.body ?? '')).toMatchObject({ eventId: record?.eventId, subscriptionId: id, sequence: 1 });
    expect(record?.end).toEqual({ state: 'delivered', at: app.clock.now() });
    expect(record?.attempts).toEqual([
      { attempt: 1, at: app.clock.now(), durationInMs: 12, status: 202, runId: '0858', meaning: 'accepted' },
    ]);
    expect(await app.outbox.waitingFor(bucket, id)).toEqual([]);
  });

  it('posts nothing where nothing is due', async () => {
    const { app, bucket } = await createSubscribedApp();
    await app.deliverBucket(bucket);
    expect(app.sender.sent).toEqual([]);
    expect(app.queues.deliveries).toEqual([]);
  });

  it('posts each event once when two workers deliver the same bucket', async () => {
    const { app, id, ids, bucket } = await createSubscribedApp(['flow-1', 'flow-2']);
    await runsEnd(app, 30);
    const second = createTestApp(app.world);
    await Promise.all([app.deliverBucket(bucket), second.deliverBucket(bucket)]);
    expect(app.sender.sent).toHaveLength(60);
    expect(new Set(app.sender.sent.map(({ body }) => body)).size).toBe(60);
    for (const one of [id, ...ids]) expect(new Set(await statesOf(app, one))).toEqual(new Set(['delivered']));
  });

  it('never says or keeps the address', async () => {
    const { app, id, bucket } = await createSubscribedApp();
    await runsEnd(app, 2);
    app.sender.answer((_, count) => (count === 0 ? failed('network') : answered(404)));
    await app.deliverBucket(bucket);
    expect(JSON.stringify(app.logger.lines)).not.toContain('sig=');
    expect(JSON.stringify(taken(await app.readDeliveries(id, { limit: 10 })))).not.toContain('sig=');
  });
});

describe('An event that could not be delivered', () => {
  it('is tried again with the same bytes and id under the next attempt number', async () => {
    const { app, id } = await createSubscribedApp();
    await runsEnd(app);
    app.sender.answer((_, count) => (count === 0 ? failed('time-out') : answered(count === 1 ? 503 : 200)));
    await app.passTime(HOUR);
    const { sent } = app.sender;
    expect(sent.map(({ headers }) => headers['x-audience-signals-attempt'])).toEqual(['1', '2', '3']);
    expect(new Set(sent.map(({ body }) => body)).size).toBe(1);
    expect(new Set(sent.map(({ headers }) => headers['x-audience-signals-event-id'])).size).toBe(1);
    const [record] = taken(await app.readDeliveries(id, { limit: 10 }));
    expect(record?.attempts.map(({ meaning, status, failure }) => [meaning, status ?? failure])).toEqual([
      ['transient', 'time-out'],
      ['transient', 503],
      ['accepted', 200],
    ]);
  });

  it.each([
    { fraction: 0, delayInMs: 8_000 },
    { fraction: 0.5, delayInMs: 10_000 },
    { fraction: 0.999, delayInMs: 11_996 },
  ])(
    'waits $delayInMs ms where chance says $fraction, and rings its own doorbell then',
    async ({ fraction, delayInMs }) => {
      const { app, id, bucket } = await createSubscribedApp();
      await runsEnd(app);
      app.queues.loseAll();
      app.randomness.setFraction(fraction);
      app.sender.answer(answered(500));
      await app.deliverBucket(bucket);
      const dueAt = addMs(app.clock.now(), delayInMs);
      expect(await app.outbox.waitingFor(bucket, id)).toMatchObject([{ dueAt }]);
      expect(app.queues.messages).toEqual([{ queue: 'deliveries', request: { kind: 'deliver', bucket }, dueAt }]);
    },
  );

  it('waits as long as the flow asks, and leaves a long wait to the sweep', async () => {
    const { app, id, bucket } = await createSubscribedApp();
    await runsEnd(app);
    app.queues.loseAll();
    app.sender.answer(answered(429, { retryAfterInSeconds: 300 }));
    await app.deliverBucket(bucket);
    expect(await app.outbox.waitingFor(bucket, id)).toMatchObject([{ dueAt: addMs(app.clock.now(), 300_000) }]);
    expect(app.queues.messages).toEqual([]);
    app.sender.answer(answered(202));
    await app.passTime(6 * MINUTE);
    expect(await statesOf(app, id)).toEqual(['delivered']);
  });

  it('ends as expired when a day has gone by', async () => {
    const { app, id } = await createSubscribedApp();
    await runsEnd(app);
    const decidedAt = app.clock.now();
    app.sender.answer(answered(500));
    await app.passTime(DAY - MINUTE);
    expect(await statesOf(app, id)).toEqual(['waiting']);
    await app.passTime(2 * MINUTE);
    const [record] = taken(await app.readDeliveries(id, { limit: 10 }));
    expect(record?.end).toEqual({ state: 'expired', at: addMs(decidedAt, DAY) });
    expect(record?.attempts).toHaveLength(app.sender.sent.length);
  });

  it('waits for a key that this deployment lacks, and is delivered by one that has it', async () => {
    const { app, id, bucket } = await createSubscribedApp();
    await runsEnd(app);
    const { cipher: _, ...rest } = app.world;
    const cipher = createAesGcmCipher({ current: { id: 'another', key: randomBytes(32) } });
    await createTestApp({ ...rest, cipher }).deliverBucket(bucket);
    expect(app.sender.sent).toEqual([]);
    const [record] = taken(await app.readDeliveries(id, { limit: 10 }));
    expect(record?.attempts).toMatchObject([{ attempt: 1, failure: 'unknown-key', meaning: 'transient' }]);
    await app.passTime(MINUTE);
    expect(await statesOf(app, id)).toEqual(['delivered']);
  });

  it('is refused where the stored address is damaged, until the flow is saved again', async () => {
    const { app, id, bucket } = await createSubscribedApp();
    await runsEnd(app);
    const { cipher: _, ...rest } = app.world;
    // The same key id with other bytes: what was sealed before opens no longer.
    const damaged = createTestApp(rest);
    await damaged.deliverBucket(bucket);
    expect(await statesOf(app, id)).toEqual(['refused: callback-url-damaged']);
    await saveFlow(damaged, 'flow-1', 2);
    await runsEnd(app);
    await damaged.deliverBucket(bucket);
    expect(app.sender.sent.map(({ url }) => url)).toEqual([callbackUrlOf({ save: 2 })]);
  });

  it('does not keep the others of its bucket from being delivered when posting it meets a bug', async () => {
    const { app, ids, bucket } = await createSubscribedApp(['flow-1', 'flow-2']);
    await runsEnd(app, 3);
    app.sender.answer(({ url }) => {
      if (url === callbackUrlOf()) throw new TypeError('a bug of ours');
      return answered(202);
    });
    await expect(app.deliverBucket(bucket)).rejects.toThrow(AggregateError);
    const [broken, well] = await Promise.all(ids.map((id) => statesOf(app, id)));
    expect(broken).toEqual(['waiting', 'waiting', 'waiting']);
    expect(well).toEqual(['delivered', 'delivered', 'delivered']);
  });
});

describe('A delivery tells what happened', () => {
  it('to the flow and in the log: the trace of what put the event there, the same at each attempt', async () => {
    const { app, bucket } = await createSubscribedApp(['flow-1'], { trace: () => A_TRACE_PARENT });
    await runsEnd(app);
    app.sender.answer((_, count) => answered(count === 0 ? 503 : 202));
    await app.deliverBucket(bucket);
    app.advance(HOUR);
    await app.deliverBucket(bucket);
    expect(app.sender.sent.map(({ headers }) => headers.traceparent)).toEqual([A_TRACE_PARENT, A_TRACE_PARENT]);
    const attempts = app.logger.lines.filter(({ event }) => event === 'delivery.attempted');
    expect(attempts.map(({ fields }) => fields.traceId)).toEqual([A_TRACE_ID, A_TRACE_ID]);
  });

  it('as metrics: each attempt by its meaning, each end, and how long the first post of a fire took to begin', async () => {
    const { app, bucket } = await createSubscribedApp();
    await runsEnd(app);
    app.advance(250);
    app.sender.answer((_, count) => answered(count === 0 ? 503 : 202));
    await app.deliverBucket(bucket);
    app.advance(HOUR);
    await app.deliverBucket(bucket);
    const measured = app.logger.measurements.filter(({ metric }) => /^deliver/.test(metric));
    expect(measured).toEqual([
      { metric: 'delivery.attempt-latency', value: 12, dimensions: { meaning: 'transient' } },
      { metric: 'delivery.decision-to-callback', value: 250, dimensions: {} },
      { metric: 'delivery.attempt-latency', value: 12, dimensions: { meaning: 'accepted' } },
      { metric: 'deliveries', value: 1, dimensions: { result: 'delivered' } },
    ]);
  });

  it('to the flow: of a test event and of a replay, the trace of the request that asked for it', async () => {
    let traceParent = A_TRACE_PARENT;
    const { app, id, bucket } = await createSubscribedApp(['flow-1'], { trace: () => traceParent });
    const { eventId } = taken(await app.sendTestEvent(id));
    await app.deliverBucket(bucket);
    traceParent = ANOTHER_TRACE_PARENT;
    taken(await app.replayEvent(id, eventId));
    await app.deliverBucket(bucket);
    expect(app.sender.sent.map(({ headers }) => headers.traceparent)).toEqual([A_TRACE_PARENT, ANOTHER_TRACE_PARENT]);
  });

  it('but a test event and a replay, which nobody decided, have no time since a decision', async () => {
    const { app, id, bucket } = await createSubscribedApp();
    const { eventId } = taken(await app.sendTestEvent(id));
    await app.deliverBucket(bucket);
    taken(await app.replayEvent(id, eventId));
    await app.deliverBucket(bucket);
    expect(app.sender.sent).toHaveLength(2);
    expect(app.logger.measurements.filter(({ metric }) => metric === 'delivery.decision-to-callback')).toEqual([]);
  });
});
