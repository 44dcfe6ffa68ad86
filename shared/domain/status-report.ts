/** How an instance is and what happened in it since a time: what a report tells, before it is written for anybody. */
import type { InsightsFailure } from './failure.ts';
import type { Instant } from './instant.ts';
import { isFailure } from './job-counts.ts';
import { type ReportedLevel, reportedMeasure, reportedSegment } from './reported-levels.ts';
import type {
  DataSource,
  MeasureReading,
  RunStatus,
  SegmentReading,
  WorkflowJob,
  WorkflowNode,
} from './upstream-models.ts';

export const REPORT_PARTS = ['data-sources', 'jobs', 'segments', 'measures'] as const;
export type ReportPart = (typeof REPORT_PARTS)[number];

/** As many as upstream is asked for. Of a longer time the report tells only these, and says so. */
export const MOST_JOBS = 100;

/** What upstream told; a part that was not asked for, or not told, is absent. */
export interface ReportReadings {
  readonly dataSources?: readonly DataSource[];
  readonly nodes?: readonly WorkflowNode[];
  readonly jobs?: readonly WorkflowJob[];
  readonly segments?: readonly SegmentReading[];
  readonly measures?: readonly MeasureReading[];
}

export interface ReportedSource {
  readonly name: string;
  /** Of its latest run, where there was one. */
  readonly status?: RunStatus;
  readonly endedAt?: Instant;
  readonly message?: string;
}

export interface UnreadPart {
  readonly part: ReportPart;
  readonly failure: InsightsFailure;
}

export interface ReportFrame {
  readonly instanceName: string;
  readonly since: Instant;
  readonly until: Instant;
  /** Parts that were asked for and could not be read. */
  readonly unread: readonly UnreadPart[];
}

export interface StatusReport extends ReportFrame {
  readonly dataSources?: readonly ReportedSource[];
  /** Newest first. */
  readonly jobs?: readonly WorkflowJob[];
  readonly segments?: readonly ReportedLevel[];
  readonly measures?: readonly ReportedLevel[];
  /** There may be older jobs since the time than those that were read. */
  readonly hasMoreJobs: boolean;
  /** Failed latest runs of sources, failed jobs since the time, and levels whose latest evaluation has failed. */
  readonly failureCount: number;
}

export function statusReportOf(frame: ReportFrame, readings: ReportReadings): StatusReport {
  const { jobs: listed, segments: ofSegments, measures: ofMeasures } = readings;
  const dataSources = sourcesOf(readings);
  const jobs = listed?.filter((job) => hasHappenedSince(job, frame.since)).toReversed();
  const segments = ofSegments?.map(reportedSegment);
  const measures = ofMeasures?.map(reportedMeasure);
  const failedRuns = [...(dataSources ?? []), ...(jobs ?? [])].filter(({ status }) => isFailure(status));
  const failedLevels = [...(segments ?? []), ...(measures ?? [])].filter(({ hasFailedSince }) => hasFailedSince);
  return {
    ...frame,
    ...(dataSources === undefined ? {} : { dataSources: byName(dataSources) }),
    ...(jobs === undefined ? {} : { jobs }),
    ...(segments === undefined ? {} : { segments: byName(segments) }),
    ...(measures === undefined ? {} : { measures: byName(measures) }),
    hasMoreJobs: listed !== undefined && listed.length >= MOST_JOBS && jobs?.length === listed.length,
    failureCount: failedRuns.length + failedLevels.length,
  };
}

function sourcesOf({ dataSources, nodes }: ReportReadings): readonly ReportedSource[] | undefined {
  if (dataSources === undefined || nodes === undefined) return undefined;
  return dataSources.map(({ dataSourceId, name, friendlyName }) => {
    const run = nodes.find(
      ({ operationType, identifier }) => operationType === 'ingestion' && identifier === dataSourceId,
    );
    const { status, endedAt, message } = run ?? {};
    return {
      name: friendlyName ?? name ?? dataSourceId,
      ...(status === undefined ? {} : { status }),
      ...(endedAt === undefined ? {} : { endedAt }),
      ...(message === undefined ? {} : { message }),
    };
  });
}

/** What runs still has happened, too. */
function hasHappenedSince({ submittedAt, endedAt }: WorkflowJob, since: Instant): boolean {
  const last = endedAt ?? submittedAt;
  return endedAt === undefined || last === undefined || last >= since;
}

function byName<Item extends { readonly name: string }>(items: readonly Item[]): readonly Item[] {
  return [...items].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
