/** How far behind the polls of an instance are. */
import type { InstanceWatch, ListRead } from '../../domain/instance-watch.ts';
import { earlierOf, type Instant, msOf } from '../../domain/instant.ts';
import { readsFor } from './read-upstream.ts';

/** Since the last good poll of the list that has waited the longest; undefined before a poll was asked for. */
export function pollLagInMs(watch: InstanceWatch, now: Instant): number | undefined {
  const since = [...readsFor(watch)]
    .map((read) => watch.lastGoodPollAt[read] ?? watch.failingSince?.[read])
    .filter((at) => at !== undefined);
  return since.length === 0 ? undefined : Math.max(0, msOf(now) - msOf(since.reduce(earlierOf)));
}

/** With a poll that is asked for now: a list that was never read is late from then on, also where no poll ever begins. */
export function lateFrom(watch: InstanceWatch, now: Instant): InstanceWatch {
  const unread = [...readsFor(watch)].filter(
    (read) => watch.lastGoodPollAt[read] === undefined && watch.failingSince?.[read] === undefined,
  );
  if (unread.length === 0) return watch;
  const failingSince: Partial<Record<ListRead, Instant>> = { ...watch.failingSince };
  for (const read of unread) failingSince[read] = now;
  return { ...watch, failingSince };
}
