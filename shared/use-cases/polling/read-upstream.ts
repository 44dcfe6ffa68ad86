/** The upstream reads of one poll: at most one list of each kind, whatever the number of subscriptions, each harming only itself. */
import type { InsightsFailure } from '../../domain/failure.ts';
import type { InstanceWatch, ListRead } from '../../domain/instance-watch.ts';
import { earlierOf, type Instant } from '../../domain/instant.ts';
import { historyWindowInDays } from '../../domain/poll-window.ts';
import type { SubjectKind } from '../../domain/subject.ts';
import type { MeasureReading, SegmentReading, WorkflowJob, WorkflowNode } from '../../domain/upstream-models.ts';
import type { InsightsClient, InsightsReply } from '../../ports/insights-client.ts';

/** What could be read; a list that was not wanted or not to be had is absent. */
export interface Upstream {
  readonly nodes?: readonly WorkflowNode[];
  readonly jobs?: readonly WorkflowJob[];
  readonly segments?: readonly SegmentReading[];
  /** Only their latest evaluations. */
  readonly measures?: readonly MeasureReading[];
  readonly historyInDays: number;
  readonly failures: readonly { readonly read: ListRead; readonly failure: InsightsFailure }[];
  readonly calls: number;
}

/** Upstream has no paging of jobs, and no published limit. */
export const JOBS_LISTED = 50;

export const READS_OF: Record<SubjectKind, readonly ListRead[]> = {
  'data-source': ['status', 'jobs'],
  'full-refresh': ['jobs'],
  unification: ['status', 'jobs'],
  segment: ['segments'],
  measure: ['measures'],
};

export function readsFor(watch: InstanceWatch): ReadonlySet<ListRead> {
  return new Set(watch.kinds.flatMap((kind) => READS_OF[kind]));
}

/** One list serves all segments: it reaches back to the one that has been left out the longest. */
function segmentsGoodUntil({ lastGoodPollAt, unreadSince }: InstanceWatch): Instant | undefined {
  const { segments } = lastGoodPollAt;
  if (segments === undefined) return undefined;
  return [...(unreadSince?.values() ?? [])].reduce(earlierOf, segments);
}

export async function readUpstream(insights: InsightsClient, watch: InstanceWatch, now: Instant): Promise<Upstream> {
  const { instanceId } = watch;
  const wanted = readsFor(watch);
  const failures: { read: ListRead; failure: InsightsFailure }[] = [];
  const historyInDays = historyWindowInDays(now, segmentsGoodUntil(watch), watch.levels?.values() ?? []);

  async function read<Value>(name: ListRead, call: () => InsightsReply<Value>): Promise<Value | undefined> {
    if (!wanted.has(name)) return undefined;
    const reply = await call();
    if (reply.ok) return reply.value;
    failures.push({ read: name, failure: reply.failure });
    return undefined;
  }

  const [nodes, jobs, segments, measures] = await Promise.all([
    read('status', () => insights.readStatus(instanceId)),
    read('jobs', () => insights.readJobs(instanceId, JOBS_LISTED)),
    read('segments', () => insights.readSegments(instanceId, historyInDays)),
    read('measures', () => insights.readMeasures(instanceId)),
  ]);
  return {
    ...(nodes === undefined ? {} : { nodes }),
    ...(jobs === undefined ? {} : { jobs }),
    ...(segments === undefined ? {} : { segments }),
    ...(measures === undefined ? {} : { measures }),
    historyInDays,
    failures,
    calls: wanted.size,
  };
}
