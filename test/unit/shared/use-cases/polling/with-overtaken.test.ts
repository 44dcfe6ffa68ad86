import { describe, expect, it } from 'vitest';
import { MINUTE, minute } from '../../../../builders/instants.ts';
import { anEvaluation } from '../../../../builders/observations.ts';
import { aSegmentTrigger } from '../../../../builders/subscriptions.ts';
import { createTestApp, type TestApp } from '../../../../fakes/test-app.ts';
import { hashOf, seed, waitingEvents } from '../deciding/seeded-subject.ts';
import { aSegment, poll, pollAt, push, said, watchOf } from './polled-app.ts';

const SEGMENT = hashOf(aSegmentTrigger());

async function watching(): Promise<TestApp> {
  const app = createTestApp();
  await seed(app, [aSegmentTrigger()], { baseline: { at: minute(0), value: 90 } });
  app.insights.segments = [aSegment([[0, 90]])];
  await pollAt(app, 1);
  return app;
}

/** It has gone up and down between two polls. */
function upAndDown(app: TestApp): void {
  app.insights.segments = [
    aSegment([
      [0, 90],
      [10, 150],
      [20, 90],
    ]),
  ];
}

async function pushAt(app: TestApp, count: number, value: number): Promise<void> {
  app.clock.set(minute(count));
  app.sourceClock.set(minute(count));
  await push(app, anEvaluation(minute(count), value));
}

describe('An evaluation that is pushed before an older one was polled', () => {
  it.each([
    ['while upstream is left alone', { kind: 'insights-throttled', retryAfterInSeconds: 3600 }],
    ['while its list cannot be read', { kind: 'insights-unavailable', status: 500 }],
  ] as const)('%s leaves a gap, which the next poll tells once', async (_, failure) => {
    const app = await watching();
    app.insights.failWith(failure);
    await pollAt(app, 6);
    upAndDown(app);
    await pushAt(app, 20, 90);
    expect(said(app, 'poll.gap')).toEqual([]);
    app.insights.recover();
    await pollAt(app, 70);
    await pollAt(app, 75);
    expect(await waitingEvents(app, SEGMENT)).toEqual([]);
    expect(said(app, 'poll.gap')).toMatchObject([{ read: 'segments', lastGoodPollAt: minute(1) }]);
    expect((await watchOf(app)).gapAt).toEqual({ segments: minute(70) });
    expect((await watchOf(app)).levels?.get(SEGMENT)?.successAt).toBe(minute(20));
  });

  it('inside the ten seconds after another poll leaves a gap too', async () => {
    const app = await watching();
    await poll(app, 'wake-up');
    upAndDown(app);
    app.clock.advance(1_000);
    app.sourceClock.set(minute(20));
    await push(app, anEvaluation(minute(20), 90));
    expect(said(app, 'poll.gap')).toEqual([]);
    await pollAt(app, 25);
    expect(said(app, 'poll.gap')).toHaveLength(1);
  });

  it('leaves none where the older one is read with it', async () => {
    const app = await watching();
    upAndDown(app);
    await pushAt(app, 20, 90);
    expect(await waitingEvents(app, SEGMENT)).toHaveLength(1);
    expect(said(app, 'poll.gap')).toEqual([]);
  });
});

describe('Evaluations that another poll has decided in their order', () => {
  it('are no gap to one that comes too late', async () => {
    const app = await watching();
    upAndDown(app);
    app.sourceClock.set(minute(25));
    app.clock.advance(5 * MINUTE);
    const { change } = app.instances;
    // This one decides them, and dies before it writes the record.
    app.instances.change = () => Promise.reject(new Error('the worker died here'));
    await expect(poll(app)).rejects.toThrow('died');
    app.instances.change = change;
    await pollAt(app, 30);
    expect(await waitingEvents(app, SEGMENT)).toHaveLength(1);
    expect(said(app, 'poll.gap')).toEqual([]);
  });
});
