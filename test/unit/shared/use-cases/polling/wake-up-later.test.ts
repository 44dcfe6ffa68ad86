// What comes of many that want a poll before the instance may be polled again.
import { describe, expect, it } from 'vitest';
import { addMs, type Instant } from '../../../../../shared/domain/instant.ts';
import type { PollRequest } from '../../../../../shared/domain/requests.ts';
import { createWakeUpLater } from '../../../../../shared/use-cases/polling/wake-up-later.ts';
import { minute } from '../../../../builders/instants.ts';
import { keepLogLines } from '../../../../builders/log-lines.ts';
import { anEvaluation, INSTANCE_ID } from '../../../../builders/observations.ts';
import { aSegmentTrigger } from '../../../../builders/subscriptions.ts';
import { MemoryQueues } from '../../../../fakes/memory-queues.ts';
import { createTestApp } from '../../../../fakes/test-app.ts';
import { seed } from '../deciding/seeded-subject.ts';
import { poll, push } from './polled-app.ts';

const SECOND = 1_000;
const TEN = addMs(minute(0), 10 * SECOND);

function desk() {
  let now = minute(0);
  const queues = new MemoryQueues(() => now);
  const later = createWakeUpLater({ queues, clock: () => now, logger: keepLogLines() });
  return { queues, later, at: (seconds: number) => (now = addMs(minute(0), seconds * SECOND)) };
}

function requested(requestedAt: Instant, kind: 'wake-up' | 'scheduled' = 'wake-up'): PollRequest {
  return { kind, instanceId: INSTANCE_ID, requestedAt };
}

async function polledAtOnce() {
  const app = createTestApp();
  await seed(app, [aSegmentTrigger()], { baseline: { at: minute(0), value: 90 } });
  app.advance(60 * SECOND);
  await poll(app, 'wake-up');
  return app;
}

describe('One wake-up', () => {
  it('stands for all that is pushed until it comes, and its poll begins after each of them', async () => {
    const app = await polledAtOnce();
    for (let pushed = 1; pushed <= 19; pushed += 1) {
      app.advance(SECOND / 2);
      await push(app, anEvaluation(app.clock.now(), 90 + pushed));
    }
    expect(app.queues.polls).toHaveLength(1);
    expect(app.insights.calls).toHaveLength(1);
    app.advance(SECOND / 2);
    await app.runQueues();
    expect(app.insights.calls).toHaveLength(2);
    app.advance(60 * SECOND);
    await app.runQueues();
    expect(app.insights.calls).toHaveLength(2);
  });

  it('stands for those that came at the same moment', async () => {
    const app = await polledAtOnce();
    app.advance(SECOND);
    await Promise.all([1, 2, 3, 4].map((pushed) => push(app, anEvaluation(app.clock.now(), pushed))));
    expect(app.queues.polls).toHaveLength(1);
  });

  it('is not answered by a poll that came between, before the last that it stands for', async () => {
    const app = await polledAtOnce();
    app.advance(SECOND);
    await poll(app, 'wake-up');
    app.advance(4 * SECOND);
    await poll(app);
    app.advance(2 * SECOND);
    await poll(app, 'wake-up');
    expect(app.insights.calls).toHaveLength(2);
    app.advance(3 * SECOND);
    await app.runQueues();
    expect(app.insights.calls).toHaveLength(2);
    app.advance(5 * SECOND);
    await app.runQueues();
    expect(app.insights.calls).toHaveLength(3);
    expect(app.queues.polls).toEqual([]);
  });

  it('is answered by a poll that began after what it stands for', async () => {
    const { later, queues, at } = desk();
    at(3);
    await later.put(requested(minute(0)), TEN, addMs(minute(0), SECOND));
    expect(queues.polls).toEqual([requested(minute(0))]);
    expect(await later.stands(requested(minute(0)))).toBe(false);
  });

  it('stands for nothing that is asked for at the moment it comes, or later', async () => {
    const { later, at } = desk();
    at(3);
    await later.put(requested(addMs(minute(0), SECOND)), TEN, minute(0));
    expect(await later.stands(requested(addMs(minute(0), 2 * SECOND)))).toBe(true);
    expect(await later.stands(requested(TEN))).toBe(false);
    at(10);
    expect(await later.stands(requested(addMs(minute(0), 2 * SECOND)))).toBe(false);
  });

  it('stands for no poll that is due', async () => {
    const { later } = desk();
    await later.put(requested(addMs(minute(0), SECOND)), TEN, minute(0));
    expect(await later.stands(requested(addMs(minute(0), SECOND), 'scheduled'))).toBe(false);
  });

  it('goes back into the queue where it comes a little early', async () => {
    const { later, queues, at } = desk();
    await later.put(requested(addMs(minute(0), SECOND)), TEN, minute(0));
    at(9.5);
    const early = queues.polls[0] ?? requested(minute(0));
    await later.put(early, TEN, minute(0));
    expect(queues.polls).toHaveLength(2);
  });

  it('stands for nobody where the queue would not take it', async () => {
    const { later, queues, at } = desk();
    const { requestPoll } = queues;
    queues.requestPoll = () => Promise.reject(new Error('The queue is away'));
    at(1);
    const asked = requested(addMs(minute(0), SECOND / 2));
    const both = await Promise.allSettled([later.put(asked, TEN, minute(0)), later.put(asked, TEN, minute(0))]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    queues.requestPoll = requestPoll;
    expect(await later.stands(asked)).toBe(false);
    await later.put(asked, TEN, minute(0));
    expect(queues.polls).toHaveLength(1);
  });
});
