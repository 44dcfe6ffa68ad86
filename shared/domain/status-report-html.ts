/** A status report as a mail: HTML without scripts, styles from elsewhere, or anything that a name could smuggle in. */
import type { Instant } from './instant.ts';
import { isFailure } from './job-counts.ts';
import type { ReportedLevel } from './reported-levels.ts';
import { MOST_JOBS, type StatusReport } from './status-report.ts';
import { subjectOf, toTheMinute } from './status-report-summary.ts';

/** A mail is read at a glance; the rest is counted. */
const MOST_ROWS = 50;
/** Upstream sets no limit to a name or a message. */
const LONGEST_CELL = 200;

/** `problems` say what could not be read, and why. */
export function htmlOf(report: StatusReport, problems: readonly string[]): string {
  const { since, until, dataSources, jobs, segments, measures, hasMoreJobs } = report;
  return [
    `<h2>${escaped(subjectOf(report))}</h2>`,
    `<p>From ${shown(since)} to ${shown(until)} (UTC).</p>`,
    ...problems.map((problem) => `<p><strong>${escaped(problem)}</strong></p>`),
    ...table('Data sources', ['Data source', 'Latest run', 'Ended', 'Message'], dataSources, (source) => ({
      cells: [source.name, source.status ?? 'never run', shown(source.endedAt), source.message ?? ''],
      isBad: isFailure(source.status),
    })),
    ...table('Jobs', ['Job', 'Status', 'Submitted', 'Ended'], jobs, (job) => ({
      cells: [job.operationType, job.status, shown(job.submittedAt), shown(job.endedAt)],
      isBad: isFailure(job.status),
    })),
    ...(hasMoreJobs ? [`<p>These are the latest ${MOST_JOBS} jobs. There may be more since then.</p>`] : []),
    ...table('Segments', ['Segment', 'Members', 'Evaluated', 'State'], segments, levelRow),
    ...table('Measures', ['Measure', 'Value', 'Evaluated', 'State'], measures, levelRow),
  ].join('\n');
}

function levelRow({ name, isActive, value, evaluatedAt, hasFailedSince, message }: ReportedLevel): Row {
  const failure = `the latest evaluation failed${message === undefined ? '' : `: ${message}`}`;
  const state = hasFailedSince ? failure : isActive ? 'active' : 'inactive';
  return { cells: [name, value === undefined ? '' : String(value), shown(evaluatedAt), state], isBad: hasFailedSince };
}

interface Row {
  readonly cells: readonly string[];
  readonly isBad: boolean;
}

/** What is bad comes first, for the rest may be cut off. */
function table<Item>(
  title: string,
  columns: readonly string[],
  items: readonly Item[] | undefined,
  rowOf: (item: Item) => Row,
): string[] {
  if (items === undefined) return [];
  if (items.length === 0) return [`<h3>${title}</h3>`, '<p>None.</p>'];
  const rows = items.map(rowOf);
  const sorted = [...rows.filter(({ isBad }) => isBad), ...rows.filter(({ isBad }) => !isBad)];
  const left = rows.length - MOST_ROWS;
  return [
    `<h3>${title}</h3>`,
    '<table border="1" cellpadding="4" style="border-collapse:collapse">',
    `<tr>${columns.map((column) => `<th align="left">${column}</th>`).join('')}</tr>`,
    ...sorted.slice(0, MOST_ROWS).map(rowHtml),
    '</table>',
    ...(left > 0 ? [`<p>And ${left} more.</p>`] : []),
  ];
}

function rowHtml({ cells, isBad }: Row): string {
  const style = isBad ? ' style="color:#a80000"' : '';
  return `<tr${style}>${cells.map((cell) => `<td>${escaped(shortened(cell))}</td>`).join('')}</tr>`;
}

function shown(instant: Instant | undefined): string {
  return instant === undefined ? '' : toTheMinute(instant);
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= LONGEST_CELL ? text : `${characters.slice(0, LONGEST_CELL).join('')}…`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
