import { describe, expect, it } from 'vitest';
import { type InstanceWatch, unwatched } from '../../../../../shared/domain/instance-watch.ts';
import { SUBJECT_KINDS } from '../../../../../shared/domain/subject.ts';
import { JOBS_LISTED, readsFor, readUpstream } from '../../../../../shared/use-cases/polling/read-upstream.ts';
import { minute } from '../../../../builders/instants.ts';
import { INSTANCE_ID } from '../../../../builders/observations.ts';
import { aJob, aNode } from '../../../../builders/workflow.ts';
import { ScriptedInsights } from '../../../../fakes/scripted-insights.ts';
import { aMeasure, aSegment } from './polled-app.ts';

function watching(kinds: InstanceWatch['kinds']): InstanceWatch {
  return { ...unwatched(INSTANCE_ID, minute(0)), kinds };
}

function anUpstream(): ScriptedInsights {
  const insights = new ScriptedInsights();
  insights.nodes = [aNode()];
  insights.jobs = Array.from({ length: JOBS_LISTED + 10 }, (_, index) => aJob({ jobId: `job-${index}` }));
  insights.segments = [aSegment([[0, 1]])];
  insights.measures = [aMeasure([[0, 1]])];
  return insights;
}

describe('The lists of a poll', () => {
  it.each([
    ['data-source', ['jobs', 'status']],
    ['unification', ['jobs', 'status']],
    ['full-refresh', ['jobs']],
    ['segment', ['segments']],
    ['measure', ['measures']],
  ] as const)('for a %s are %j', (kind, reads) => {
    expect([...readsFor(watching([kind]))].sort()).toEqual(reads);
  });

  it('are four calls at the most, whatever is subscribed to', async () => {
    const insights = anUpstream();
    const upstream = await readUpstream(insights, watching(SUBJECT_KINDS), minute(0));
    expect([upstream.calls, insights.calls.length, upstream.jobs?.length]).toEqual([4, 4, JOBS_LISTED]);
    expect(upstream.failures).toEqual([]);
  });

  it('hold no hundreds of jobs: each comes with its tasks, and how many may be asked for is published nowhere', async () => {
    const insights = anUpstream();
    insights.jobs = Array.from({ length: 1_000 }, (_, index) => aJob({ jobId: `job-${index}` }));
    const { jobs = [] } = await readUpstream(insights, watching(SUBJECT_KINDS), minute(0));
    expect(jobs.length).toBeLessThanOrEqual(100);
  });

  it('that nobody needs are not there, and not called for', async () => {
    const insights = anUpstream();
    const upstream = await readUpstream(insights, watching(['measure']), minute(0));
    expect(insights.calls.map(({ read }) => read)).toEqual(['readMeasures']);
    expect([upstream.nodes, upstream.jobs, upstream.segments, upstream.calls]).toEqual([
      undefined,
      undefined,
      undefined,
      1,
    ]);
  });

  it.each([
    ['readStatus', 'status', 'nodes'],
    ['readJobs', 'jobs', 'jobs'],
    ['readSegments', 'segments', 'segments'],
    ['readMeasures', 'measures', 'measures'],
  ] as const)('fail alone: %s', async (read, list, field) => {
    const insights = anUpstream();
    const failure = { kind: 'insights-refused', status: 403 } as const;
    insights.failWith(failure, read);
    const upstream = await readUpstream(insights, watching(SUBJECT_KINDS), minute(0));
    expect(upstream.failures).toEqual([{ read: list, failure }]);
    const fields = ['nodes', 'jobs', 'segments', 'measures'] as const;
    expect(fields.filter((name) => upstream[name] === undefined)).toEqual([field]);
  });
});
