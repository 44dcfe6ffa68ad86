/** Which of the observations that upstream lists have not been handled yet. Only a filter: what it lets through is judged again. */
import { createHash } from 'node:crypto';
import type { LevelMark } from './instance-watch.ts';
import type { Instant } from './instant.ts';
import { keyGroupsOf, type LevelObservation, type RunObservation, runKeysOf } from './observation.ts';

/** `listed` oldest first; so is the answer. */
export function levelNews(listed: readonly LevelObservation[], mark: LevelMark): LevelObservation[] {
  const baseline = mark.wantsBaseline ? newestSuccessUpTo(listed, mark.successAt) : undefined;
  return listed.filter((observation) => observation === baseline || isNewLevel(observation, mark));
}

function isNewLevel({ at, outcome }: LevelObservation, { successAt, failureAt }: LevelMark): boolean {
  if (at <= successAt) return false;
  return outcome === 'succeeded' || failureAt === undefined || at > failureAt;
}

function newestSuccessUpTo(listed: readonly LevelObservation[], limit: Instant): LevelObservation | undefined {
  return listed.filter(({ at, outcome }) => outcome === 'succeeded' && at <= limit).at(-1);
}

/** The mark once the observation has been handled. */
export function markAfter(mark: LevelMark, { at, outcome }: LevelObservation): LevelMark {
  if (outcome === 'failed')
    return mark.failureAt !== undefined && mark.failureAt >= at ? mark : { ...mark, failureAt: at };
  // Where there was no baseline the mark was a mere moment: what is seen late may yet lie between this and that.
  const successAt = mark.wantsBaseline || at > mark.successAt ? at : mark.successAt;
  return { ...mark, successAt, wantsBaseline: false };
}

/**
 * Runs that ended after the first subscription to their kind, and that are not among the handled. One of which only
 * some jobs are is looked at once more, so that the others are known as well.
 */
export function runNews(
  listed: readonly RunObservation[],
  handled: ReadonlySet<string>,
  watchedSince: Instant | undefined,
): RunObservation[] {
  return listed.filter((run) => {
    if (watchedSince !== undefined && run.at <= watchedSince) return false;
    return !keyGroupsOf(run).some((keys) => keys.every((key) => handled.has(handledKeyOf(run, key))));
  });
}

/** Eight bytes each, as hexadecimal digits. */
export function handledKeysOf(run: RunObservation): string[] {
  return runKeysOf(run).map((key) => handledKeyOf(run, key));
}

function handledKeyOf(run: RunObservation, key: string): string {
  return createHash('sha256').update(`${run.subject.objectId}\u0000${key}`).digest('hex').slice(0, 16);
}
