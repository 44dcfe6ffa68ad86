/** Polls that something asks for between the scheduled ones, and what is pushed with them. */
import { describe, expect, it } from 'vitest';
import { addMs } from '../../../../../shared/domain/instant.ts';
import { minute } from '../../../../builders/instants.ts';
import { anEvaluation, INSTANCE_ID } from '../../../../builders/observations.ts';
import { aFullRefreshTrigger, aMeasureTrigger } from '../../../../builders/subscriptions.ts';
import { seed } from '../deciding/seeded-subject.ts';
import { poll, pollAt, push, said } from './polled-app.ts';
import { BASELINE, firesOf, watching } from './watched-segment.ts';

const SECOND = 1_000;

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
