/** The upkeep of instances' records: each holds just what is subscribed to, and is made anew where it was lost. */
import type { InstanceId } from '../../domain/ids.ts';
import type { InstanceWatch } from '../../domain/instance-watch.ts';
import { completed, NOT_WATCHED, type RepairPorts, repaired, watchedByInstance, withNewMarks } from './repair-watch.ts';
import { tidyItem } from './tidy-item.ts';

/** Answers how many records were put right. */
export async function tidyWatches(ports: RepairPorts): Promise<number> {
  const { instances, subjects, logger } = ports;
  // Read before the subscriptions: a kind that is added meanwhile makes the write fail, and stays.
  const stored = new Map((await instances.all()).map((one) => [one.watch.instanceId, one]));
  const byInstance = await watchedByInstance(subjects);
  let count = 0;
  for (const instanceId of new Set([...stored.keys(), ...byInstance.keys()])) {
    if ((await tidyItem(logger, { instanceId }, () => tidyWatch(instanceId))) === true) count += 1;
  }
  return count;

  async function tidyWatch(instanceId: InstanceId): Promise<boolean> {
    const known = stored.get(instanceId);
    const watched = await withNewMarks(ports, byInstance.get(instanceId) ?? NOT_WATCHED, known?.watch.levels);
    if (known !== undefined) {
      const next = repaired(known.watch, watched);
      if (isSame(known.watch, next)) return false;
      if ((await instances.replace(known, next)) !== undefined) return true;
      // It has moved on: what is to be taken out waits for another day, but nobody is left unwatched.
      if (isSame(known.watch, completed(known.watch, watched))) return false;
    }
    await instances.change(instanceId, (watch) => completed(watch, watched));
    return true;
  }
}

function isSame(watch: InstanceWatch, next: InstanceWatch): boolean {
  const { levels } = watch;
  return (
    levels !== undefined &&
    watch.kinds.join() === next.kinds.join() &&
    levels.size === next.levels?.size &&
    [...levels.keys()].every((hash) => next.levels?.has(hash) === true) &&
    Object.entries(next.watchedSince).every(([kind, since]) =>
      Object.entries(watch.watchedSince).some(([one, at]) => one === kind && at === since),
    )
  );
}
