/** Notes in an instance's record that a subject is watched: a filter for polls, never what decides. */
import { subjectHashIn } from '../domain/ids.ts';
import type { InstanceWatch, LevelMark } from '../domain/instance-watch.ts';
import { earlierOf, type Instant } from '../domain/instant.ts';
import { isLevelKind } from '../domain/subject.ts';
import type { Subscription } from '../domain/subscription.ts';
import { subjectKindOf } from '../domain/trigger.ts';

/** `now` is system time: the instance is polled at the next occasion. */
export function watchSubject(watch: InstanceWatch, subscription: Subscription, now: Instant): InstanceWatch {
  const kind = subjectKindOf(subscription.trigger.kind);
  const isNew = !watch.kinds.includes(kind);
  const next: InstanceWatch = {
    ...watch,
    kinds: isNew ? [...watch.kinds, kind] : watch.kinds,
    nextPollAt: earlierOf(watch.nextPollAt, now),
  };
  if (!isLevelKind(kind)) {
    const since = isNew ? undefined : watch.watchedSince[kind];
    return { ...next, watchedSince: { ...watch.watchedSince, [kind]: since ?? subscription.createdAt } };
  }
  const subject = subjectHashIn(subscription.id);
  // A record that lost its marks looks at everything anyway.
  if (watch.levels === undefined) return next;
  const mark = earlierMark(watch.levels.get(subject), firstMark(kind, subscription));
  return { ...next, levels: new Map(watch.levels).set(subject, mark) };
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
