import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJobs } from '../../../../../shared/adapters/audience-insights/read-jobs.ts';
import { createNoteTaker } from '../../../../../shared/adapters/audience-insights/read-notes.ts';
import { readNodes } from '../../../../../shared/adapters/audience-insights/read-status.ts';
import { detectDataSourceRuns } from '../../../../../shared/domain/detection/data-source-runs.ts';
import { parseInstant } from '../../../../../shared/domain/instant.ts';
import { keyGroupsOf, runKeysOf } from '../../../../../shared/domain/observation.ts';
import { RUN_STATUSES, type WorkflowJob, type WorkflowNode } from '../../../../../shared/domain/upstream-models.ts';
import { keepLogLines } from '../../../../builders/log-lines.ts';
import { aJob, aNode, aTask, at, CONTOSO, without } from '../../../../builders/workflow.ts';
import { fixture } from '../../../../fixtures/upstream/fixture.ts';

const detect = (nodes: WorkflowNode[], jobs: WorkflowJob[] = [], now = at('12:00')) =>
  detectDataSourceRuns({ instanceId: CONTOSO, nodes, jobs, now, failureDelayInMs: 15 * 60_000 });

const told = (nodes: WorkflowNode[], jobs: WorkflowJob[] = [], now = at('12:00')) =>
  detect(nodes, jobs, now).observations.map((run) => `${run.dataSourceId} ${run.status} ${run.jobIds} ${run.seenIn}`);

interface Poll {
  readonly now: string;
  readonly status: unknown[];
  readonly jobs: unknown[];
}

describe('a failure that upstream heals by itself', () => {
  it('is never told where it healed in time, and leaves a trace that its success covers', () => {
    const polls = fixture<Poll[]>('failure-that-heals.json').map(({ now, status, jobs }) => {
      const { root } = createNoteTaker(keepLogLines())({ operation: 'poll', instanceId: CONTOSO });
      return detect(readNodes(status, root), readJobs(jobs, root), parseInstant(now)).observations;
    });
    const [failed, retried, healed, later] = polls;
    expect([failed, retried]).toEqual([[], []]);
    expect(healed).toMatchObject([{ status: 'successful', seenIn: 'status' }]);
    expect(later).toMatchObject([{ status: 'failed', seenIn: 'tasks' }]);
    const keys = healed?.flatMap(runKeysOf);
    expect(later?.flatMap((run) => keyGroupsOf(run).flat())).toEqual(expect.arrayContaining(keys ?? []));
  });
});

describe('the node of a source', () => {
  it('tells of its latest run, with its own id and what went wrong', () => {
    const node = aNode({ identifier: ' 8B0F2D52-54C1 ', status: 'failed', message: 'The credentials are not valid.' });
    expect(detect([node])).toEqual({
      observations: [
        {
          type: 'run',
          subject: { instanceId: CONTOSO, kind: 'data-source', objectId: '8b0f2d52-54c1' },
          dataSourceId: '8b0f2d52-54c1',
          label: 'Contacts',
          at: at('03:11'),
          status: 'failed',
          jobIds: ['job-1'],
          message: 'The credentials are not valid.',
          seenIn: 'status',
        },
      ],
      setAside: [],
    });
  });

  it('makes one run of several jobs, which has a key for each', () => {
    const [run] = detect([aNode({ jobIds: ['job-2', 'job-1'] })]).observations;
    expect(run && runKeysOf(run)).toEqual(['job-1:succeeded', 'job-2:succeeded']);
  });

  it('holds a failure back while its job runs, and tells of it once the job or the delay is over', () => {
    const node = aNode({ status: 'failed' });
    const running = [aJob({ status: 'running' })];
    expect(told([node], running, at('03:12'))).toEqual([]);
    expect(told([node], running, at('03:26'))).toEqual(['source-a failed job-1 status']);
    expect(told([node], [aJob({ status: 'failed' })], at('03:12'))).toEqual(['source-a failed job-1 status']);
  });

  it('tells of a success at once, while its job runs on', () => {
    expect(told([aNode()], [aJob({ status: 'running' })], at('03:11'))).toEqual(['source-a successful job-1 status']);
  });

  it('says nothing of a run that has not ended', () => {
    expect(detect([aNode({ status: 'running' }), aNode({ identifier: 'source-b', status: 'queued' })])).toEqual({
      observations: [],
      setAside: [],
    });
  });

  it.each([
    ['unknown-status', aNode({ status: 'unknown', statusText: 'Paused' }), 'data-source source-a, job job-1'],
    ['missing-job-id', aNode({ jobIds: [] }), 'data-source source-a'],
    ['missing-end', without(aNode(), 'endedAt'), 'data-source source-a, job job-1'],
    ['unknown-source', without(aNode(), 'identifier'), 'status node "Contacts"'],
    ['unknown-source', without(aNode(), 'identifier', 'friendlyName'), 'status node without a name'],
  ])('is set aside as %s', (reason, node, what) => {
    expect(detect([node])).toEqual({ observations: [], setAside: [{ reason, what }] });
  });

  it('is of no concern here if it is of another step', () => {
    expect(detect([aNode({ operationType: 'merge' }), aNode({ operationType: 'other' })]).observations).toEqual([]);
  });

  it('is one of several where upstream lists a source twice for one job', () => {
    const nodes = [aNode({ endedAt: at('03:10') }), aNode({ status: 'failed', endedAt: at('03:12') })];
    expect(told(nodes)).toEqual(['source-a failed job-1 status']);
  });

  it('tells of runs in the order of their ends', () => {
    const late = aNode({ identifier: 'source-late', endedAt: at('03:30') });
    const early = aNode({ identifier: 'source-early', endedAt: at('03:05') });
    expect(detect([late, early]).observations.map((run) => run.dataSourceId)).toEqual(['source-early', 'source-late']);
  });
});

describe('the tasks of a source', () => {
  const latest = aNode({ jobIds: ['job-9'], endedAt: at('09:00') });
  const latestOnly = 'source-a successful job-9 status';
  const older = (...tasks: ReturnType<typeof aTask>[]) => [aJob({ tasks })];

  it('tell of a run that the node shows no more', () => {
    const jobs = older(aTask({ friendlyName: ' contacts', status: 'timedOut', message: 'It took too long.' }));
    const [run] = detect([latest], jobs).observations;
    expect(run).toMatchObject({
      subject: { objectId: 'source-a' },
      label: 'Contacts',
      status: 'timedOut',
      jobIds: ['job-1'],
      at: at('03:11'),
      message: 'It took too long.',
      seenIn: 'tasks',
    });
  });

  it('say nothing about a job that the node shows: it knows better what came of a retry', () => {
    const jobs = older(aTask({ status: 'failed' }), aTask());
    expect(told([aNode({ status: 'running' })], jobs)).toEqual([]);
    expect(told([aNode()], jobs)).toEqual(['source-a successful job-1 status']);
    expect(told([aNode({ status: 'unknown' })], jobs)).toEqual([]);
  });

  it('cannot take back a success that was told while the node still showed it', () => {
    const jobs = older(aTask({ status: 'failed' }), aTask());
    const [run] = detect([latest], jobs).observations;
    expect(run && keyGroupsOf(run).flat()).toContain('job-1:succeeded');
  });

  it('are one run, failed if any of them failed', () => {
    const jobs = older(aTask({ endedAt: at('03:20') }), aTask({ status: 'failed', endedAt: at('03:05') }));
    expect(told([latest], jobs)).toEqual(['source-a failed job-1 tasks', latestOnly]);
    expect(detect([latest], jobs).observations[0]?.at).toBe(at('03:20'));
  });

  it('are no run before the last of them has ended, unless one failed', () => {
    expect(told([latest], older(aTask(), without(aTask({ status: 'running' }), 'endedAt')))).toEqual([latestOnly]);
  });

  it('that are shared by several jobs are one run of all of them', () => {
    const shared = aTask({ taskId: 'shared', jobIds: ['job-1', 'job-2'] });
    const jobs = [aJob({ tasks: [shared] }), aJob({ jobId: 'job-2', tasks: [shared] })];
    expect(told([latest], jobs)).toEqual(['source-a successful job-1,job-2 tasks', latestOnly]);
  });

  it('of two jobs are two runs', () => {
    const jobs = [aJob({ tasks: [aTask()] }), aJob({ jobId: 'job-2', tasks: [aTask({ endedAt: at('05:00') })] })];
    expect(told([latest], jobs)).toEqual([
      'source-a successful job-1 tasks',
      'source-a successful job-2 tasks',
      latestOnly,
    ]);
  });

  it('take the end of a job that is over, and are set aside where that is missing too', () => {
    const endless = without(aTask(), 'endedAt');
    expect(detect([latest], older(endless)).observations[0]?.at).toBe(at('04:31'));
    const reply = detect([latest], [aJob({ status: 'running', tasks: [endless] })]);
    expect(reply.observations).toHaveLength(1);
    expect(reply.setAside).toEqual([{ reason: 'missing-end', what: 'data-source source-a, job job-1' }]);
  });

  it('hold a failure back like the node does', () => {
    const jobs = [aJob({ status: 'running', tasks: [aTask({ status: 'failed' })] })];
    expect(told([latest], jobs, at('03:12'))).toEqual([latestOnly]);
    expect(told([latest], jobs, at('03:26'))).toEqual(['source-a failed job-1 tasks', latestOnly]);
  });

  it('are set aside, once, where no source or several have their name', () => {
    const twin = aNode({ identifier: 'source-b', friendlyName: 'CONTACTS', jobIds: ['job-8'], endedAt: at('08:00') });
    const jobs = older(aTask(), aTask(), aTask({ friendlyName: 'Loyalty' }), without(aTask(), 'friendlyName'));
    const { observations, setAside } = detect([latest, twin], jobs);
    expect(observations.map((run) => run.seenIn)).toEqual(['status', 'status']);
    expect(setAside).toEqual([
      { reason: 'ambiguous-source', what: 'task "Contacts"' },
      { reason: 'unknown-source', what: 'task "Loyalty"' },
      { reason: 'unknown-source', what: 'task without a name' },
    ]);
  });

  it('are not set aside for their name before they have ended', () => {
    expect(detect([], older(aTask({ friendlyName: 'Loyalty', status: 'running' }))).setAside).toEqual([]);
  });
});

describe('whatever upstream lists', () => {
  const jobId = fc.constantFrom('job-1', 'job-2', 'job-3');
  const status = fc.constantFrom(...RUN_STATUSES);
  const ends = fc.constantFrom(at('03:00'), at('03:11'), at('11:50'), at('12:10'));
  const friendlyName = fc.constantFrom('Contacts', 'contacts ', 'Purchases', 'Loyalty');
  const node = fc
    .record({
      identifier: fc.constantFrom('source-a', 'source-b', 'source-c'),
      friendlyName,
      jobIds: fc.uniqueArray(jobId, { maxLength: 2 }),
      status,
      endedAt: ends,
      message: fc.constantFrom('x', 'y'),
    })
    .map(aNode);
  const task = fc
    .record({ friendlyName, jobIds: fc.uniqueArray(jobId, { maxLength: 2 }), status, endedAt: ends })
    .map(aTask);
  const job = fc.record({ jobId, status, endedAt: ends, tasks: fc.array(task, { maxLength: 4 }) }).map(aJob);
  const shuffled = <Value>(list: Value[]) => fc.shuffledSubarray(list, { minLength: list.length });

  it('the order of its lists does not matter', () => {
    const listings = fc
      .tuple(fc.array(node, { maxLength: 5 }), fc.array(job, { maxLength: 4 }))
      .chain(([nodes, jobs]) => fc.tuple(fc.constant(nodes), fc.constant(jobs), shuffled(nodes), shuffled(jobs)))
      .chain(([nodes, jobs, otherNodes, otherJobs]) =>
        fc.tuple(
          fc.constant({ nodes, jobs }),
          fc
            .tuple(...otherJobs.map((one) => shuffled([...one.tasks]).map((tasks) => ({ ...one, tasks }))))
            .map((reordered) => ({ nodes: otherNodes, jobs: reordered })),
        ),
      );
    fc.assert(
      fc.property(listings, ([one, other]) => {
        expect(detect(other.nodes, other.jobs)).toEqual(detect(one.nodes, one.jobs));
      }),
      { numRuns: 1_000 },
    );
  });

  it('no two runs of one source have a key in common, and all have one', () => {
    fc.assert(
      fc.property(fc.array(node, { maxLength: 5 }), fc.array(job, { maxLength: 4 }), (nodes, jobs) => {
        const keys = detect(nodes, jobs).observations.map((run) =>
          runKeysOf(run).map((key) => `${run.dataSourceId} ${key}`),
        );
        expect(keys.every((ofRun) => ofRun.length > 0)).toBe(true);
        expect(new Set(keys.flat()).size).toBe(keys.flat().length);
      }),
      { numRuns: 1_000 },
    );
  });
});
