/** What is read for a status report, and what becomes of it when something cannot be read. */
import { describe, expect, it } from 'vitest';
import { instanceIdOf } from '../../../../../shared/domain/ids.ts';
import { addMs } from '../../../../../shared/domain/instant.ts';
import { REPORT_PARTS } from '../../../../../shared/domain/status-report.ts';
import { createReadStatusReport } from '../../../../../shared/use-cases/showing/read-status-report.ts';
import { minute } from '../../../../builders/instants.ts';
import { INSTANCE_ID } from '../../../../builders/observations.ts';
import { taken } from '../../../../builders/subscribe-requests.ts';
import { createFixedDirectory } from '../../../../fakes/fixed-directory.ts';
import { ScriptedInsights } from '../../../../fakes/scripted-insights.ts';

const NOW = minute(10_000);
const DAY_IN_MS = 86_400_000;

function anApp() {
  const time = { inMs: 0 };
  const insights = new ScriptedInsights();
  const directory = createFixedDirectory([{ id: INSTANCE_ID, name: 'Contoso' }]);
  const read = createReadStatusReport(
    insights,
    directory,
    () => NOW,
    () => time.inMs,
  );
  return { insights, time, read, all: { instanceId: INSTANCE_ID, parts: REPORT_PARTS } };
}

describe('A status report', () => {
  it('begins a day ago unless something else is asked for', async () => {
    const { read, all } = anApp();
    expect(taken(await read(all))).toMatchObject({ since: addMs(NOW, -DAY_IN_MS), until: NOW, unread: [] });
    expect(taken(await read({ ...all, since: minute(5) })).since).toBe(minute(5));
  });

  it('asks only for the parts that it is about', async () => {
    const { insights, read, all } = anApp();
    await read({ ...all, parts: ['segments'] });
    expect(insights.calls.map((call) => call.read)).toEqual(['readSegments']);
  });

  it('tells the other parts where one cannot be read', async () => {
    const { insights, read, all } = anApp();
    insights.failWith({ kind: 'insights-unavailable' }, 'readJobs', 'readStatus');
    const report = taken(await read(all));
    expect(report).toMatchObject({
      unread: [
        { part: 'data-sources', failure: { kind: 'insights-unavailable' } },
        { part: 'jobs', failure: { kind: 'insights-unavailable' } },
      ],
      segments: [],
      measures: [],
    });
    expect(report).not.toHaveProperty('jobs');
  });

  it('is made of the same lists when it is asked for again within a moment, but for those that could not be read', async () => {
    const { insights, time, read, all } = anApp();
    insights.failWith({ kind: 'insights-unavailable' }, 'readMeasures');
    await read(all);
    insights.recover();
    expect(taken(await read(all)).unread).toEqual([]);
    expect(insights.calls.map((call) => call.read).slice(5)).toEqual(['readMeasures']);
    time.inMs += 10_000;
    await read(all);
    expect(insights.calls).toHaveLength(5 + 1 + 5);
  });

  it('is refused where nothing can be read, and where upstream asks for a pause', async () => {
    const { insights, read, all } = anApp();
    insights.failWith({ kind: 'insights-refused', status: 403 });
    expect(await read(all)).toMatchObject({ failure: { kind: 'insights-refused' } });
    insights.recover();
    insights.failWith({ kind: 'insights-throttled', retryAfterInSeconds: 9 }, 'readMeasures');
    expect(await read(all)).toMatchObject({ failure: { kind: 'insights-throttled', retryAfterInSeconds: 9 } });
  });

  it('is refused of an unknown instance and of the future', async () => {
    const { insights, read, all } = anApp();
    expect(await read({ ...all, instanceId: instanceIdOf('x') })).toMatchObject({
      failure: { kind: 'instance-unknown' },
    });
    expect(await read({ ...all, since: minute(10_001) })).toMatchObject({
      failure: { kind: 'input-invalid', issues: [{ field: 'since' }] },
    });
    expect(insights.calls).toEqual([]);
  });
});
