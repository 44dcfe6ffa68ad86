import { describe, expect, it } from 'vitest';
import { detectUnificationRuns } from '../../../../../shared/domain/detection/unification-runs.ts';
import type { WorkflowJob, WorkflowNode } from '../../../../../shared/domain/upstream-models.ts';
import { aJob, aNode, aTask, at, CONTOSO, without } from '../../../../builders/workflow.ts';

const aMergeNode = (overrides: Partial<WorkflowNode> = {}) =>
  without(aNode({ operationType: 'merge', friendlyName: 'Merge', ...overrides }), 'identifier');
const aMergeTask = (overrides: Parameters<typeof aTask>[0] = {}) =>
  aTask({ operationType: 'merge', friendlyName: 'Merge', ...overrides });

const detect = (nodes: WorkflowNode[], jobs: WorkflowJob[] = [], now = at('12:00')) =>
  detectUnificationRuns({ instanceId: CONTOSO, nodes, jobs, now, failureDelayInMs: 15 * 60_000 });
const told = (...input: Parameters<typeof detect>) =>
  detect(...input).observations.map((run) => `${run.status} ${run.jobIds} ${run.seenIn}`);

describe('detectUnificationRuns', () => {
  it('tells of the merge that the node shows', () => {
    expect(detect([aMergeNode()])).toEqual({
      observations: [
        {
          type: 'run',
          subject: { instanceId: CONTOSO, kind: 'unification', objectId: '*' },
          at: at('03:11'),
          status: 'successful',
          jobIds: ['job-1'],
          seenIn: 'status',
        },
      ],
      setAside: [],
    });
  });

  it('tells of older merges by their tasks, whatever those are called', () => {
    const jobs = [
      aJob({ tasks: [aMergeTask({ friendlyName: 'Zusammenführen' }), without(aMergeTask(), 'friendlyName')] }),
    ];
    expect(told([aMergeNode({ jobIds: ['job-9'], endedAt: at('09:00') })], jobs)).toEqual([
      'successful job-1 tasks',
      'successful job-9 status',
    ]);
  });

  it('tells of a merge by its tasks where there is no node at all', () => {
    expect(told([], [aJob({ tasks: [aMergeTask({ status: 'failed' })] })])).toEqual(['failed job-1 tasks']);
  });

  it('believes the node, not the task that failed before it was tried again', () => {
    expect(told([aMergeNode()], [aJob({ tasks: [aMergeTask({ status: 'failed' })] })])).toEqual([
      'successful job-1 status',
    ]);
  });

  it('is known by its first jobs where it has very many, but has failed only when all have ended', () => {
    const jobIds = Array.from({ length: 25 }, (_, index) => `job-${index + 10}`);
    const jobs = jobIds.map((jobId) => aJob({ jobId, status: 'failed', tasks: [] }));
    const failed = aMergeNode({ status: 'failed', jobIds });
    const told24 = [`failed ${jobIds.slice(0, 24)} status`];
    expect(told([failed], jobs, at('03:12'))).toEqual(told24);
    const running = [...jobs.slice(0, 24), aJob({ jobId: 'job-34', status: 'running', tasks: [] })];
    expect(told([failed], running, at('03:12'))).toEqual([]);
    expect(told([failed], running, at('03:26'))).toEqual(told24);
  });

  it('does not count a run that stops at matching', () => {
    const jobs = [aJob({ operationType: 'match', tasks: [aTask({ operationType: 'match' })] })];
    expect(detect([aMergeNode({ operationType: 'match' }), aMergeNode({ operationType: 'map' })], jobs)).toEqual({
      observations: [],
      setAside: [],
    });
  });

  it('holds a failure back while its job may heal it', () => {
    const failed = [aMergeNode({ status: 'failed' })];
    expect(told(failed, [aJob({ status: 'running' })], at('03:12'))).toEqual([]);
    expect(told(failed, [aJob({ status: 'failed' })], at('03:12'))).toEqual(['failed job-1 status']);
  });

  it('sets aside a merge without a job', () => {
    expect(detect([aMergeNode({ jobIds: [] })]).setAside).toEqual([
      { reason: 'missing-job-id', what: 'unification *' },
    ]);
  });
});
