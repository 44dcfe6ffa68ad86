/** Reads what a status report tells. A part that cannot be read is named in it, and keeps no other from being told. */
import { type Failure, fail, type InsightsFailure, type Result, succeed } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/ids.ts';
import { addMs, type Instant } from '../../domain/instant.ts';
import {
  MOST_JOBS,
  type ReportPart,
  type ReportReadings,
  type StatusReport,
  statusReportOf,
} from '../../domain/status-report.ts';
import type { Clock } from '../../ports/clock.ts';
import type { InsightsClient, InsightsReply } from '../../ports/insights-client.ts';
import type { InstanceDirectory } from '../../ports/instance-directory.ts';
import { shareAnswers } from '../shared-answers.ts';

export interface AskedReport {
  readonly instanceId: InstanceId;
  readonly parts: readonly ReportPart[];
  /** A day ago where it is absent. */
  readonly since?: Instant;
}

export type ReadStatusReport = (asked: AskedReport) => Promise<Result<StatusReport>>;

const DAY_IN_MS = 24 * 60 * 60_000;
/** Enough for the last successful evaluation, where a later one has failed. */
const HISTORY_IN_DAYS = 10;
/** A report asks for whole lists: flows that ask for it in a loop, or both kinds of it, share them. */
const SHARED_FOR_IN_MS = 10_000;

export function createReadStatusReport(
  insights: InsightsClient,
  directory: InstanceDirectory,
  clock: Clock,
  nowInMs: () => number,
): ReadStatusReport {
  const shared = <Value>(ask: (id: InstanceId) => InsightsReply<Value>) => shareAnswers(ask, SHARED_FOR_IN_MS, nowInMs);
  const askSources = shared((id) => insights.readDataSources(id));
  const askStatus = shared((id) => insights.readStatus(id));
  const askJobs = shared((id) => insights.readJobs(id, MOST_JOBS));
  const askSegments = shared((id) => insights.readSegments(id, HISTORY_IN_DAYS));
  const askMeasures = shared((id) => insights.readMeasures(id));

  const readPart = async (part: ReportPart, id: InstanceId): Promise<Result<ReportReadings, InsightsFailure>> => {
    switch (part) {
      case 'data-sources': {
        const [sources, nodes] = await Promise.all([askSources(id), askStatus(id)]);
        if (!sources.ok) return sources;
        return nodes.ok ? succeed({ dataSources: sources.value, nodes: nodes.value }) : nodes;
      }
      case 'jobs': {
        const jobs = await askJobs(id);
        return jobs.ok ? succeed({ jobs: jobs.value }) : jobs;
      }
      case 'segments': {
        const segments = await askSegments(id);
        return segments.ok ? succeed({ segments: segments.value }) : segments;
      }
      case 'measures': {
        const measures = await askMeasures(id);
        return measures.ok ? succeed({ measures: measures.value }) : measures;
      }
    }
  };

  return async ({ instanceId, parts, since }) => {
    const instance = directory.find(instanceId);
    if (instance === undefined) return fail({ kind: 'instance-unknown', instanceId });
    const until = clock();
    const from = since ?? addMs(until, -DAY_IN_MS);
    if (from > until) {
      return fail({ kind: 'input-invalid', issues: [{ field: 'since', message: 'must not be in the future' }] });
    }
    const replies = await Promise.all(parts.map(async (part) => ({ part, reply: await readPart(part, instanceId) })));
    const failures = replies.flatMap(({ reply }) => (reply.ok ? [] : [reply.failure]));
    const failure = endOf(failures, parts.length);
    if (failure !== undefined) return fail(failure);
    let readings: ReportReadings = {};
    for (const { reply } of replies) if (reply.ok) readings = { ...readings, ...reply.value };
    const unread = replies.flatMap(({ part, reply }) => (reply.ok ? [] : [{ part, failure: reply.failure }]));
    return succeed(statusReportOf({ instanceName: instance.name, since: from, until, unread }, readings));
  };
}

/** Where nothing can be told, or upstream asks for a pause, which a flow's engine knows how to make. */
function endOf(failures: readonly InsightsFailure[], asked: number): Failure | undefined {
  return (
    failures.find(({ kind }) => kind === 'insights-throttled') ?? (failures.length === asked ? failures[0] : undefined)
  );
}
