/** A status report as a mail: HTML without scripts, styles from elsewhere, or anything that a name could smuggle in. */
import type { Instant } from './instant.ts';
import { isFailure, type ReportedLevel, type StatusReport } from './status-report.ts';

/** A mail is read at a glance; the rest is counted. */
const MOST_ROWS = 50;

const PART_NAMES = {
  'data-sources': 'Data sources',
  jobs: 'Jobs',
  segments: 'Segments',
  measures: 'Measures',
} as const;

export function subjectOf({ instanceName, failureCount, unread }: StatusReport): string {
  if (failureCount > 0) return `${instanceName}: ${failureCount} ${failureCount === 1 ? 'failure' : 'failures'}`;
  return `${instanceName}: ${unread.length === 0 ? 'all is well' : 'no failure seen, but not all could be read'}`;
}

export function htmlOf(report: StatusReport): string {
  const { since, until, dataSources, jobs, segments, measures, unread } = report;
  return [
    `<h2>${escaped(subjectOf(report))}</h2>`,
    `<p>From ${shown(since)} to ${shown(until)} (UTC).</p>`,
    ...unread.map((part) => `<p><strong>${PART_NAMES[part]} could not be read.</strong></p>`),
    ...table('Data sources', ['Data source', 'Latest run', 'Ended', 'Message'], dataSources, (source) => ({
      cells: [source.name, source.status ?? 'never run', shown(source.endedAt), source.message ?? ''],
      isBad: isFailure(source.status),
    })),
    ...table('Jobs', ['Job', 'Status', 'Submitted', 'Ended'], jobs, (job) => ({
      cells: [job.operationType, job.status, shown(job.submittedAt), shown(job.endedAt)],
      isBad: isFailure(job.status),
    })),
    ...table('Segments', ['Segment', 'Members', 'Evaluated', 'State'], segments, levelRow),
    ...table('Measures', ['Measure', 'Value', 'Evaluated', 'State'], measures, levelRow),
  ].join('\n');
}

function levelRow({ name, isActive, value, evaluatedAt, hasFailedSince }: ReportedLevel): Row {
  const state = hasFailedSince ? 'the latest evaluation failed' : isActive ? 'active' : 'inactive';
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
  return `<tr${style}>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;
}

/** To the minute. */
function shown(instant: Instant | undefined): string {
  return instant === undefined ? '' : instant.slice(0, 16).replace('T', ' ');
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
