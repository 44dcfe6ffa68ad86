/** What the status reports answer, made of what was read. */
import { REPORT_PARTS, type ReportedLevel, type ReportPart, type StatusReport } from '../domain/status-report.ts';
import { htmlOf, subjectOf } from '../domain/status-report-html.ts';
import type { REPORT_TYPES, ReportReply } from './report-routes.ts';

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
  const isHealthy = failureCount === 0 && unread.length === 0;
  return { subject: subjectOf(report), html: htmlOf(report), isHealthy, failureCount };
}

export function reportReplyOf(report: StatusReport): ReportReply {
  const { since, until, dataSources, jobs, segments, measures, unread } = report;
  return {
    ...mailOf(report),
    since,
    until,
    ...(dataSources === undefined ? {} : { dataSources: [...dataSources] }),
    ...(jobs === undefined ? {} : { jobs: jobs.map(jobOf) }),
    ...(segments === undefined ? {} : { segments: segments.map(levelOf) }),
    ...(measures === undefined ? {} : { measures: measures.map(levelOf) }),
    unread: [...unread],
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
