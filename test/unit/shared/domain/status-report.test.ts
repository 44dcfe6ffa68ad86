/** What a status report tells, and how it is written as a mail. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ReportReadings, statusReportOf } from '../../../../shared/domain/status-report.ts';
import { htmlOf, subjectOf } from '../../../../shared/domain/status-report-html.ts';
import type { WorkflowJob, WorkflowNode } from '../../../../shared/domain/upstream-models.ts';
import { minute } from '../../../builders/instants.ts';

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
      segments: [{ name: 'Churn', value: 5, evaluatedAt: minute(11), hasFailedSince: true }],
    });
    expect(subjectOf(report(readings))).toBe('Contoso: 3 failures');
  });

  it.each([
    [[], 'Contoso: all is well'],
    [['jobs'], 'Contoso: no failure seen, but not all could be read'],
  ] as const)('that could not read %j is called "%s"', (unread, subject) => {
    expect(subjectOf(statusReportOf({ ...FRAME, unread }, {}))).toBe(subject);
  });

  it('says which part could not be read, and shows no part that was not asked for', () => {
    const html = htmlOf(statusReportOf({ ...FRAME, unread: ['segments'] }, { jobs: [] }));
    expect(html).toContain('Segments could not be read.');
    expect(html).toContain('<h3>Jobs</h3>\n<p>None.</p>');
    expect(html).not.toContain('Measures');
  });
});

describe('As a mail a report', () => {
  const segments = (names: readonly string[]) => names.map((name) => ({ name, isActive: true, evaluations: [] }));

  it('holds names as text, whatever they are', () => {
    const hostile = fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'script', '&lt;', ' ', 'x', '=') });
    fc.assert(
      fc.property(hostile, (name) => {
        const html = htmlOf(statusReportOf({ ...FRAME, instanceName: name }, { segments: segments([name]) }));
        const tags = new Set([...html.matchAll(/<\/?([^\s>]*)/g)].map(([, tag]) => tag));
        for (const tag of tags) expect(['h2', 'h3', 'p', 'strong', 'table', 'tr', 'th', 'td']).toContain(tag);
        const cell = /<td>(.*?)<\/td>/.exec(html)?.[1] ?? '';
        expect(decoded(cell)).toBe(name);
      }),
    );
  });

  it('shows fifty rows, what failed first, and counts the rest', () => {
    const many = segments(Array.from({ length: 60 }, (_, index) => `s-${String(index).padStart(2, '0')}`));
    const failed = { name: 'z-last', isActive: true, evaluations: [{ at: minute(12), outcome: 'failed' as const }] };
    const html = htmlOf(report({ segments: [...many, failed] }));
    expect([...html.matchAll(/<tr[ >]/g)]).toHaveLength(51);
    expect(html.indexOf('z-last')).toBeLessThan(html.indexOf('s-00'));
    expect(html).toContain('And 11 more.');
  });
});

function decoded(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
