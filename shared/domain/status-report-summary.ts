/** A status report in one line of plain text. It holds counts alone, so that no name of upstream gets into a mail by it. */
import type { Instant } from './instant.ts';
import { isFailure, JOB_ENDS, jobCountsOf } from './job-counts.ts';
import { MOST_JOBS, type ReportPart, type StatusReport } from './status-report.ts';

export const PART_NAMES = {
  'data-sources': 'Data sources',
  jobs: 'Jobs',
  segments: 'Segments',
  measures: 'Measures',
} as const satisfies Record<ReportPart, string>;

export function subjectOf({ instanceName, failureCount, unread }: StatusReport): string {
  if (failureCount > 0) return `${instanceName}: ${counted(failureCount, 'failure')}`;
  return `${instanceName}: ${unread.length === 0 ? 'all is well' : 'no failure seen, but not all could be read'}`;
}

export function summaryOf(report: StatusReport): string {
  const { since, until, dataSources, jobs, segments, measures, hasMoreJobs, unread } = report;
  const sentences = [
    ...(dataSources === undefined ? [] : [withFailed('data source', dataSources, ({ status }) => isFailure(status))]),
    ...(jobs === undefined
      ? []
      : [`${hasMoreJobs ? `the latest ${MOST_JOBS} jobs` : counted(jobs.length, 'job')}${endsOf(jobs)}`]),
    ...(segments === undefined ? [] : [withFailed('segment', segments, ({ hasFailedSince }) => hasFailedSince)]),
    ...(measures === undefined ? [] : [withFailed('measure', measures, ({ hasFailedSince }) => hasFailedSince)]),
    ...unread.map(({ part }) => `${PART_NAMES[part].toLowerCase()} could not be read`),
  ];
  return `${subjectOf(report)}. From ${toTheMinute(since)} to ${toTheMinute(until)} (UTC): ${sentences.join('; ')}.`;
}

export function toTheMinute(instant: Instant): string {
  return instant.slice(0, 16).replace('T', ' ');
}

function withFailed<Item>(noun: string, items: readonly Item[], hasFailed: (item: Item) => boolean): string {
  const failed = items.filter(hasFailed).length;
  return `${counted(items.length, noun)}${failed === 0 ? '' : ` (${failed} failed)`}`;
}

function endsOf(jobs: NonNullable<StatusReport['jobs']>): string {
  const counts = jobCountsOf(jobs);
  const ends = JOB_ENDS.filter((end) => counts[end] > 0).map((end) => `${counts[end]} ${end}`);
  return ends.length === 0 ? '' : ` (${ends.join(', ')})`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
