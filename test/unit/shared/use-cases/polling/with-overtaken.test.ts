import { describe, expect, it } from 'vitest';
import { MOST_ROWS_ON_PAGE } from '../../../../../shared/adapters/azure-tables/table-limits.ts';
import type { SubjectStore } from '../../../../../shared/ports/subject-store.ts';
import type { LevelNews } from '../../../../../shared/use-cases/polling/find-level-news.ts';
import { withOvertaken } from '../../../../../shared/use-cases/polling/with-overtaken.ts';
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

/** It decides what is new, and dies before it writes the record. */
async function pollThatDies(app: TestApp): Promise<void> {
  const { change } = app.instances;
  app.instances.change = () => Promise.reject(new Error('the worker died here'));
  await expect(poll(app)).rejects.toThrow('died');
  app.instances.change = change;
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
    await pollThatDies(app);
    await pollAt(app, 30);
    expect(await waitingEvents(app, SEGMENT)).toHaveLength(1);
    expect(said(app, 'poll.gap')).toEqual([]);
  });

  it('are none either where that poll had hundreds to catch up with', async () => {
    const app = await watching();
    app.insights.segments = [
      aSegment([[0, 90], ...Array.from({ length: 300 }, (_, index) => [10 + index, 90] as const)]),
    ];
    app.clock.set(minute(320));
    app.sourceClock.set(minute(320));
    await pollThatDies(app);
    await pollAt(app, 330);
    expect(said(app, 'observation.decided').length).toBeGreaterThanOrEqual(300);
    expect(said(app, 'poll.gap')).toEqual([]);
  });

  it('are looked for in one page of what was decided, however much that is', async () => {
    const app = await watching();
    const late = anEvaluation(minute(10), 150);
    const lock = await app.subjects.readLock(SEGMENT);
    const decided = 100_000;
    const asked: number[] = [];
    const subjects: SubjectStore = {
      ...app.subjects,
      readLock: async () => lock && { ...lock, state: { ...lock.state, n: decided } },
      async history(_, after) {
        asked.push(decided - after);
        return [];
      },
    };
    const watch = await watchOf(app);
    const news: LevelNews = { hash: SEGMENT, subject: late.subject, condition: 'active', fresh: [late], hasGap: false };
    const told = await withOvertaken(subjects, watch, [news], new Set([late]));
    expect(told).toEqual([{ ...news, hasGap: true }]);
    expect(asked).toEqual([expect.any(Number)]);
    expect(asked[0]).toBeLessThanOrEqual(MOST_ROWS_ON_PAGE);
  });
});
