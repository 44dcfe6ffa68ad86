/** The evaluations of a poll: for each watched segment and measure, what upstream lists that is new. */
import { detectLevelObservations } from '../../domain/detection/level-observations.ts';
import type { SubjectHash } from '../../domain/ids.ts';
import type { InstanceWatch, LevelMark, SubjectCondition } from '../../domain/instance-watch.ts';
import type { Instant } from '../../domain/instant.ts';
import { levelNews } from '../../domain/news.ts';
import type { LevelObservation } from '../../domain/observation.ts';
import { hasLevelGap, historyWindowInDays } from '../../domain/poll-window.ts';
import { type Subject, subjectHashOf } from '../../domain/subject.ts';
import type { LevelEvaluation, MeasureReading } from '../../domain/upstream-models.ts';
import type { InsightsClient } from '../../ports/insights-client.ts';
import { type ChangedMeasure, readHistories } from './read-histories.ts';
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
  /** Measures with something new that this poll did not get to see. */
  readonly unread: readonly SubjectHash[];
  /** The measure whose history was the last to be asked for. */
  readonly lastTried: SubjectHash | undefined;
}

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
  const { instanceId } = watch;
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
    const subject: Subject = { instanceId, kind: 'segment', objectId: name };
    add({
      subject,
      label: friendlyName,
      condition: isActive ? 'active' : 'inactive',
      evaluations,
      days: upstream.historyInDays,
      lastGoodPollAt: goodPollBefore(watch, subjectHashOf(subject), 'segments'),
    });
  }

  const changed: ChangedMeasure[] = [];
  for (const listed of upstream.measures ?? []) {
    const hash = subjectHashOf({ instanceId, kind: 'measure', objectId: listed.name });
    const mark = marks.get(hash);
    if (mark === undefined) continue;
    const days = historyWindowInDays(now, goodPollBefore(watch, hash, 'measures'), [mark]);
    if (listed.evaluations.some(({ at }) => isBeyond(at, mark))) changed.push({ hash, listed, days });
    else addMeasure({ hash, listed, days }, listed.evaluations);
  }
  const histories = await readHistories(insights, instanceId, changed, watch.lastHistoryTried);
  for (const measure of histories.read) addMeasure(measure, merged(measure.listed, measure.history));

  function addMeasure({ hash, listed, days }: ChangedMeasure, evaluations: readonly LevelEvaluation[]): void {
    add({
      subject: { instanceId, kind: 'measure', objectId: listed.name },
      label: listed.displayName,
      condition: 'active',
      evaluations,
      days,
      lastGoodPollAt: goodPollBefore(watch, hash, 'measures'),
    });
  }

  const { calls, failure, unread, lastTried } = histories;
  return { news, calls, failures: failure === undefined ? [] : [{ read: 'measures', failure }], unread, lastTried };
}

/** The last good poll that the level was part of. */
function goodPollBefore(
  { lastGoodPollAt, unreadSince }: InstanceWatch,
  hash: SubjectHash,
  read: 'segments' | 'measures',
): Instant | undefined {
  return unreadSince?.get(hash) ?? lastGoodPollAt[read];
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
