import { describe, expect, it } from 'vitest';
import { type InstanceWatch, unwatched } from '../../../../../shared/domain/instance-watch.ts';
import { earlierMark, watchSubject } from '../../../../../shared/use-cases/polling/watch-subject.ts';
import { minute } from '../../../../builders/instants.ts';
import { anEvaluation, INSTANCE_ID } from '../../../../builders/observations.ts';
import { taken } from '../../../../builders/subscribe-requests.ts';
import { aMeasureTrigger, aSegmentTrigger, aSourceTrigger, aSubscription } from '../../../../builders/subscriptions.ts';
import { createTestApp } from '../../../../fakes/test-app.ts';
import { hashOf, seed, waitingEvents } from '../deciding/seeded-subject.ts';
import { aSegment, pollAt } from './polled-app.ts';

const SEGMENT = hashOf(aSegmentTrigger());
const FRESH = unwatched(INSTANCE_ID, minute(0));

function watched(watch: InstanceWatch, ...subscriptions: Parameters<typeof aSubscription>[]): InstanceWatch {
  return subscriptions.reduce((current, given) => watchSubject(current, aSubscription(...given), minute(3)), watch);
}

describe('The record of an instance', () => {
  it('names each kind once and is polled at the next occasion', () => {
    const late = { ...FRESH, nextPollAt: minute(60) };
    const watch = watched(late, [aSegmentTrigger()], [aSegmentTrigger({ threshold: 5 })], [aMeasureTrigger()]);
    expect([watch.kinds, watch.nextPollAt]).toEqual([['segment', 'measure'], minute(3)]);
  });

  it('looks at levels from behind the baseline, and without one for the newest before now', () => {
    const baseline = { at: minute(-60), value: 1 };
    expect(watched(FRESH, [aSegmentTrigger(), { baseline }]).levels?.get(SEGMENT)).toEqual({
      kind: 'segment',
      successAt: minute(-60),
      wantsBaseline: false,
      condition: 'active',
    });
    expect(watched(FRESH, [aSegmentTrigger(), { createdAt: minute(2) }]).levels?.get(SEGMENT)).toMatchObject({
      successAt: minute(2),
      wantsBaseline: true,
    });
  });

  it('watches runs since the first subscription to their kind, counted anew once nobody watched them', () => {
    const source = aSourceTrigger('data-source-refresh-failed');
    const two = watched(FRESH, [source, { createdAt: minute(1) }], [source, { createdAt: minute(2) }]);
    expect(two.watchedSince).toEqual({ 'data-source': minute(1) });
    const again = watched({ ...two, kinds: [] }, [source, { createdAt: minute(9) }]);
    expect(again.watchedSince).toEqual({ 'data-source': minute(9) });
  });

  it('watches runs since the first of two that subscribe at once, whichever is written first', () => {
    const source = aSourceTrigger('data-source-refresh-failed');
    const two = watched(FRESH, [source, { createdAt: minute(2) }], [source, { createdAt: minute(1) }]);
    expect(two.watchedSince).toEqual({ 'data-source': minute(1) });
  });

  it('begins anew with the lists that only a kind reads which comes back', () => {
    const months = { jobs: minute(-9_000), status: minute(-9_000), segments: minute(-9_000) };
    const stale = {
      ...FRESH,
      lastGoodPollAt: months,
      failingSince: months,
      gapAt: months,
      newestJobAt: minute(-9_000),
    };
    const source = aSourceTrigger('data-source-refresh-failed');
    expect(watched(stale, [source])).toMatchObject({ lastGoodPollAt: { segments: minute(-9_000) } });
    expect(watched(stale, [source]).failingSince).toEqual({ segments: minute(-9_000) });
    expect(watched(stale, [source]).gapAt).toEqual({ segments: minute(-9_000) });
    expect(watched(stale, [source])).not.toHaveProperty('newestJobAt');
    const readsJobs = { ...stale, kinds: ['full-refresh'] as const };
    expect(watched(readsJobs, [source]).lastGoodPollAt).toEqual({ jobs: months.jobs, segments: months.segments });
    expect(watched(readsJobs, [source]).newestJobAt).toBe(minute(-9_000));
    expect(watched({ ...stale, kinds: ['data-source'] }, [source]).gapAt).toEqual(months);
  });

  it('that has lost its marks stays without, and is looked at whole', () => {
    expect(watched({ ...FRESH, levels: undefined }, [aSegmentTrigger()]).levels).toBeUndefined();
  });
});

describe('A mark that is there', () => {
  const mark = { kind: 'segment', successAt: minute(10), wantsBaseline: false, condition: 'inactive' } as const;

  it('goes back to the baseline of a newcomer, and never on', () => {
    expect(earlierMark(mark, { ...mark, successAt: minute(5), condition: 'active' })).toEqual({
      ...mark,
      successAt: minute(5),
    });
    expect(earlierMark(mark, { ...mark, successAt: minute(15) })).toBe(mark);
    expect(earlierMark(mark, { ...mark, successAt: minute(5), wantsBaseline: true })).toBe(mark);
  });

  it('has not eaten what was evaluated between the baseline of a newcomer and its first row', async () => {
    const app = createTestApp();
    const [before = expect.fail()] = await seed(app, [aSegmentTrigger()], { baseline: { at: minute(0), value: 90 } });
    await app.cancelSubscription(before.id);
    await app.passTime(16 * 60_000);
    app.insights.segments = [
      aSegment([
        [0, 90],
        [20, 110],
      ]),
    ];
    await pollAt(app, 21);
    // It looked upstream up before minute 20, and is written after the poll.
    const newcomer = aSegmentTrigger({ threshold: 105 });
    await seed(app, [newcomer], { baseline: { at: minute(0), value: 90 }, createdAt: minute(19) });
    await pollAt(app, 22);
    expect(await waitingEvents(app, SEGMENT)).toMatchObject([{ occurredAt: anEvaluation(minute(20), 110).at }]);
  });
});

describe('A gap', () => {
  it('is shown to those who had subscribed before it was found', async () => {
    const app = createTestApp();
    const [before = expect.fail()] = await seed(app, [aSegmentTrigger()], { createdAt: minute(1) }, 'before');
    const [after = expect.fail()] = await seed(app, [aSegmentTrigger()], { createdAt: minute(9) }, 'after');
    const [then = expect.fail()] = await seed(app, [aSegmentTrigger()], { createdAt: minute(5) }, 'then');
    await app.instances.change(INSTANCE_ID, (watch) => ({ ...watch, gapAt: { segments: minute(5) } }));
    expect(taken(await app.readSubscriptions.one(before.id)).gapAt).toBe(minute(5));
    for (const { id } of [then, after]) expect(taken(await app.readSubscriptions.one(id))).not.toHaveProperty('gapAt');
  });
});
