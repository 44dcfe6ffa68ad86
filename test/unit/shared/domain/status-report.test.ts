/** What a status report tells, as facts and in one line of text. */
import { describe, expect, it } from 'vitest';
import { jobCountsOf } from '../../../../shared/domain/job-counts.ts';
import { type ReportReadings, statusReportOf } from '../../../../shared/domain/status-report.ts';
import { subjectOf, summaryOf } from '../../../../shared/domain/status-report-summary.ts';
import type { RunStatus, WorkflowJob, WorkflowNode } from '../../../../shared/domain/upstream-models.ts';
import { minute } from '../../../builders/instants.ts';

const UNAVAILABLE = { kind: 'insights-unavailable' } as const;
const FRAME = { instanceName: 'Contoso', since: minute(10), until: minute(20), unread: [] } as const;
const report = (readings: ReportReadings) => statusReportOf(FRAME, readings);

const aJob = (job: Partial<WorkflowJob> & { jobId: string }): WorkflowJob => {
  return { operationType: 'all', status: 'successful', identifiers: [], tasks: [], ...job };
};
const aRun = (run: Partial<WorkflowNode>): WorkflowNode => {
  return { operationType: 'ingestion', status: 'successful', jobIds: [], identifier: 'd-1', ...run };
};
const SOURCES = [{ dataSourceId: 'd-1', name: 'contacts', friendlyName: 'Contacts' }];

describe('A report', () => {
  it('tells of each data source its latest run, or that there was none', () => {
    const nodes = [
      aRun({ status: 'failed', endedAt: minute(12), message: 'No column.' }),
      aRun({ operationType: 'map' }),
    ];
    expect(report({ dataSources: SOURCES, nodes }).dataSources).toEqual([
      { name: 'Contacts', status: 'failed', endedAt: minute(12), message: 'No column.' },
    ]);
    expect(report({ dataSources: SOURCES, nodes: [] }).dataSources).toEqual([{ name: 'Contacts' }]);
  });

  it('tells of the jobs that ended since its beginning and of those that run, the newest first', () => {
    const jobs = [
      aJob({ jobId: 'old', submittedAt: minute(1), endedAt: minute(9) }),
      aJob({ jobId: 'long', submittedAt: minute(2), status: 'running' }),
      aJob({ jobId: 'across', submittedAt: minute(8), endedAt: minute(10) }),
      aJob({ jobId: 'new', submittedAt: minute(15), endedAt: minute(16) }),
    ];
    expect(report({ jobs }).jobs?.map(({ jobId }) => jobId)).toEqual(['new', 'across', 'long']);
  });

  it('counts failed runs, failed jobs since its beginning, and levels whose latest evaluation failed', () => {
    const bad = { at: minute(12), outcome: 'failed' } as const;
    const good = { at: minute(11), outcome: 'succeeded', value: 5 } as const;
    const readings: ReportReadings = {
      dataSources: SOURCES,
      nodes: [aRun({ status: 'timedOut' })],
      jobs: [
        aJob({ jobId: 'a', status: 'failed', endedAt: minute(9) }),
        aJob({ jobId: 'b', status: 'failed', endedAt: minute(11) }),
        aJob({ jobId: 'c', status: 'aborted', endedAt: minute(11) }),
      ],
      segments: [{ name: 'Churn', isActive: true, evaluations: [good, bad] }],
      measures: [{ name: 'Total', hasOneValue: true, evaluations: [good] }],
    };
    expect(report(readings)).toMatchObject({
      failureCount: 3,
      segments: [{ name: 'Churn', value: 5, evaluatedAt: minute(11), hasFailedSince: true, failedAt: minute(12) }],
    });
    expect(subjectOf(report(readings))).toBe('Contoso: 3 failures');
  });

  it.each([
    [[], 'Contoso: all is well'],
    [['jobs'], 'Contoso: no failure seen, but not all could be read'],
  ] as const)('that could not read %j is called "%s"', (unread, subject) => {
    const report = statusReportOf({ ...FRAME, unread: unread.map((part) => ({ part, failure: UNAVAILABLE })) }, {});
    expect(subjectOf(report)).toBe(subject);
  });

  it('tells of what the latest evaluation failed, and of nothing that was mended since', () => {
    const failed = { at: minute(12), outcome: 'failed', message: 'No data.' } as const;
    const mended = { at: minute(13), outcome: 'succeeded', value: 7 } as const;
    const { measures } = report({
      measures: [
        { name: 'A', hasOneValue: true, evaluations: [failed] },
        { name: 'B', hasOneValue: true, evaluations: [failed, mended] },
      ],
    });
    expect(measures).toEqual([
      { name: 'A', isActive: true, hasFailedSince: true, failedAt: minute(12), message: 'No data.' },
      { name: 'B', isActive: true, hasFailedSince: false, value: 7, evaluatedAt: minute(13) },
    ]);
  });

  it('says that there may be more jobs only where all that could be read are of its time', () => {
    const jobs = (endedAt: number) =>
      Array.from({ length: 100 }, (_, index) => aJob({ jobId: `j-${index}`, endedAt: minute(endedAt + index) }));
    expect(report({ jobs: jobs(10) }).hasMoreJobs).toBe(true);
    expect(report({ jobs: jobs(9) }).hasMoreJobs).toBe(false);
    expect(report({ jobs: jobs(10).slice(1) }).hasMoreJobs).toBe(false);
  });

  it('counts jobs by their ends', () => {
    const statuses: RunStatus[] = ['successful', 'failed', 'timedOut', 'aborted', 'deleted', 'running', 'queued'];
    const jobs = [...statuses, 'needsUpdate' as const, 'skipped' as const, 'unknown' as const];
    expect(jobCountsOf(jobs.map((status, index) => aJob({ jobId: `j-${index}`, status })))).toEqual({
      succeeded: 1,
      failed: 2,
      cancelled: 2,
      running: 3,
      other: 2,
    });
  });
});

describe('The line of text of a report', () => {
  const time = `From ${minute(10).slice(0, 16).replace('T', ' ')} to ${minute(20).slice(0, 16).replace('T', ' ')} (UTC)`;

  it('counts what was found, what failed, and what could not be read, without any name of upstream', () => {
    const hostile = '<script>"&';
    const line = summaryOf(
      statusReportOf(
        { ...FRAME, unread: [{ part: 'measures', failure: UNAVAILABLE }] },
        {
          dataSources: [{ dataSourceId: 'd-1', name: hostile }],
          nodes: [aRun({ status: 'failed', message: hostile })],
          jobs: [aJob({ jobId: 'a', endedAt: minute(11) }), aJob({ jobId: 'b', status: 'running' })],
          segments: [{ name: hostile, isActive: true, evaluations: [] }],
        },
      ),
    );
    expect(line).toBe(
      `Contoso: 1 failure. ${time}: 1 data source (1 failed); 2 jobs (1 succeeded, 1 running); 1 segment; measures could not be read.`,
    );
  });

  it('tells only of what the report is about', () => {
    expect(summaryOf(report({ jobs: [] }))).toBe(`Contoso: all is well. ${time}: 0 jobs.`);
  });
});
