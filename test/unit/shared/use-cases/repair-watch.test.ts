import { describe, expect, it } from 'vitest';
import { unwatched } from '../../../../shared/domain/instance-watch.ts';
import { createRepairWatch, repaired, watchedByInstance } from '../../../../shared/use-cases/repair-watch.ts';
import { MINUTE, minute } from '../../../builders/instants.ts';
import { anEvaluation, INSTANCE_ID } from '../../../builders/observations.ts';
import { aFullRefreshTrigger, aMeasureTrigger, aSegmentTrigger } from '../../../builders/subscriptions.ts';
import { createTestApp, type TestApp } from '../../../fakes/test-app.ts';
import { watchOf } from './polled-app.ts';
import { hashOf, seed } from './seeded-subject.ts';

const SEGMENT = hashOf(aSegmentTrigger());
const MEASURE = hashOf(aMeasureTrigger());
const baseline = (count: number) => ({ baseline: { at: minute(count), value: 90 } });

function portsOf({ instances, leases, subjects, clock }: TestApp) {
  return { instances, leases, subjects, clock: clock.now };
}

async function markOf(app: TestApp) {
  return (await watchedByInstance(portsOf(app))).get(INSTANCE_ID)?.levels.get(SEGMENT);
}

describe('What live subscriptions need of a record', () => {
  it('are their kinds, and the marks of their levels', async () => {
    const app = createTestApp();
    await seed(app, [aSegmentTrigger()], baseline(-5));
    await seed(app, [aFullRefreshTrigger()]);
    const watched = (await watchedByInstance(portsOf(app))).get(INSTANCE_ID);
    expect([...(watched?.kinds ?? [])].sort()).toEqual(['full-refresh', 'segment']);
    expect([...(watched?.levels.keys() ?? [])]).toEqual([SEGMENT]);
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

  it('is nothing for those that have ended, and still all for those in their grace', async () => {
    const app = createTestApp();
    const [subscription = expect.fail()] = await seed(app, [aSegmentTrigger()], baseline(-5));
    await app.cancelSubscription(subscription.id);
    app.advance(14 * MINUTE);
    expect(await markOf(app)).toBeDefined();
    app.advance(MINUTE);
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
    };
    const after = repaired(watch, watched);
    expect([after.kinds, [...(after.levels ?? [])]]).toEqual([['segment'], [[SEGMENT, mark]]]);
    expect(repaired(watch, undefined)).toMatchObject({ kinds: [], levels: new Map() });
  });

  it('gets its marks back, keeps its kinds, and is left alone where somebody was faster', async () => {
    const app = createTestApp();
    await seed(app, [aSegmentTrigger()], baseline(-5));
    const repairWatch = createRepairWatch(portsOf(app));
    await app.instances.change(INSTANCE_ID, (watch) => ({
      ...watch,
      kinds: ['segment', 'measure'],
      levels: undefined,
    }));
    const stored = (await app.instances.find(INSTANCE_ID)) ?? expect.fail();
    const after = await repairWatch(stored);
    expect([after.kinds, after.levels?.get(SEGMENT)?.successAt]).toEqual([['segment', 'measure'], minute(-5)]);
    await app.instances.change(INSTANCE_ID, (watch) => ({ ...watch, levels: new Map([[SEGMENT, mark]]) }));
    await repairWatch(stored);
    expect((await watchOf(app)).levels?.get(SEGMENT)).toEqual(mark);
  });
});
