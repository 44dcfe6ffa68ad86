/** What the status reports answer, made of what was read. */
import { jobCountsOf } from '../domain/job-counts.ts';
import type { ReportedLevel } from '../domain/reported-levels.ts';
import { REPORT_PARTS, type ReportPart, type StatusReport } from '../domain/status-report.ts';
import { htmlOf } from '../domain/status-report-html.ts';
import { PART_NAMES, subjectOf, summaryOf } from '../domain/status-report-summary.ts';
import { refusalOf } from './error-body.ts';
import type { REPORT_TYPES } from './report-routes.ts';
import type { ReportReply } from './report-schema.ts';

const PARTS_OF = {
  everything: REPORT_PARTS,
  refreshes: ['data-sources', 'jobs'],
  segments: ['segments'],
  measures: ['measures'],
} as const satisfies Record<(typeof REPORT_TYPES)[number], readonly ReportPart[]>;

export function partsOf(type: (typeof REPORT_TYPES)[number]): readonly ReportPart[] {
  return PARTS_OF[type];
}

export function mailOf(report: StatusReport) {
  const { failureCount, unread } = report;
  return {
    subject: subjectOf(report),
    html: htmlOf(
      report,
      problemsOf(report).map(({ message }) => message),
    ),
    summary: summaryOf(report),
    isHealthy: failureCount === 0 && unread.length === 0,
    failureCount,
  };
}

function problemsOf({ unread }: StatusReport): ReportReply['problems'] {
  return unread.map(({ part, failure }) => {
    return { part, message: `${PART_NAMES[part]} could not be read. ${refusalOf(failure).body.error.message}` };
  });
}

export function reportReplyOf(report: StatusReport): ReportReply {
  const { since, until, dataSources, jobs, segments, measures, hasMoreJobs } = report;
  return {
    ...mailOf(report),
    since,
    until,
    ...(dataSources === undefined ? {} : { dataSources: [...dataSources] }),
    ...(jobs === undefined ? {} : { jobs: jobs.map(jobOf), jobCounts: jobCountsOf(jobs) }),
    hasMoreJobs,
    ...(segments === undefined ? {} : { segments: segments.map(levelOf) }),
    ...(measures === undefined ? {} : { measures: measures.map(levelOf) }),
    problems: problemsOf(report),
  };
}

function jobOf({ jobId, operationType, status, submittedAt, endedAt }: NonNullable<StatusReport['jobs']>[number]) {
  return {
    jobId,
    operationType,
    status,
    ...(submittedAt === undefined ? {} : { submittedAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
  };
}

function levelOf({ isActive, ...level }: ReportedLevel) {
  return { ...level, state: isActive ? ('active' as const) : ('inactive' as const) };
}
