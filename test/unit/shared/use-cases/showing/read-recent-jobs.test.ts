/** The latest jobs, newest first, and one of them by its id. */
import { expect, it } from 'vitest';
import { instanceIdOf } from '../../../../../shared/domain/ids.ts';
import { createReadRecentJobs } from '../../../../../shared/use-cases/showing/read-recent-jobs.ts';
import { INSTANCE_ID } from '../../../../builders/observations.ts';
import { taken } from '../../../../builders/subscribe-requests.ts';
import { aJob } from '../../../../builders/workflow.ts';
import { createFixedDirectory } from '../../../../fakes/fixed-directory.ts';
import { ScriptedInsights } from '../../../../fakes/scripted-insights.ts';

function anApp() {
  const insights = new ScriptedInsights();
  insights.jobs = [aJob({ jobId: 'first' }), aJob({ jobId: 'second' }), aJob({ jobId: 'third' })];
  return {
    insights,
    jobs: createReadRecentJobs(insights, createFixedDirectory([{ id: INSTANCE_ID, name: 'Contoso' }])),
  };
}

it('Jobs are listed newest first, and no more than were asked for', async () => {
  const listed = taken(await anApp().jobs.list(INSTANCE_ID, 2));
  expect(listed.map(({ jobId }) => jobId)).toEqual(['third', 'second']);
});

it('A job is found whatever the case of its id', async () => {
  expect(taken(await anApp().jobs.find(INSTANCE_ID, 'FIRST'))).toMatchObject({ jobId: 'first' });
});

it('A job that is not among them is named in the refusal', async () => {
  expect(await anApp().jobs.find(INSTANCE_ID, 'gone')).toEqual({
    ok: false,
    failure: { kind: 'job-unknown', id: 'gone' },
  });
});

it('Of an instance that is not configured upstream is not asked, and what upstream refuses is passed on', async () => {
  const { jobs, insights } = anApp();
  expect(await jobs.list(instanceIdOf('nowhere'), 5)).toMatchObject({ failure: { kind: 'instance-unknown' } });
  expect(insights.calls).toEqual([]);
  insights.failWith({ kind: 'insights-refused', status: 403 });
  expect(await jobs.find(INSTANCE_ID, 'first')).toEqual({
    ok: false,
    failure: { kind: 'insights-refused', status: 403 },
  });
});
