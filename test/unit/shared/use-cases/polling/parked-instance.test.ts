/** Upstream asks for a pause: nobody reads it meanwhile, and what is pushed is decided all the same. */
import { describe, expect, it } from 'vitest';
import { MINUTE, minute } from '../../../../builders/instants.ts';
import { aMeasureTrigger } from '../../../../builders/subscriptions.ts';
import { createTestApp } from '../../../../fakes/test-app.ts';
import { seed } from '../deciding/seeded-subject.ts';
import { aMeasure, poll, pollAt, said, watchOf } from './polled-app.ts';
import { BASELINE, firesOf, watching } from './watched-segment.ts';

const SECOND = 1_000;

describe('Upstream asks to be left alone', () => {
  const throttled = [
    ['with 429', { kind: 'insights-throttled', retryAfterInSeconds: 90 }, 90],
    ['with 429 and no word for how long', { kind: 'insights-throttled' }, 60],
    ['with 503', { kind: 'insights-unavailable', status: 503, retryAfterInSeconds: 300 }, 300],
  ] as const;
  it.each(throttled)('%s, and is not read again before', async (_, failure, seconds) => {
    const app = await watching();
    app.insights.failWith(failure);
    await poll(app);
    app.insights.recover();
    app.advance(seconds * SECOND - 1);
    await poll(app);
    await poll(app, 'wake-up');
    expect(app.insights.calls).toHaveLength(1);
    app.advance(1);
    await poll(app);
    expect(await firesOf(app)).toBe(1);
    expect((await watchOf(app)).parkedUntil).toBeUndefined();
  });

  it.each([999_999_999, 300_000_000_000])(
    'for %i seconds, and is asked again after an hour',
    async (retryAfterInSeconds) => {
      const app = await watching();
      app.insights.failWith({ kind: 'insights-throttled', retryAfterInSeconds });
      await poll(app);
      expect((await watchOf(app)).parkedUntil).toBe(minute(70));
      app.insights.recover();
      await pollAt(app, 70);
      expect(await firesOf(app)).toBe(1);
    },
  );

  it('of a poll that overtook a slower one, which neither lifts the parking nor moves the record back', async () => {
    const app = await watching();
    const { readSegments } = app.insights;
    app.insights.readSegments = async (instanceId, days) => {
      const reply = await readSegments.call(app.insights, instanceId, days);
      app.insights.readSegments = readSegments;
      app.advance(MINUTE);
      await poll(app);
      app.insights.failWith({ kind: 'insights-throttled', retryAfterInSeconds: 600 });
      app.advance(MINUTE);
      await poll(app);
      return reply;
    };
    await poll(app);
    expect(await watchOf(app)).toMatchObject({
      parkedUntil: minute(22),
      polledAt: minute(12),
      lastGoodPollAt: { segments: minute(11) },
    });
  });

  it('for the history of one measure, and the others are not asked for either', async () => {
    const app = createTestApp();
    const names = ['A', 'B', 'C'];
    for (const measureName of names) await seed(app, [{ ...aMeasureTrigger(), measureName }], { baseline: BASELINE });
    app.insights.measures = names.map((name) =>
      aMeasure(
        [
          [0, 90],
          [5, 110],
        ],
        name,
      ),
    );
    app.insights.failWith({ kind: 'insights-throttled', retryAfterInSeconds: 30 }, 'readMeasure');
    await pollAt(app, 10);
    expect(app.insights.calls.map(({ read }) => read)).toEqual(['readMeasures', 'readMeasure']);
    expect((await watchOf(app)).parkedUntil).toBe(minute(10.5));
    app.insights.recover();
    await pollAt(app, 11);
    expect(said(app, 'signal.fired')).toHaveLength(3);
  });
});
