/** Jobs that a maker starts, follows and cancels: what is asked of upstream, and what its answers are called. */
import { describe, expect, it } from 'vitest';
import { fail, type InsightsFailure, succeed } from '../../../../../shared/domain/failure.ts';
import { instanceIdOf } from '../../../../../shared/domain/ids.ts';
import type { Refresh } from '../../../../../shared/domain/refresh.ts';
import type { RunStatus, WorkflowJob } from '../../../../../shared/domain/upstream-models.ts';
import type { InsightsJobs } from '../../../../../shared/ports/insights-jobs.ts';
import { createCommandJobs } from '../../../../../shared/use-cases/commanding/command-jobs.ts';
import { INSTANCE_ID } from '../../../../builders/observations.ts';
import { createFixedDirectory } from '../../../../fakes/fixed-directory.ts';

const JOB: WorkflowJob = { jobId: 'j-1', operationType: 'all', status: 'running', identifiers: [], tasks: [] };
const EVERYTHING: Refresh = { what: 'everything', extent: 'full' };
const NOWHERE = instanceIdOf('nowhere');

function anApp({ status = 'running', failure }: { status?: RunStatus; failure?: InsightsFailure } = {}) {
  const asked: string[] = [];
  const answer = (call: string) => {
    asked.push(call);
    return failure === undefined ? succeed({ ...JOB, status }) : fail(failure);
  };
  const insights: InsightsJobs = {
    readJob: async () => answer('read'),
    startJob: async () => answer('start'),
    cancelJob: async () => answer('cancel'),
  };
  const directory = createFixedDirectory([{ id: INSTANCE_ID, name: 'Contoso' }]);
  return { asked, jobs: createCommandJobs(insights, directory) };
}

describe('A refresh', () => {
  it('is started once, and its job is told', async () => {
    const { jobs, asked } = anApp();
    expect(await jobs.start(INSTANCE_ID, EVERYTHING)).toEqual(succeed(JOB));
    expect(asked).toEqual(['start']);
  });

  it.each<[InsightsFailure, string]>([
    [{ kind: 'insights-unavailable' }, 'write-unanswered'],
    [{ kind: 'insights-malformed', problem: 'no JSON' }, 'write-unanswered'],
    [{ kind: 'insights-throttled' }, 'insights-throttled'],
    [{ kind: 'insights-refused', status: 403 }, 'insights-refused'],
    [{ kind: 'insights-rejected', status: 400 }, 'insights-rejected'],
  ])('of which upstream says %j is told as %s', async (failure, kind) => {
    expect(await anApp({ failure }).jobs.start(INSTANCE_ID, EVERYTHING)).toMatchObject({ failure: { kind } });
  });
});

describe('A job', () => {
  it.each(['queued', 'needsUpdate', 'running', 'unknown'] as const)('that is %s can be cancelled', async (status) => {
    const { jobs, asked } = anApp({ status });
    expect(await jobs.cancel(INSTANCE_ID, 'j-1')).toMatchObject({ ok: true });
    expect(asked).toEqual(['read', 'cancel']);
  });

  it.each(['successful', 'failed', 'timedOut', 'aborted', 'skipped', 'deleted'] as const)(
    'that is %s has ended, and is left alone',
    async (status) => {
      const { jobs, asked } = anApp({ status });
      expect(await jobs.cancel(INSTANCE_ID, 'j-1')).toEqual(fail({ kind: 'job-ended', id: 'j-1', status }));
      expect(asked).toEqual(['read']);
    },
  );

  it('that upstream does not know is unknown, to who follows it and to who cancels it', async () => {
    const { jobs } = anApp({ failure: { kind: 'insights-not-found' } });
    const unknown = fail({ kind: 'job-unknown', id: 'j-9' });
    expect(await jobs.follow(INSTANCE_ID, 'j-9')).toEqual(unknown);
    expect(await jobs.cancel(INSTANCE_ID, 'j-9')).toEqual(unknown);
  });

  it('of an instance that nobody may watch is not asked for', async () => {
    const { jobs, asked } = anApp();
    for (const result of [
      await jobs.start(NOWHERE, EVERYTHING),
      await jobs.follow(NOWHERE, 'j-1'),
      await jobs.cancel(NOWHERE, 'j-1'),
    ]) {
      expect(result).toEqual(fail({ kind: 'instance-unknown', instanceId: NOWHERE }));
    }
    expect(asked).toEqual([]);
  });
});
