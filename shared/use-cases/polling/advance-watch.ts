/** Moves an instance's record on after a poll: what was handled, which reads went well, how long upstream wants to be left alone. */

import type { InstanceId, SubjectHash } from '../../domain/ids.ts';
import type { InstanceWatch, LevelMark, ListRead, RunKind } from '../../domain/instance-watch.ts';
import { addMs, type Instant, laterOf } from '../../domain/instant.ts';
import { markAfter } from '../../domain/news.ts';
import type { Observation } from '../../domain/observation.ts';
import { hasJobGap } from '../../domain/poll-window.ts';
import { subjectHashOf } from '../../domain/subject.ts';
import type { FoundLevels, LevelNews } from './find-level-news.ts';
import { handledAfter, type RunNews } from './find-run-news.ts';
import { JOBS_LISTED, readsFor, type Upstream } from './read-upstream.ts';

export interface Polled {
  /** System time. */
  readonly startedAt: Instant;
  /** Source time. */
  readonly lookedAt: Instant;
  /** The parking that was over when the poll began. */
  readonly parkedBefore?: Instant | undefined;
  readonly upstream: Upstream;
  readonly runs: readonly RunNews[];
  readonly levels: readonly LevelNews[];
  readonly histories: Pick<FoundLevels, 'unread' | 'lastTried'>;
  readonly handled: ReadonlySet<Observation>;
}

/** Where upstream throttles without saying for how long. */
const USUAL_PARKING_IN_MS = 60_000;
/** Whatever upstream asks for: nobody would find out that it has recovered. */
const LONGEST_PARKING_IN_MS = 60 * 60_000;

/** Applied to the record as it is now: others may have moved it on since the poll began. */
export function advanceWatch(watch: InstanceWatch, polled: Polled, now: Instant): InstanceWatch {
  const { startedAt, lookedAt, upstream } = polled;
  const failed = new Set(upstream.failures.map(({ read }) => read));
  const lastGoodPollAt: Partial<Record<ListRead, Instant>> = { ...watch.lastGoodPollAt };
  const failingSince: Partial<Record<ListRead, Instant>> = { ...watch.failingSince };
  for (const read of readsFor(watch)) {
    const before = lastGoodPollAt[read] ?? startedAt;
    if (failed.has(read)) failingSince[read] ??= startedAt;
    else if (wasRead(upstream, read) && !isHalf(watch, upstream, read)) {
      lastGoodPollAt[read] = laterOf(before, startedAt);
      delete failingSince[read];
    }
  }
  const gapAt: Partial<Record<ListRead, Instant>> = { ...watch.gapAt };
  for (const read of gapsOf(watch, polled, now)) gapAt[read] = laterOf(gapAt[read] ?? lookedAt, lookedAt);

  const runs: Partial<Record<RunKind, ReadonlySet<string>>> = { ...watch.runs };
  const handledRuns = new Set([...polled.handled].filter((one) => one.type === 'run'));
  for (const news of polled.runs) runs[news.kind] = handledAfter(news, watch.runs[news.kind], handledRuns);

  const { parkedUntil: _, newestJobAt: __, unreadSince: ___, ...rest } = watch;
  const unreadSince = unreadAfter(watch, polled);
  const { lastTried } = polled.histories;
  const parkedUntil = parkingAfter(watch, polled, now);
  const newestJobAt = newestJobOf(watch, upstream);
  return {
    ...rest,
    polledAt: laterOf(watch.polledAt ?? startedAt, startedAt),
    lastGoodPollAt,
    failingSince,
    gapAt,
    runs,
    levels: watch.levels === undefined ? undefined : marksAfter(watch.instanceId, watch.levels, polled),
    ...(parkedUntil === undefined ? {} : { parkedUntil }),
    ...(newestJobAt === undefined ? {} : { newestJobAt }),
    ...(unreadSince.size === 0 ? {} : { unreadSince }),
    ...(lastTried === undefined ? {} : { lastHistoryTried: lastTried }),
  };
}

/** The lists in which something may have been missed. */
export function gapsOf(watch: InstanceWatch, { upstream, levels }: Polled, now: Instant): ListRead[] {
  const gaps = new Set<ListRead>();
  for (const { hasGap, subject } of levels) if (hasGap) gaps.add(subject.kind === 'segment' ? 'segments' : 'measures');
  const known = { newestJobAt: watch.newestJobAt, lastGoodPollAt: watch.lastGoodPollAt.jobs };
  if (upstream.jobs !== undefined && hasJobGap(upstream.jobs, known, { now, top: JOBS_LISTED })) gaps.add('jobs');
  return [...gaps];
}

function marksAfter(
  instanceId: InstanceId,
  marks: ReadonlyMap<SubjectHash, LevelMark>,
  { upstream, levels, handled }: Polled,
): ReadonlyMap<SubjectHash, LevelMark> {
  const next = new Map(marks);
  const listed = listedSubjects(instanceId, upstream);
  for (const { hash, condition } of levels) {
    const mark = next.get(hash);
    if (mark !== undefined && mark.condition !== condition) next.set(hash, { ...mark, condition });
  }
  for (const [hash, mark] of marks) {
    if (listed[mark.kind]?.has(hash) === false) next.set(hash, { ...mark, condition: 'missing' });
  }
  // Only what upstream lists: behind something that was pushed there may be more that was not seen yet.
  for (const { hash, fresh } of levels) {
    for (const observation of fresh) {
      const mark = next.get(hash);
      if (mark !== undefined && handled.has(observation)) next.set(hash, markAfter(mark, observation));
    }
  }
  return next;
}

/** A good poll of the list is none of a level that was left out, or that could not be decided: what it has to look back to stays. */
function unreadAfter(
  { unreadSince, lastGoodPollAt }: InstanceWatch,
  { startedAt, levels, histories, handled }: Polled,
): Map<SubjectHash, Instant> {
  const unread = new Map(unreadSince);
  for (const { hash, subject, fresh } of levels) {
    const read = subject.kind === 'segment' ? 'segments' : 'measures';
    if (fresh.every((one) => handled.has(one))) unread.delete(hash);
    else if (!unread.has(hash)) unread.set(hash, lastGoodPollAt[read] ?? startedAt);
  }
  for (const hash of histories.unread) {
    if (!unread.has(hash)) unread.set(hash, lastGoodPollAt.measures ?? startedAt);
  }
  return unread;
}

/** A list that was not read says nothing about what is missing. */
function listedSubjects(instanceId: InstanceId, { segments, measures }: Upstream) {
  const hashes = (kind: LevelMark['kind'], readings: readonly { readonly name: string }[] | undefined) =>
    readings && new Set(readings.map(({ name }) => subjectHashOf({ instanceId, kind, objectId: name })));
  return { segment: hashes('segment', segments), measure: hashes('measure', measures) };
}

function wasRead(upstream: Upstream, read: ListRead): boolean {
  switch (read) {
    case 'status':
      return upstream.nodes !== undefined;
    case 'jobs':
      return upstream.jobs !== undefined;
    case 'segments':
      return upstream.segments !== undefined;
    case 'measures':
      return upstream.measures !== undefined;
  }
}

/** A parking that another poll was told of meanwhile stays. */
function parkingAfter(watch: InstanceWatch, { parkedBefore, upstream }: Polled, now: Instant): Instant | undefined {
  const asked = parkingOf(upstream, now);
  const { parkedUntil } = watch;
  if (parkedUntil === undefined || parkedUntil === parkedBefore) return asked;
  return asked === undefined ? parkedUntil : laterOf(asked, parkedUntil);
}

function parkingOf({ failures }: Upstream, now: Instant): Instant | undefined {
  let until: Instant | undefined;
  for (const { failure } of failures) {
    if (failure.kind !== 'insights-throttled' && !(failure.kind === 'insights-unavailable' && failure.status === 503))
      continue;
    const seconds = failure.retryAfterInSeconds;
    const askedInMs = seconds === undefined ? USUAL_PARKING_IN_MS : seconds * 1_000;
    const asked = addMs(now, Math.min(askedInMs, LONGEST_PARKING_IN_MS));
    until = until === undefined ? asked : laterOf(until, asked);
  }
  return until;
}

/** Jobs alone do not tell of the runs that are read from the status as well: they have not been looked at. */
function isHalf(watch: InstanceWatch, { nodes }: Upstream, read: ListRead): boolean {
  return read === 'jobs' && nodes === undefined && readsFor(watch).has('status');
}

function newestJobOf(watch: InstanceWatch, upstream: Upstream): Instant | undefined {
  const { jobs = [] } = upstream;
  let newest = watch.newestJobAt;
  if (isHalf(watch, upstream, 'jobs')) return newest;
  for (const { submittedAt } of jobs) {
    if (submittedAt !== undefined && (newest === undefined || submittedAt > newest)) newest = submittedAt;
  }
  return newest;
}
