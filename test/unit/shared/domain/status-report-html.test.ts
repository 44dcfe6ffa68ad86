/** How a status report is written as a mail: complete for the eye, bounded, and with every name as text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ReportReadings, statusReportOf } from '../../../../shared/domain/status-report.ts';
import { htmlOf } from '../../../../shared/domain/status-report-html.ts';
import { minute } from '../../../builders/instants.ts';

const FRAME = { instanceName: 'Contoso', since: minute(10), until: minute(20), unread: [] } as const;
const htmlFor = (readings: ReportReadings, ...problems: string[]) => htmlOf(statusReportOf(FRAME, readings), problems);

describe('As a mail a report', () => {
  const segments = (names: readonly string[]) => names.map((name) => ({ name, isActive: true, evaluations: [] }));

  it('says first what could not be read, and shows no part that was not asked for', () => {
    const html = htmlFor({ jobs: [] }, 'Segments could not be read. Ask <again>.');
    expect(html).toContain('<p><strong>Segments could not be read. Ask &lt;again&gt;.</strong></p>\n<h3>Jobs</h3>');
    expect(html).toContain('<h3>Jobs</h3>\n<p>None.</p>');
    expect(html).not.toContain('Measures');
  });

  it('shows why a source and a segment failed, as text', () => {
    const message = '<script>alert("x")</script> & \'y\'';
    const html = htmlFor({
      dataSources: [{ dataSourceId: 'd-1' }],
      nodes: [{ operationType: 'ingestion', identifier: 'd-1', status: 'failed', jobIds: [], message }],
      segments: [{ name: 'Churn', isActive: true, evaluations: [{ at: minute(12), outcome: 'failed', message }] }],
    });
    const shown = '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;';
    expect(html).toContain(`<td>${shown}</td>`);
    expect(html).toContain(`<td>the latest evaluation failed: ${shown}</td>`);
  });

  it('cuts a long name, never within a character or within what stands for one', () => {
    const html = htmlFor({ segments: segments([`${'&'.repeat(199)}😀😀`]) });
    expect(html).toContain(`<td>${'&amp;'.repeat(199)}😀…</td>`);
  });

  it('says that there may be more jobs than it shows', () => {
    const job = { operationType: 'all', status: 'running', identifiers: [], tasks: [] } as const;
    const jobs = Array.from({ length: 100 }, (_, index) => ({ ...job, jobId: `j-${index}` }));
    expect(htmlFor({ jobs })).toContain('<p>And 50 more.</p>\n<p>These are the latest 100 jobs.');
    expect(htmlFor({ jobs: jobs.slice(1) })).not.toContain('latest 100 jobs');
  });

  it('holds names as text, whatever they are', () => {
    const hostile = fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'script', '&lt;', ' ', 'x', '=') });
    fc.assert(
      fc.property(hostile, (name) => {
        const report = statusReportOf({ ...FRAME, instanceName: name }, { segments: segments([name]) });
        const html = htmlOf(report, [name]);
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
    const html = htmlFor({ segments: [...many, failed] });
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
