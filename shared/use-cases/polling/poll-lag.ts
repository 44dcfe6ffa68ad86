/** How far behind the polls of an instance are. */
import type { InstanceWatch } from '../../domain/instance-watch.ts';
import { earlierOf, type Instant, msOf } from '../../domain/instant.ts';
import { readsFor } from './read-upstream.ts';

/** Since the last good poll of the list that has waited the longest; undefined where none was read or refused yet. */
export function pollLagInMs(watch: InstanceWatch, now: Instant): number | undefined {
  const since = [...readsFor(watch)]
    .map((read) => watch.lastGoodPollAt[read] ?? watch.failingSince?.[read])
    .filter((at) => at !== undefined);
  return since.length === 0 ? undefined : Math.max(0, msOf(now) - msOf(since.reduce(earlierOf)));
}
