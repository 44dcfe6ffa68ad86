import { describe, expect, it } from 'vitest';
import { instanceIdOf } from '../../../../../shared/domain/ids.ts';
import { addMs } from '../../../../../shared/domain/instant.ts';
import { MINUTE, minute } from '../../../../builders/instants.ts';
import { anEvaluation, INSTANCE_ID } from '../../../../builders/observations.ts';
import { aFullRefreshTrigger, aMeasureTrigger, aSegmentTrigger } from '../../../../builders/subscriptions.ts';
import { createTestApp, type TestApp } from '../../../../fakes/test-app.ts';
import { ScriptedStorage } from '../deciding/scripted-storage.ts';
import { hashOf, seed, waitingEvents } from '../deciding/seeded-subject.ts';
import { aMeasure, aSegment, poll, pollAt, push, said, watchOf } from './polled-app.ts';

const SEGMENT = hashOf(aSegmentTrigger());
const BASELINE = { at: minute(0), value: 90 };
const SECOND = 1_000;

/** One flow, told when the segment goes above 100; it has gone there at minute 5. It is minute 10. */
async function watching(): Promise<TestApp> {
  const app = createTestApp();
  await seed(app, [aSegmentTrigger()], { baseline: BASELINE });
  app.insights.segments = [
    aSegment([
      [0, 90],
      [5, 110],
    ]),
  ];
  app.advance(10 * MINUTE);
  return app;
}

async function firesOf(app: TestApp): Promise<number> {
  return (await waitingEvents(app, SEGMENT)).length;
}

describe('A poll', () => {
  it('decides what is new, once, and says what it did', async () => {
    const app = await watching();
    await poll(app);
    await poll(app);
    expect(await firesOf(app)).toBe(1);
    expect(said(app, 'poll.completed')).toMatchObject([
      { observations: 1, decided: 1, fires: 1, upstreamCalls: 1, startedAt: minute(10) },
      { observations: 0, decided: 0, fires: 0, upstreamCalls: 1 },
    ]);
  });

  it('reads only the lists of the kinds that are subscribed to', async () => {
    const app = await watching();
    await poll(app);
    expect(app.insights.calls.map(({ read }) => read)).toEqual(['readSegments']);
    await seed(app, [aFullRefreshTrigger()]);
    await poll(app);
    expect(app.insights.calls.map(({ read }) => read)).toEqual(['readSegments', 'readJobs', 'readSegments']);
  });

  it('leaves alone an instance that is not configured, or that nobody subscribed to', async () => {
    const app = createTestApp();
    await app.pollInstance({ kind: 'scheduled', instanceId: instanceIdOf('another'), requestedAt: minute(0) });
    expect(said(app, 'poll.dropped')).toMatchObject([{ instanceId: 'another' }]);
    await poll(app);
    await push(app, anEvaluation(minute(0), 110));
    expect(app.insights.calls).toEqual([]);
  });

  it('takes what was pushed and what upstream lists together, each once, oldest first', async () => {
    const app = await watching();
    app.insights.segments = [
      aSegment([
        [0, 90],
        [4, 80],
        [5, 110],
      ]),
    ];
    await push(app, anEvaluation(minute(5), 110));
    await push(app, anEvaluation(minute(5), 110));
    expect(await firesOf(app)).toBe(1);
    const history = await app.subjects.history(SEGMENT, 0);
    expect(history.map(({ observation }) => observation.at)).toEqual([minute(4), minute(5)]);
  });
});

describe('A wake-up', () => {
  it('is still wanted where one of the lists was last read well before it was asked for', async () => {
    const app = await watching();
    await seed(app, [aMeasureTrigger()], { baseline: BASELINE });
    await pollAt(app, 10);
    app.insights.failWith({ kind: 'insights-unavailable', status: 500 }, 'readMeasures');
    await pollAt(app, 20);
    const { length } = app.insights.calls;
    app.clock.set(minute(25));
    await app.pollInstance({ kind: 'wake-up', instanceId: INSTANCE_ID, requestedAt: minute(15) });
    expect(app.insights.calls.slice(length).map(({ read }) => read)).toEqual(['readSegments', 'readMeasures']);
  });

  it('is dropped where a good poll has begun since it was sent', async () => {
    const app = await watching();
    const sentAt = minute(9);
    await poll(app);
    await app.pollInstance({ kind: 'wake-up', instanceId: INSTANCE_ID, requestedAt: sentAt });
    expect(app.insights.calls).toHaveLength(1);
  });

  it('is not dropped where one of the lists could not be read since', async () => {
    const app = await watching();
    await seed(app, [aFullRefreshTrigger()]);
    app.insights.failWith({ kind: 'insights-unavailable', status: 500 }, 'readJobs');
    await poll(app);
    app.advance(10 * SECOND);
    await app.pollInstance({ kind: 'wake-up', instanceId: INSTANCE_ID, requestedAt: minute(9) });
    expect(app.insights.calls).toHaveLength(4);
  });

  it('comes back for the rest of the ten seconds after the one before', async () => {
    const app = await watching();
    await poll(app, 'wake-up');
    app.advance(4 * SECOND);
    await poll(app, 'wake-up');
    expect(app.insights.calls).toHaveLength(1);
    const dueAt = addMs(app.clock.now(), 6 * SECOND);
    expect(app.queues.messages.filter(({ queue }) => queue === 'polls')).toMatchObject([
      { request: { kind: 'wake-up', instanceId: INSTANCE_ID }, dueAt },
    ]);
    expect(said(app, 'poll.put-back')).toMatchObject([{ restInMs: 6 * SECOND }]);
    app.advance(6 * SECOND);
    await app.runQueues();
    expect(app.insights.calls).toHaveLength(2);
    expect(app.queues.polls).toEqual([]);
  });

  it.each(['good', 'failed'])(
    'comes back for the rest of the ten seconds after a scheduled poll that was %s',
    async (how) => {
      const app = await watching();
      if (how === 'failed') app.insights.failWith({ kind: 'insights-unavailable', status: 500 });
      await poll(app);
      app.advance(4 * SECOND);
      await poll(app, 'wake-up');
      expect(app.insights.calls).toHaveLength(1);
      expect(said(app, 'poll.put-back')).toMatchObject([{ restInMs: 6 * SECOND }]);
      app.advance(6 * SECOND);
      await app.runQueues();
      expect(app.insights.calls).toHaveLength(2);
    },
  );

  it('is one of many, and one of them reads upstream', async () => {
    const app = await watching();
    await Promise.all([poll(app, 'wake-up'), poll(app, 'wake-up'), poll(app, 'wake-up')]);
    expect(app.insights.calls).toHaveLength(1);
    expect(app.queues.polls).toHaveLength(2);
    expect(await firesOf(app)).toBe(1);
  });

  it('does not hold up a poll that is due', async () => {
    const app = await watching();
    await poll(app, 'wake-up');
    app.advance(SECOND);
    await poll(app);
    expect(app.insights.calls).toHaveLength(2);
  });
});

describe('What is pushed goes through', () => {
  const pushed = anEvaluation(minute(8), 120);

  it('where upstream wants to be left alone', async () => {
    const app = await watching();
    app.insights.failWith({ kind: 'insights-throttled', retryAfterInSeconds: 120 });
    await poll(app);
    await push(app, pushed);
    expect(await firesOf(app)).toBe(1);
    expect(app.insights.calls).toHaveLength(1);
  });

  it('where upstream is down', async () => {
    const app = await watching();
    app.insights.failWith({ kind: 'insights-unavailable' });
    await push(app, pushed);
    expect(await firesOf(app)).toBe(1);
  });

  it('inside the ten seconds, and upstream is read after them all the same', async () => {
    const app = await watching();
    app.insights.segments = [];
    await poll(app, 'wake-up');
    app.advance(SECOND);
    await push(app, pushed);
    expect(await firesOf(app)).toBe(1);
    expect(app.queues.polls.map(({ kind }) => kind)).toEqual(['wake-up']);
  });

  it('where a good poll has begun since it was sent', async () => {
    const app = await watching();
    app.insights.segments = [];
    await poll(app);
    await app.pollInstance({ kind: 'pushed', instanceId: INSTANCE_ID, requestedAt: minute(9), observation: pushed });
    expect(await firesOf(app)).toBe(1);
  });
});

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

describe('A fault', () => {
  it('of one list harms what is read from it, and nothing else', async () => {
    const app = await watching();
    await seed(app, [aMeasureTrigger()], { baseline: BASELINE });
    app.insights.measures = [
      aMeasure([
        [0, 90],
        [5, 110],
      ]),
    ];
    app.insights.failWith({ kind: 'insights-malformed', problem: 'no list' }, 'readMeasures');
    await poll(app);
    expect(await firesOf(app)).toBe(1);
    expect(said(app, 'poll.failed')).toMatchObject([{ read: 'measures', problem: 'insights-malformed' }]);
    expect((await watchOf(app)).lastGoodPollAt).toEqual({ segments: minute(10) });
    app.insights.recover();
    await poll(app);
    expect(said(app, 'signal.fired')).toHaveLength(2);
  });

  it('of one subject does not stop the others, and it is looked at again', async () => {
    const storage = new ScriptedStorage();
    const app = createTestApp({ tables: storage.tables });
    await seed(app, [aSegmentTrigger()], { baseline: BASELINE });
    const other = { ...aSegmentTrigger(), segmentName: 'Lapsed' };
    await seed(app, [other], { baseline: BASELINE });
    app.insights.segments = [
      aSegment([
        [0, 90],
        [5, 110],
        [6, 80],
      ]),
      aSegment(
        [
          [0, 90],
          [5, 110],
        ],
        { name: 'Lapsed' },
      ),
    ];
    app.advance(10 * MINUTE);
    storage.onCommit(({ changes }) =>
      changes.some(({ rowKey }) => rowKey.startsWith(SEGMENT)) ? 'throttled' : undefined,
    );
    await expect(poll(app)).rejects.toThrow('could not be decided');
    expect(await firesOf(app)).toBe(0);
    expect(await waitingEvents(app, hashOf(other))).toHaveLength(1);
    expect(said(app, 'observation.failed')).toMatchObject([{ objectId: 'HighValueCustomers', observedAt: minute(5) }]);
    storage.heal();
    await poll(app);
    const history = await app.subjects.history(SEGMENT, 0);
    expect(history.map(({ observation }) => observation.at)).toEqual([minute(5), minute(6)]);
  });

  it('of the record itself costs one more look, and no second decision', async () => {
    const app = await watching();
    const stored = await app.instances.find(INSTANCE_ID);
    const [race] = await Promise.all([
      poll(app),
      app.instances.change(INSTANCE_ID, (watch) => ({ ...watch, nextPollAt: minute(99) })),
    ]);
    expect([race, stored?.watch.nextPollAt]).toEqual([undefined, minute(0)]);
    await poll(app);
    expect(await firesOf(app)).toBe(1);
    expect((await watchOf(app)).nextPollAt).toBe(minute(99));
  });
});

describe('A stamp in the future', () => {
  it('is recorded nowhere, does not hold up the others, and is taken when its time has come', async () => {
    const app = await watching();
    app.insights.segments = [
      aSegment([
        [0, 90],
        [20, 110],
      ]),
      aSegment([[5, 1]], { name: 'Other' }),
    ];
    await pollAt(app, 10);
    expect((await app.subjects.readLock(SEGMENT))?.state.n).toBe(0);
    expect((await watchOf(app)).levels?.get(SEGMENT)?.successAt).toBe(BASELINE.at);
    app.insights.segments = [
      aSegment([
        [0, 90],
        [12, 80],
        [20, 110],
      ]),
    ];
    await pollAt(app, 13);
    expect((await app.subjects.readLock(SEGMENT))?.state.n).toBe(1);
    await pollAt(app, 16);
    expect(await firesOf(app)).toBe(1);
  });
});
