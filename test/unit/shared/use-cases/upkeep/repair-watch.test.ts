import { describe, expect, it } from 'vitest';
import { unwatched } from '../../../../../shared/domain/instance-watch.ts';
import {
  createRepairWatch,
  NOT_WATCHED,
  repaired,
  watchedByInstance,
  withNewMarks,
} from '../../../../../shared/use-cases/upkeep/repair-watch.ts';
import { MINUTE, minute } from '../../../../builders/instants.ts';
import { anEvaluation, INSTANCE_ID } from '../../../../builders/observations.ts';
import { aFullRefreshTrigger, aMeasureTrigger, aSegmentTrigger } from '../../../../builders/subscriptions.ts';
import { createTestApp, type TestApp } from '../../../../fakes/test-app.ts';
import { hashOf, seed } from '../deciding/seeded-subject.ts';
import { aSegment, poll, watchOf } from '../polling/polled-app.ts';

const SEGMENT = hashOf(aSegmentTrigger());
const MEASURE = hashOf(aMeasureTrigger());
const baseline = (count: number) => ({ baseline: { at: minute(count), value: 90 } });

async function neededOf(app: TestApp) {
  const watched = (await watchedByInstance(app.subjects)).get(INSTANCE_ID) ?? NOT_WATCHED;
  return withNewMarks(app, watched, undefined);
}

async function markOf(app: TestApp) {
  return (await neededOf(app)).levels.get(SEGMENT);
}

describe('What live subscriptions need of a record', () => {
  it('are their kinds, and the marks of their levels', async () => {
    const app = createTestApp();
    await seed(app, [aSegmentTrigger()], baseline(-5));
    await seed(app, [aFullRefreshTrigger()]);
    const watched = await neededOf(app);
    expect([...watched.kinds].sort()).toEqual(['full-refresh', 'segment']);
    expect([...watched.levels.keys()]).toEqual([SEGMENT]);
  });

  it('for runs are the moment at which the first of them was made', async () => {
    const app = createTestApp();
    for (const count of [3, 1, 2]) await seed(app, [aFullRefreshTrigger()], { createdAt: minute(count) }, `${count}`);
    expect((await neededOf(app)).watchedSince).toEqual({ 'full-refresh': minute(1) });
  });

  it('for runs is no moment at which a kind was watched that has been taken away since', async () => {
    const app = createTestApp();
    await seed(app, [aFullRefreshTrigger()], { createdAt: minute(5) });
    const before = { ...unwatched(INSTANCE_ID, minute(0)), watchedSince: { 'full-refresh': minute(1) } };
    const stillWatched = { ...before, kinds: ['full-refresh'] as const };
    expect(repaired(before, await neededOf(app)).watchedSince).toEqual({ 'full-refresh': minute(5) });
    expect(repaired(stillWatched, await neededOf(app)).watchedSince).toEqual({ 'full-refresh': minute(1) });
  });

  it('begins behind the oldest baseline where nothing has been decided', async () => {
    for (const order of [
      [-5, -60],
      [-60, -5],
    ]) {
      const app = createTestApp();
      for (const [index, count] of order.entries())
        await seed(app, [aSegmentTrigger()], baseline(count), `flow-${index}`);
      expect(await markOf(app)).toMatchObject({ successAt: minute(-60), wantsBaseline: false });
    }
  });

  it('begins behind the last success that was decided', async () => {
    const app = createTestApp();
    await seed(app, [aSegmentTrigger()], baseline(-60));
    await seed(app, [aSegmentTrigger()], {}, 'without-baseline');
    await app.processObservation(anEvaluation(minute(-2), 95));
    expect(await markOf(app)).toMatchObject({ successAt: minute(-2), wantsBaseline: false });
  });

  it('begins behind the first baseline where what was decided cannot be read', async () => {
    const app = createTestApp();
    await seed(app, [aSegmentTrigger()], baseline(-5));
    const { readLock } = app.subjects;
    app.subjects.readLock = () => Promise.reject(new Error('damaged'));
    expect(await markOf(app)).toMatchObject({ successAt: minute(-5) });
    app.subjects.readLock = readLock;
  });

  it('is nothing for those that have ended, and still all for those in their grace', async () => {
    const app = createTestApp();
    const [subscription = expect.fail()] = await seed(app, [aSegmentTrigger()], baseline(-5));
    await app.cancelSubscription(subscription.id);
    await app.passTime(14 * MINUTE);
    expect(await markOf(app)).toBeDefined();
    await app.passTime(MINUTE);
    expect(await markOf(app)).toBeUndefined();
  });
});

describe('A record that is put right', () => {
  const mark = { kind: 'segment', successAt: minute(3), wantsBaseline: false, condition: 'inactive' } as const;

  it('keeps the marks that are needed as far as they have got, and drops the others', () => {
    const levels = new Map([
      [SEGMENT, mark],
      [MEASURE, mark],
    ]);
    const watch = { ...unwatched(INSTANCE_ID, minute(0)), kinds: ['segment', 'measure'] as const, levels };
    const watched = {
      kinds: new Set(['segment'] as const),
      levels: new Map([[SEGMENT, { ...mark, successAt: minute(0) }]]),
      watchedSince: {},
    };
    const unreadSince = new Map([[MEASURE, minute(1)]]);
    const after = repaired({ ...watch, unreadSince }, watched);
    expect([after.kinds, [...(after.levels ?? [])]]).toEqual([['segment'], [[SEGMENT, mark]]]);
    expect(after).not.toHaveProperty('unreadSince');
    expect(repaired(watch, NOT_WATCHED)).toMatchObject({ kinds: [], levels: new Map() });
  });

  it('gets its marks back, and keeps its kinds', async () => {
    const app = createTestApp();
    await seed(app, [aSegmentTrigger()], baseline(-5));
    const repairWatch = createRepairWatch(app);
    const stored = await withoutMarks(app);
    const after = (await repairWatch(stored))?.watch;
    expect([after?.kinds, after?.levels?.get(SEGMENT)?.successAt]).toEqual([['segment', 'measure'], minute(-5)]);
    expect(await watchOf(app)).toEqual(after);
  });

  it('is left to the next poll where somebody subscribed while the subscriptions were read', async () => {
    const app = createTestApp();
    app.insights.segments = [aSegment([[-60, 80]])];
    await seed(app, [aMeasureTrigger()], baseline(-5));
    await withoutMarks(app);
    const { subscriptions } = app.subjects;
    app.subjects.subscriptions = async function* () {
      yield* subscriptions();
      app.subjects.subscriptions = subscriptions;
      await seed(app, [aSegmentTrigger()], baseline(-5));
    };
    await poll(app);
    expect((await watchOf(app)).levels).toBeUndefined();
    await poll(app);
    expect([...((await watchOf(app)).levels?.keys() ?? [])].sort()).toEqual([MEASURE, SEGMENT].sort());
  });
});

async function withoutMarks(app: TestApp) {
  await app.instances.change(INSTANCE_ID, (watch) => ({ ...watch, kinds: ['segment', 'measure'], levels: undefined }));
  return (await app.instances.find(INSTANCE_ID)) ?? expect.fail();
}
