/** Notes in an instance's record that a subject is watched: a filter for polls, never what decides. */
import { subjectHashIn } from '../../domain/ids.ts';
import type { InstanceWatch, LevelMark } from '../../domain/instance-watch.ts';
import { earlierOf, type Instant } from '../../domain/instant.ts';
import { isLevelKind, type SubjectKind } from '../../domain/subject.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { subjectKindOf } from '../../domain/trigger.ts';
import { READS_OF, readsFor } from './read-upstream.ts';

/** `now` is system time: the instance is polled at the next occasion. */
export function watchSubject(watch: InstanceWatch, subscription: Subscription, now: Instant): InstanceWatch {
  const { createdAt } = subscription;
  const kind = subjectKindOf(subscription.trigger.kind);
  const isNew = !watch.kinds.includes(kind);
  const next: InstanceWatch = {
    ...(isNew ? withoutStaleReads(watch, kind) : watch),
    kinds: isNew ? [...watch.kinds, kind] : watch.kinds,
    nextPollAt: earlierOf(watch.nextPollAt, now),
  };
  if (!isLevelKind(kind)) {
    // Of two that subscribe at once, the one that was made first may come last.
    const since = earlierOf((isNew ? undefined : watch.watchedSince[kind]) ?? createdAt, createdAt);
    return { ...next, watchedSince: { ...watch.watchedSince, [kind]: since } };
  }
  const subject = subjectHashIn(subscription.id);
  // A record that lost its marks looks at everything anyway.
  if (watch.levels === undefined) return next;
  const mark = earlierMark(watch.levels.get(subject), firstMark(kind, subscription));
  return { ...next, levels: new Map(watch.levels).set(subject, mark) };
}

/** What nobody had read for since the kind was last watched tells nothing of how far a newcomer has been looked after. */
function withoutStaleReads(watch: InstanceWatch, kind: SubjectKind): InstanceWatch {
  const { newestJobAt, ...rest } = watch;
  const stillRead = readsFor(watch);
  const stale = READS_OF[kind].filter((read) => !stillRead.has(read));
  const lastGoodPollAt = { ...watch.lastGoodPollAt };
  const failingSince = { ...watch.failingSince };
  const gapAt = { ...watch.gapAt };
  for (const read of stale) {
    delete lastGoodPollAt[read];
    delete failingSince[read];
    delete gapAt[read];
  }
  const keepsJobs = newestJobAt !== undefined && !stale.includes('jobs');
  return { ...rest, lastGoodPollAt, failingSince, gapAt, ...(keepsJobs ? { newestJobAt } : {}) };
}

/**
 * A mark that is there knows how far it has got, but not for whom: what was evaluated after a newcomer's baseline and
 * went by while nobody subscribed is still the newcomer's.
 */
export function earlierMark(known: LevelMark | undefined, first: LevelMark): LevelMark {
  if (known === undefined) return first;
  return first.wantsBaseline || first.successAt >= known.successAt ? known : { ...known, successAt: first.successAt };
}

/** Where a poll begins to look: behind the baseline, or where there is none, behind the newest evaluation before now. */
export function firstMark(kind: LevelMark['kind'], { baseline, createdAt }: Subscription): LevelMark {
  return { kind, successAt: baseline?.at ?? createdAt, wantsBaseline: baseline === undefined, condition: 'active' };
}
