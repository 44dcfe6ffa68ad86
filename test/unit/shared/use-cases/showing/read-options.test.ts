/** What dropdowns show: only what a trigger can watch, by name. */
import { describe, expect, it } from 'vitest';
import { instanceIdOf } from '../../../../../shared/domain/ids.ts';
import { createReadOptions } from '../../../../../shared/use-cases/showing/read-options.ts';
import { INSTANCE_ID } from '../../../../builders/observations.ts';
import { taken } from '../../../../builders/subscribe-requests.ts';
import { createFixedDirectory } from '../../../../fakes/fixed-directory.ts';
import { ScriptedInsights } from '../../../../fakes/scripted-insights.ts';

const OTHER_ID = instanceIdOf('fabrikam');

function anApp() {
  const insights = new ScriptedInsights();
  const time = { inMs: 0 };
  const directory = createFixedDirectory([
    { id: INSTANCE_ID, name: 'Contoso' },
    { id: OTHER_ID, name: 'Adventure Works' },
  ]);
  return { insights, time, options: createReadOptions(insights, directory, () => time.inMs) };
}

describe('The choice', () => {
  it('of instances is the configured ones, by name', () => {
    expect(anApp().options.instances()).toEqual([
      { id: OTHER_ID, name: 'Adventure Works' },
      { id: INSTANCE_ID, name: 'Contoso' },
    ]);
  });

  it('of data sources begins with any of them', async () => {
    const { options, insights } = anApp();
    insights.dataSources = [
      { dataSourceId: 'c', name: 'zip', friendlyName: 'Zip codes' },
      { dataSourceId: 'b', name: 'Contacts' },
      { dataSourceId: 'a' },
    ];
    expect(taken(await options.dataSources(INSTANCE_ID))).toEqual([
      { id: '*', name: 'Any data source' },
      { id: 'a', name: 'a' },
      { id: 'b', name: 'Contacts' },
      { id: 'c', name: 'Zip codes' },
    ]);
  });

  it('of segments leaves out those that are switched off', async () => {
    const { options, insights } = anApp();
    insights.segments = [
      { name: 'Old', isActive: false, evaluations: [] },
      { name: 'b', friendlyName: 'Same', isActive: true, evaluations: [] },
      { name: 'a', friendlyName: 'Same', isActive: true, evaluations: [] },
      { name: 'Churn', isActive: true, evaluations: [] },
    ];
    expect(taken(await options.segments(INSTANCE_ID))).toEqual([
      { id: 'Churn', name: 'Churn' },
      { id: 'a', name: 'Same' },
      { id: 'b', name: 'Same' },
    ]);
  });

  it('of measures leaves out those that have more than one value', async () => {
    const { options, insights } = anApp();
    insights.measures = [
      { name: 'ByStore', hasOneValue: false, evaluations: [] },
      { name: 'Total', displayName: 'Total revenue', hasOneValue: true, evaluations: [] },
    ];
    expect(taken(await options.measures(INSTANCE_ID))).toEqual([{ id: 'Total', name: 'Total revenue' }]);
  });
});

describe.each(['dataSources', 'segments', 'measures'] as const)('The list of %s', (list) => {
  it('is not there for an instance that is not configured, and upstream is not asked', async () => {
    const { options, insights } = anApp();
    const failure = { kind: 'instance-unknown', instanceId: 'nowhere' };
    expect(await options[list](instanceIdOf('nowhere'))).toEqual({ ok: false, failure });
    expect(insights.calls).toEqual([]);
  });

  it('is not there for an instance that upstream does not know', async () => {
    const { options, insights } = anApp();
    insights.failWith({ kind: 'insights-not-found' });
    const failure = { kind: 'instance-unknown', instanceId: INSTANCE_ID };
    expect(await options[list](INSTANCE_ID)).toEqual({ ok: false, failure });
  });

  it('hands on what else keeps upstream from answering, and asks again', async () => {
    const { options, insights } = anApp();
    const failure = { kind: 'insights-throttled', retryAfterInSeconds: 3 } as const;
    insights.failWith(failure);
    expect(await options[list](INSTANCE_ID)).toEqual({ ok: false, failure });
    insights.recover();
    expect((await options[list](INSTANCE_ID)).ok).toBe(true);
  });

  it('is asked for once in ten seconds, for each instance', async () => {
    const { options, insights, time } = anApp();
    await Promise.all([options[list](INSTANCE_ID), options[list](INSTANCE_ID), options[list](OTHER_ID)]);
    time.inMs = 9_999;
    await options[list](INSTANCE_ID);
    expect(insights.calls).toHaveLength(2);
    time.inMs = 10_000;
    await options[list](INSTANCE_ID);
    expect(insights.calls).toHaveLength(3);
  });
});
