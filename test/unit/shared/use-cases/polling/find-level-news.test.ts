import { describe, expect, it } from 'vitest';
import { MINUTE, minute } from '../../../../builders/instants.ts';
import { aMeasureTrigger, aSegmentTrigger } from '../../../../builders/subscriptions.ts';
import { createTestApp, type TestApp } from '../../../../fakes/test-app.ts';
import { hashOf, seed } from '../deciding/seeded-subject.ts';
import { aMeasure, aSegment, HOUR, poll, pollAt, said, watchOf } from './polled-app.ts';

const BASELINE = { at: minute(0), value: 90 };

function measureNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `Measure${index}`);
}

async function watchingMeasures(count: number): Promise<TestApp> {
  const app = createTestApp();
  for (const measureName of measureNames(count)) {
    await seed(app, [{ ...aMeasureTrigger(), measureName }], { baseline: BASELINE });
  }
  app.insights.measures = measureNames(count).map((name) => aMeasure([[0, 90]], name));
  return app;
}

function readsOf(app: TestApp, read: string): number {
  return app.insights.calls.filter((call) => call.read === read).length;
}

async function recordedValues(app: TestApp): Promise<unknown[]> {
  const history = await app.subjects.history(hashOf(aSegmentTrigger()), 0);
  return history.map(({ observation }) =>
    observation.type === 'level' && observation.outcome === 'succeeded' ? observation.value : observation.type,
  );
}

describe('The histories of measures', () => {
  it('are read only for those that have changed and are subscribed to', async () => {
    const app = await watchingMeasures(3);
    await pollAt(app, 5);
    expect(readsOf(app, 'readMeasure')).toBe(0);
    app.insights.measures = [
      aMeasure(
        [
          [0, 90],
          [6, 80],
          [7, 110],
        ],
        'Measure0',
      ),
      aMeasure([[0, 90]], 'Measure1'),
      aMeasure(
        [
          [0, 90],
          [7, 1],
        ],
        'NobodySubscribed',
      ),
    ];
    await pollAt(app, 10);
    await pollAt(app, 15);
    expect([readsOf(app, 'readMeasures'), readsOf(app, 'readMeasure')]).toEqual([3, 1]);
    const { levels } = await watchOf(app);
    expect(levels?.get(hashOf({ ...aMeasureTrigger(), measureName: 'Measure0' }))?.successAt).toBe(minute(7));
  });

  it('are read for twenty measures a poll, and for the others at the next', async () => {
    const app = await watchingMeasures(45);
    app.insights.measures = measureNames(45).map((name) =>
      aMeasure(
        [
          [0, 90],
          [5, 110],
        ],
        name,
      ),
    );
    const fires: number[] = [];
    for (const count of [10, 15, 20, 25]) {
      await pollAt(app, count);
      fires.push(said(app, 'signal.fired').length);
    }
    expect(fires).toEqual([20, 40, 45, 45]);
    expect(readsOf(app, 'readMeasure')).toBe(45);
  });

  it('that one measure lacks do not stop the others', async () => {
    const app = await watchingMeasures(2);
    app.insights.measures = measureNames(2).map((name) =>
      aMeasure(
        [
          [0, 90],
          [5, 110],
        ],
        name,
      ),
    );
    const readMeasure = app.insights.readMeasure.bind(app.insights);
    app.insights.readMeasure = (id, name, days) => readMeasure(id, name === 'Measure0' ? 'Gone' : name, days);
    await pollAt(app, 10);
    expect(said(app, 'signal.fired')).toHaveLength(1);
    expect((await watchOf(app)).lastGoodPollAt.measures).toBe(minute(10));
  });

  it('may be older than the list, which was read first', async () => {
    const app = await watchingMeasures(1);
    app.insights.measures = [
      aMeasure(
        [
          [0, 90],
          [5, 110],
        ],
        'Measure0',
      ),
    ];
    const { readMeasure } = app.insights;
    app.insights.readMeasure = async (id, name, days) => {
      app.insights.measures = [aMeasure([[0, 90]], 'Measure0')];
      return readMeasure.call(app.insights, id, name, days);
    };
    await pollAt(app, 10);
    expect(said(app, 'signal.fired')).toHaveLength(1);
  });
});

describe('What upstream lists of a segment', () => {
  async function watching(baseline?: typeof BASELINE): Promise<TestApp> {
    const app = createTestApp();
    await seed(app, [aSegmentTrigger()], { createdAt: minute(10), ...(baseline && { baseline }) });
    app.advance(10 * MINUTE);
    return app;
  }

  it('is taken oldest first, as if no poll had been missed', async () => {
    const app = await watching(BASELINE);
    app.insights.segments = [
      aSegment([
        [0, 90],
        [20, 110],
        [30, 80],
        [40, 120],
      ]),
    ];
    await pollAt(app, 60);
    expect(await recordedValues(app)).toEqual([110, 80, 120]);
    expect(said(app, 'signal.fired')).toHaveLength(2);
  });

  it('gives the newest value before the subscription to one that has no baseline', async () => {
    const app = await watching();
    app.insights.segments = [
      aSegment([
        [2, 10],
        [5, 90],
        [9, 'failed'],
        [20, 110],
      ]),
    ];
    await pollAt(app, 30);
    expect(await recordedValues(app)).toEqual([90, 110]);
    expect(said(app, 'observation.decided').map(({ holds }) => holds)).toEqual([{ 'first-observation': 1 }, {}]);
  });

  it('is all looked at again where the marks are lost, and decided once', async () => {
    const app = await watching(BASELINE);
    app.insights.segments = [
      aSegment([
        [0, 90],
        [20, 110],
      ]),
    ];
    await pollAt(app, 30);
    await app.instances.change((await watchOf(app)).instanceId, (watch) => ({ ...watch, levels: undefined }));
    app.insights.segments = [
      aSegment([
        [0, 90],
        [20, 110],
        [40, 80],
        [50, 110],
      ]),
    ];
    await pollAt(app, 60);
    expect(await recordedValues(app)).toEqual([110, 80, 110]);
    expect((await watchOf(app)).levels?.get(hashOf(aSegmentTrigger()))?.successAt).toBe(minute(50));
  });

  it('is told to have a gap where the last that was handled is gone, and shown in the record', async () => {
    const app = await watching(BASELINE);
    app.insights.segments = [
      aSegment([
        [0, 90],
        [20, 95],
      ]),
    ];
    await pollAt(app, 30);
    app.insights.segments = [aSegment([[100, 110]])];
    await pollAt(app, 120);
    await pollAt(app, 130);
    expect(said(app, 'poll.gap')).toMatchObject([{ read: 'segments', lastGoodPollAt: minute(30) }]);
    expect((await watchOf(app)).gapAt).toEqual({ segments: minute(120) });
    expect(said(app, 'signal.fired')).toHaveLength(1);
  });
});

describe('The condition of a subject', () => {
  it('is logged once for each change: switched off, gone, back', async () => {
    const app = createTestApp();
    await seed(app, [aSegmentTrigger()], { baseline: BASELINE });
    const shown = [
      [aSegment([[0, 90]])],
      [aSegment([[0, 90]], { isActive: false })],
      [aSegment([[0, 90]], { isActive: false })],
      [],
      [],
      [aSegment([[0, 90]])],
    ];
    for (const segments of shown) {
      app.insights.segments = segments;
      app.advance(HOUR);
      await poll(app);
    }
    expect(said(app, 'subject.state-changed').map(({ from, to }) => `${from} ${to}`)).toEqual([
      'active inactive',
      'inactive missing',
      'missing active',
    ]);
  });

  it('is not told by a list that could not be read', async () => {
    const app = createTestApp();
    await seed(app, [aSegmentTrigger()], { baseline: BASELINE });
    app.insights.failWith({ kind: 'insights-unavailable' });
    await poll(app);
    expect(said(app, 'subject.state-changed')).toEqual([]);
  });
});
