/** How far back a poll asks upstream to look, and whether that was far enough. */

import type { LevelMark } from './instance-watch.ts';
import { addMs, type Instant, msOf } from './instant.ts';
import type { LevelEvaluation, WorkflowJob } from './upstream-models.ts';

const DAY_IN_MS = 24 * 60 * 60_000;
/** A longer outage than this loses history. */
const LONGEST_WINDOW_IN_DAYS = 30;
/** For segments that are seldom evaluated the window is not drawn out further than this. */
const USUAL_WINDOW_IN_DAYS = 10;

/** Days of history that reach back to the last good poll, and where it costs little to the last evaluation handled. */
export function historyWindowInDays(
  now: Instant,
  lastGoodPollAt: Instant | undefined,
  marks: Iterable<LevelMark>,
): number {
  let days = lastGoodPollAt === undefined ? USUAL_WINDOW_IN_DAYS : daysSince(lastGoodPollAt, now);
  for (const { successAt } of marks) days = Math.max(days, Math.min(daysSince(successAt, now), USUAL_WINDOW_IN_DAYS));
  return Math.min(days, LONGEST_WINDOW_IN_DAYS);
}

function daysSince(then: Instant, now: Instant): number {
  return Math.max(1, Math.ceil((msOf(now) - msOf(then)) / DAY_IN_MS)) + 1;
}

/**
 * Evaluations may be missing between the last one handled and the oldest one listed: the last one handled is no
 * longer listed although the window reaches it, or the window does not reach the last good poll.
 */
export function hasLevelGap(
  evaluations: readonly LevelEvaluation[],
  mark: LevelMark,
  window: { readonly now: Instant; readonly days: number; readonly lastGoodPollAt: Instant | undefined },
): boolean {
  if (mark.wantsBaseline || !evaluations.some(({ at }) => at > mark.successAt)) return false;
  if (evaluations.some(({ at }) => at <= mark.successAt)) return false;
  const start = addMs(window.now, -window.days * DAY_IN_MS);
  if (mark.successAt >= start) return true;
  return window.lastGoodPollAt !== undefined && window.lastGoodPollAt < start;
}

/** With polls closer together than this, only a full list can have lost a job. */
const OUTAGE_IN_MS = 60 * 60_000;

/** Jobs may be missing: none that was listed at the last good poll is listed still. */
export function hasJobGap(
  jobs: readonly WorkflowJob[],
  known: { readonly newestJobAt: Instant | undefined; readonly lastGoodPollAt: Instant | undefined },
  asked: { readonly now: Instant; readonly top: number },
): boolean {
  const { newestJobAt, lastGoodPollAt } = known;
  if (newestJobAt === undefined || lastGoodPollAt === undefined || jobs.length === 0) return false;
  if (jobs.some(({ submittedAt }) => submittedAt === undefined || submittedAt <= newestJobAt)) return false;
  return jobs.length >= asked.top || lastGoodPollAt < addMs(asked.now, -OUTAGE_IN_MS);
}
