/** What triggers watch, as makers read it: the last good value, and whether it is an old one. */
import { describe, expect, it } from 'vitest';
import { instanceIdOf } from '../../../../../shared/domain/ids.ts';
import { createReadLevels } from '../../../../../shared/use-cases/showing/read-levels.ts';
import { minute } from '../../../../builders/instants.ts';
import { INSTANCE_ID } from '../../../../builders/observations.ts';
import { taken } from '../../../../builders/subscribe-requests.ts';
import { createFixedDirectory } from '../../../../fakes/fixed-directory.ts';
import { ScriptedInsights } from '../../../../fakes/scripted-insights.ts';

function anApp() {
  const insights = new ScriptedInsights();
  const time = { inMs: 0 };
  const directory = createFixedDirectory([{ id: INSTANCE_ID, name: 'Contoso' }]);
  return { insights, time, levels: createReadLevels(insights, directory, () => time.inMs) };
}

const good = (n: number, value: number) => ({ at: minute(n), outcome: 'succeeded' as const, value });
const bad = (n: number) => ({ at: minute(n), outcome: 'failed' as const });
const open = (n: number) => ({ at: minute(n), outcome: 'other' as const });

describe('The value of a segment', () => {
  it.each([
    ['is the last good one', [good(1, 5), good(2, 7)], { value: 7, evaluatedAt: minute(2), hasFailedSince: false }],
    [
      'stays while a later one has failed',
      [good(1, 5), bad(2)],
      { value: 5, evaluatedAt: minute(1), hasFailedSince: true },
    ],
    ['is new after a failure', [bad(1), good(2, 7)], { value: 7, evaluatedAt: minute(2), hasFailedSince: false }],
    [
      'does not wait for one that is under way',
      [good(1, 5), open(2)],
      { value: 5, evaluatedAt: minute(1), hasFailedSince: false },
    ],
    ['is not there where none was good', [bad(1)], { hasFailedSince: true }],
    ['is not there where none was evaluated', [], { hasFailedSince: false }],
  ])('%s', async (_, evaluations, now) => {
    const { levels, insights } = anApp();
    insights.segments = [{ name: 'Churn', isActive: true, evaluations }];
    expect(taken(await levels.segment(INSTANCE_ID, 'Churn')).now).toEqual(now);
  });
});

describe('Segments', () => {
  it('are listed by name, those that are switched off too', async () => {
    const { levels, insights } = anApp();
    insights.segments = [
      { name: 'b', isActive: false, evaluations: [] },
      { name: 'a', isActive: true, evaluations: [] },
    ];
    const listed = taken(await levels.segments(INSTANCE_ID));
    expect(listed.map(({ segment }) => segment.name)).toEqual(['a', 'b']);
  });

  it('are asked for once in ten seconds, whatever a flow asks in a loop', async () => {
    const { levels, insights, time } = anApp();
    insights.segments = [{ name: 'a', isActive: true, evaluations: [] }];
    await levels.segments(INSTANCE_ID);
    await levels.segment(INSTANCE_ID, 'a');
    expect(insights.calls).toHaveLength(1);
    time.inMs = 10_000;
    await levels.segment(INSTANCE_ID, 'a');
    expect(insights.calls).toHaveLength(2);
  });

  it('that are not there are named in the refusal', async () => {
    expect(await anApp().levels.segment(INSTANCE_ID, 'Gone')).toEqual({
      ok: false,
      failure: { kind: 'subject-unknown', field: 'segmentName', what: 'segment', name: 'Gone' },
    });
  });
});

describe('The value of a measure', () => {
  it('is the last good one', async () => {
    const { levels, insights } = anApp();
    insights.measures = [{ name: 'Total', hasOneValue: true, evaluations: [good(1, 5), bad(2)] }];
    expect(taken(await levels.measure(INSTANCE_ID, 'Total')).now).toEqual({
      value: 5,
      evaluatedAt: minute(1),
      hasFailedSince: true,
    });
  });

  it('is refused where there are several, or no such measure', async () => {
    const { levels, insights } = anApp();
    insights.measures = [{ name: 'ByStore', hasOneValue: false, evaluations: [] }];
    expect(await levels.measure(INSTANCE_ID, 'ByStore')).toEqual({
      ok: false,
      failure: { kind: 'measure-has-dimensions', name: 'ByStore' },
    });
    expect(await levels.measure(INSTANCE_ID, 'Gone')).toMatchObject({
      failure: { kind: 'subject-unknown', field: 'measureName', name: 'Gone' },
    });
  });
});

it('Of an instance that is not configured upstream is not asked, and what upstream refuses is passed on', async () => {
  const { levels, insights } = anApp();
  const nowhere = instanceIdOf('nowhere');
  for (const ask of [() => levels.segments(nowhere), () => levels.measure(nowhere, 'Total')]) {
    expect(await ask()).toMatchObject({ failure: { kind: 'instance-unknown' } });
  }
  expect(insights.calls).toEqual([]);
  insights.failWith({ kind: 'insights-throttled', retryAfterInSeconds: 30 });
  for (const ask of [() => levels.segments(INSTANCE_ID), () => levels.measure(INSTANCE_ID, 'Total')]) {
    expect(await ask()).toEqual({ ok: false, failure: { kind: 'insights-throttled', retryAfterInSeconds: 30 } });
  }
});
