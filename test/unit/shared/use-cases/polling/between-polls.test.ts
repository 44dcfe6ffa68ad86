// What may slip between two polls: a subscriber on its way, a subject that cannot be decided, a list that fails alone.
import { describe, expect, it } from 'vitest';
import { MINUTE, minute } from '../../../../builders/instants.ts';
import { aSubscribeRequest, taken } from '../../../../builders/subscribe-requests.ts';
import { aSegmentTrigger, aSourceTrigger } from '../../../../builders/subscriptions.ts';
import { aJob } from '../../../../builders/workflow.ts';
import { createTestApp } from '../../../../fakes/test-app.ts';
import { aSegment, HOUR, poll, pollAt, said } from './polled-app.ts';

const TRIGGER = aSegmentTrigger({ threshold: 1_000 });
const DAY = 24 * HOUR;

function withResolvers() {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe('An evaluation that a poll reads while the first subscriber is on the way', () => {
  it('is the subscriber’s, although nobody was there when the poll asked', async () => {
    const app = createTestApp();
    app.insights.segments = [aSegment([[-5, 100]])];
    const first = taken(await app.subscribe(aSubscribeRequest({ flow: 'old', trigger: TRIGGER })));
    await pollAt(app, 1);
    await app.unsubscribe(first.subscription.id, first.token);
    await app.passTime(20 * MINUTE);

    app.clock.set(minute(30));
    app.sourceClock.set(minute(30));
    const { change } = app.instances;
    const { remember } = app.owners;
    const pollIsOver = withResolvers();
    let polling: Promise<void> | undefined;
    app.owners.remember = async (ownership) => {
      app.owners.remember = remember;
      app.insights.segments = [
        aSegment([
          [-5, 100],
          [29, 2_000],
        ]),
      ];
      const pollHasDecided = withResolvers();
      app.instances.change = async (...given) => {
        app.instances.change = change;
        pollHasDecided.resolve();
        await pollIsOver.promise;
        return change(...given);
      };
      polling = poll(app);
      await pollHasDecided.promise;
      return remember(ownership);
    };
    const { subscription } = taken(await app.subscribe(aSubscribeRequest({ flow: 'new', trigger: TRIGGER })));
    expect(subscription.baseline).toEqual({ at: minute(-5), value: 100 });
    pollIsOver.resolve();
    await polling;
    await pollAt(app, 35);
    expect(said(app, 'signal.fired')).toMatchObject([{ subscriptionId: subscription.id, value: 2_000 }]);
  });
});

describe('A segment that cannot be decided for two weeks', () => {
  it('is asked for as far back as it has not been decided, while the others are polled as ever', async () => {
    const app = createTestApp();
    app.insights.segments = [aSegment([[-5, 100]])];
    taken(await app.subscribe(aSubscribeRequest({ trigger: TRIGGER })));
    await pollAt(app, 1);
    const { commit } = app.subjects;
    app.subjects.commit = () => Promise.reject(new Error('only this subject'));
    app.insights.segments = [
      aSegment([
        [-5, 100],
        [10, 2_000],
      ]),
    ];
    const windows: number[] = [];
    const readSegments = app.insights.readSegments.bind(app.insights);
    app.insights.readSegments = (instanceId, days) => {
      windows.push(days);
      return readSegments(instanceId, days);
    };
    for (let day = 0; day < 14; day += 1) {
      app.advance(DAY);
      await expect(poll(app)).rejects.toThrow('could not be decided');
    }
    app.subjects.commit = commit;
    await poll(app);
    expect(windows.at(-1)).toBeGreaterThanOrEqual(15);
    expect(said(app, 'signal.fired')).toMatchObject([{ value: 2_000 }]);
    await poll(app);
    expect(windows.at(-1)).toBeLessThan(15);
  });
});

describe('Jobs that go by while the status cannot be read', () => {
  it('are told as a gap, although their own list was read well', async () => {
    const app = createTestApp();
    const trigger = aSourceTrigger('data-source-refresh-failed', { dataSourceId: '*' });
    taken(await app.subscribe(aSubscribeRequest({ trigger })));
    const jobsFrom = (first: number) =>
      Array.from({ length: 50 }, (_, index) =>
        aJob({ jobId: `j${first + index}`, submittedAt: minute(first + index) }),
      );
    app.insights.nodes = [];
    app.insights.jobs = jobsFrom(-60);
    await pollAt(app, 1);
    const readStatus = app.insights.readStatus.bind(app.insights);
    app.insights.readStatus = async () => ({ ok: false, failure: { kind: 'insights-malformed', problem: 'no list' } });
    for (let at = 30; at <= 180; at += 30) {
      app.insights.jobs = jobsFrom(at - 50);
      await pollAt(app, at);
    }
    app.insights.readStatus = readStatus;
    await pollAt(app, 181);
    expect(said(app, 'poll.gap').some(({ read }) => read === 'jobs')).toBe(true);
  });
});
