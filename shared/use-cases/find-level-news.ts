/** The evaluations of a poll: for each watched segment and measure, what upstream lists that is new. */
import { detectLevelObservations } from '../domain/detection/level-observations.ts';
import type { InsightsFailure } from '../domain/failure.ts';
import type { SubjectHash } from '../domain/ids.ts';
import type { InstanceWatch, LevelMark, SubjectCondition } from '../domain/instance-watch.ts';
import type { Instant } from '../domain/instant.ts';
import { levelNews } from '../domain/news.ts';
import type { LevelObservation } from '../domain/observation.ts';
import { hasLevelGap, historyWindowInDays } from '../domain/poll-window.ts';
import { type Subject, subjectHashOf } from '../domain/subject.ts';
import type { LevelEvaluation, MeasureReading } from '../domain/upstream-models.ts';
import type { InsightsClient } from '../ports/insights-client.ts';
import type { Upstream } from './read-upstream.ts';

export interface LevelNews {
  readonly hash: SubjectHash;
  readonly subject: Subject;
  readonly label?: string;
  readonly condition: SubjectCondition;
  readonly fresh: readonly LevelObservation[];
  readonly hasGap: boolean;
}

export interface FoundLevels {
  readonly news: readonly LevelNews[];
  /** Upstream calls beyond the lists. */
  readonly calls: number;
  /** Of histories, where upstream is to blame and not the one measure. */
  readonly failures: Upstream['failures'];
}

/** The others' marks do not move, so the next poll takes them. */
const HISTORIES_PER_POLL = 20;

interface Listed {
  readonly subject: Subject;
  readonly label: string | undefined;
  readonly condition: SubjectCondition;
  readonly evaluations: readonly LevelEvaluation[];
  readonly days: number;
  readonly lastGoodPollAt: Instant | undefined;
}

export async function findLevelNews(
  insights: InsightsClient,
  watch: InstanceWatch,
  upstream: Upstream,
  now: Instant,
): Promise<FoundLevels> {
  const { instanceId, lastGoodPollAt } = watch;
  const marks = watch.levels ?? new Map<SubjectHash, LevelMark>();
  const news: LevelNews[] = [];

  function add(listed: Listed): void {
    const hash = subjectHashOf(listed.subject);
    const mark = marks.get(hash);
    if (mark === undefined) return;
    const { subject, label, condition, evaluations, days } = listed;
    news.push({
      hash,
      subject,
      ...(label === undefined ? {} : { label }),
      condition,
      fresh: levelNews(detectLevelObservations(subject, label, evaluations), mark),
      hasGap: hasLevelGap(evaluations, mark, { now, days, lastGoodPollAt: listed.lastGoodPollAt }),
    });
  }

  for (const { name, friendlyName, isActive, evaluations } of upstream.segments ?? []) {
    add({
      subject: { instanceId, kind: 'segment', objectId: name },
      label: friendlyName,
      condition: isActive ? 'active' : 'inactive',
      evaluations,
      days: upstream.historyInDays,
      lastGoodPollAt: lastGoodPollAt.segments,
    });
  }

  let calls = 0;
  const failures: Upstream['failures'][number][] = [];
  for (const listed of upstream.measures ?? []) {
    const subject: Subject = { instanceId, kind: 'measure', objectId: listed.name };
    const mark = marks.get(subjectHashOf(subject));
    if (mark === undefined) continue;
    const days = historyWindowInDays(now, lastGoodPollAt.measures, [mark]);
    const measure = { subject, label: listed.displayName, condition: 'active' as const, days };
    if (!listed.evaluations.some(({ at }) => isBeyond(at, mark))) {
      add({ ...measure, evaluations: listed.evaluations, lastGoodPollAt: lastGoodPollAt.measures });
      continue;
    }
    if (calls === HISTORIES_PER_POLL || failures.length > 0) continue;
    calls += 1;
    const reply = await insights.readMeasure(instanceId, listed.name, days);
    if (!reply.ok) {
      if (!isOfOneMeasure(reply.failure)) failures.push({ read: 'measures', failure: reply.failure });
      continue;
    }
    const evaluations = merged(listed, reply.value);
    add({ ...measure, evaluations, lastGoodPollAt: lastGoodPollAt.measures });
  }
  return { news, calls, failures };
}

/** Gone since the list was read, or with a history that nobody can read: the others are not worse for it. */
function isOfOneMeasure({ kind }: InsightsFailure): boolean {
  return kind === 'insights-not-found' || kind === 'insights-malformed';
}

function isBeyond(at: Instant, { successAt, failureAt }: LevelMark): boolean {
  return at > successAt && (failureAt === undefined || at > failureAt);
}

/** The list may have been read a moment before the history. */
function merged(listed: MeasureReading, withHistory: MeasureReading): LevelEvaluation[] {
  const byKey = new Map<string, LevelEvaluation>();
  for (const evaluation of [...listed.evaluations, ...withHistory.evaluations]) {
    byKey.set(`${evaluation.at}:${evaluation.outcome}`, evaluation);
  }
  return [...byKey.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
