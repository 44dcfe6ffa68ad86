/** What upstream is asked before a flow may subscribe: whether there is such a thing, and where it stands. */
import { describe, expect, it } from 'vitest';
import type { InsightsFailure } from '../../../../../shared/domain/failure.ts';
import type { Trigger } from '../../../../../shared/domain/trigger.ts';
import { createLookUpSubject } from '../../../../../shared/use-cases/subscribing/look-up-subject.ts';
import { minute } from '../../../../builders/instants.ts';
import { INSTANCE_ID, SOURCE_ID } from '../../../../builders/observations.ts';
import {
  aFullRefreshTrigger,
  aMeasureTrigger,
  aSegmentTrigger,
  aSourceTrigger,
  aUnificationTrigger,
} from '../../../../builders/subscriptions.ts';
import { ScriptedInsights } from '../../../../fakes/scripted-insights.ts';

const evaluations = [
  { at: minute(1), outcome: 'succeeded', value: 10 },
  { at: minute(3), outcome: 'succeeded', value: 30 },
  { at: minute(2), outcome: 'succeeded', value: 20 },
  { at: minute(4), outcome: 'failed' },
  { at: minute(5), outcome: 'other' },
] as const;

function anUpstream() {
  const insights = new ScriptedInsights();
  insights.segments = [
    { name: 'highVALUEcustomers', isActive: true, evaluations },
    { name: 'New', isActive: false, evaluations: [] },
  ];
  insights.measures = [
    { name: 'TotalRevenue', hasOneValue: true, evaluations: evaluations.slice(0, 2) },
    { name: 'ByStore', displayName: 'Revenue by store', hasOneValue: false, evaluations: [] },
  ];
  insights.dataSources = [{ dataSourceId: SOURCE_ID }];
  const time = { inMs: 0 };
  const lookUp = createLookUpSubject(insights, () => time.inMs);
  return { insights, time, ask: (trigger: Trigger) => lookUp(INSTANCE_ID, trigger) };
}

const found = (level?: { at: string; value: number }) => ({
  ok: true,
  value: { type: 'found', ...(level === undefined ? {} : { level }) },
});

const WITH_SUBJECT: readonly Trigger[] = [
  aSegmentTrigger(),
  aMeasureTrigger(),
  aSourceTrigger('data-source-refresh-failed'),
];

describe('Looking up', () => {
  it('a segment finds the newest evaluation that went well, whatever the case of its name', async () => {
    expect(await anUpstream().ask(aSegmentTrigger())).toEqual(found({ at: minute(3), value: 30 }));
  });

  it('a segment looks as far back as a poll would, for its newest success may lie behind failures', async () => {
    const { ask, insights } = anUpstream();
    const days: number[] = [];
    const { readSegments } = insights;
    insights.readSegments = (instanceId, historyInDays) => {
      days.push(historyInDays);
      return readSegments.call(insights, instanceId, historyInDays);
    };
    await ask(aSegmentTrigger());
    expect(days).toEqual([10]);
  });

  it('a segment that was never evaluated finds no level', async () => {
    expect(await anUpstream().ask({ ...aSegmentTrigger(), segmentName: 'New' })).toEqual(found());
  });

  it('a measure finds its value', async () => {
    expect(await anUpstream().ask(aMeasureTrigger())).toEqual(found({ at: minute(3), value: 30 }));
  });

  it('a data source finds it whatever the case of its id', async () => {
    const trigger = aSourceTrigger('data-source-refresh-succeeded', { dataSourceId: SOURCE_ID.toUpperCase() });
    expect(await anUpstream().ask(trigger)).toEqual(found());
  });

  it.each([
    aSourceTrigger('data-source-refresh-failed', { dataSourceId: '*' }),
    aFullRefreshTrigger(),
    aUnificationTrigger(),
  ])('$kind needs no look', async (trigger) => {
    const { ask, insights } = anUpstream();
    expect(await ask(trigger)).toEqual(found());
    expect(insights.calls).toEqual([]);
  });

  it.each<[Trigger, object]>([
    [
      { ...aSegmentTrigger(), segmentName: 'Nobody' },
      { kind: 'subject-unknown', field: 'segmentName', what: 'segment', name: 'Nobody' },
    ],
    [
      { ...aMeasureTrigger(), measureName: 'Nothing' },
      { kind: 'subject-unknown', field: 'measureName', what: 'measure', name: 'Nothing' },
    ],
    [
      aSourceTrigger('data-source-refresh-failed', { dataSourceId: 'none' }),
      { kind: 'subject-unknown', field: 'dataSourceId', what: 'data source', name: 'none' },
    ],
    [
      { ...aMeasureTrigger(), measureName: 'bystore' },
      { kind: 'measure-has-dimensions', name: 'Revenue by store' },
    ],
  ])('%j fails by name', async (trigger, failure) => {
    expect(await anUpstream().ask(trigger)).toEqual({ ok: false, failure });
  });
});

describe.each(WITH_SUBJECT)('Where upstream does not answer for $kind', (trigger) => {
  it.each<InsightsFailure>([
    { kind: 'insights-unavailable', status: 503 },
    { kind: 'insights-throttled' },
    { kind: 'insights-refused', status: 401 },
    { kind: 'insights-malformed', problem: 'no list' },
  ])('with $kind, nothing is told, and nobody is refused', async (failure) => {
    const { ask, insights } = anUpstream();
    insights.failWith(failure);
    expect(await ask(trigger)).toEqual({ ok: true, value: { type: 'not-told' } });
    insights.recover();
    expect(await ask(trigger)).toMatchObject({ ok: true, value: { type: 'found' } });
  });

  it('for it does not know the instance, that is said', async () => {
    const { ask, insights } = anUpstream();
    insights.failWith({ kind: 'insights-not-found' });
    const failure = { kind: 'instance-unknown', instanceId: INSTANCE_ID };
    expect(await ask(trigger)).toEqual({ ok: false, failure });
  });

  it('again within ten seconds, it is not asked again', async () => {
    const { ask, insights, time } = anUpstream();
    await ask(trigger);
    time.inMs = 9_999;
    await ask(trigger);
    expect(insights.calls).toHaveLength(1);
    time.inMs = 10_000;
    await ask(trigger);
    expect(insights.calls).toHaveLength(2);
  });
});
