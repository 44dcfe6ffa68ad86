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
  // A record that lost its marks looks at everything anyway; a mark that is there knows how far it has got.
  if (watch.levels === undefined || watch.levels.has(subject)) return next;
  return { ...next, levels: new Map(watch.levels).set(subject, firstMark(kind, subscription)) };
}

/** Where a poll begins to look: behind the baseline, or where there is none, behind the newest evaluation before now. */
export function firstMark(kind: LevelMark['kind'], { baseline, createdAt }: Subscription): LevelMark {
  return { kind, successAt: baseline?.at ?? createdAt, wantsBaseline: baseline === undefined, condition: 'active' };
}
