import { describe, expect, it } from 'vitest';
import { instanceIdOf } from '../../../../../shared/domain/ids.ts';
import { MINUTE, minute } from '../../../../builders/instants.ts';
import { anEvaluation, INSTANCE_ID } from '../../../../builders/observations.ts';
import { aFullRefreshTrigger, aMeasureTrigger, aSegmentTrigger } from '../../../../builders/subscriptions.ts';
import { createTestApp } from '../../../../fakes/test-app.ts';
import { ScriptedStorage } from '../deciding/scripted-storage.ts';
import { hashOf, seed, waitingEvents } from '../deciding/seeded-subject.ts';
import { aMeasure, aSegment, poll, pollAt, push, said, watchOf } from './polled-app.ts';
import { BASELINE, firesOf, SEGMENT, watching } from './watched-segment.ts';

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
