/** Asks for a poll of each instance that is due, and moves its next one on: two timers that race ask once. */
import { isUnwatched } from '../../domain/instance-watch.ts';
import { addMs, type Instant } from '../../domain/instant.ts';
import type { Clock } from '../../ports/clock.ts';
import type { InstanceDirectory } from '../../ports/instance-directory.ts';
import type { InstanceStore, StoredWatch } from '../../ports/instance-store.ts';
import type { Logger } from '../../ports/logger.ts';
import type { MessageQueues } from '../../ports/message-queues.ts';
import { lateFrom, pollLagInMs } from './poll-lag.ts';

export interface SchedulePollsPorts {
  readonly instances: InstanceStore;
  readonly directory: InstanceDirectory;
  readonly queues: MessageQueues;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly pollIntervalInMs: number;
}

/** A timer comes a moment early or late: what is due within this is due now. */
const EARLY_BY_IN_MS = 500;

export function createSchedulePolls(ports: SchedulePollsPorts): () => Promise<void> {
  const { instances, directory, queues, clock, logger, pollIntervalInMs } = ports;

  return async function schedulePolls() {
    const now = clock();
    const faults: unknown[] = [];
    for (const stored of await instances.all()) {
      await schedule(stored, now).catch((fault: unknown) => {
        faults.push(fault);
      });
    }
    if (faults.length > 0) throw new AggregateError(faults, `${faults.length} instances could not be scheduled`);
  };

  async function schedule(stored: StoredWatch, now: Instant): Promise<void> {
    const { watch } = stored;
    if (isUnwatched(watch) || directory.find(watch.instanceId) === undefined) return;
    const lagInMs = pollLagInMs(watch, now);
    if (lagInMs !== undefined) logger.measure('poll.lag', lagInMs, { instanceId: watch.instanceId });
    if (watch.nextPollAt > addMs(now, EARLY_BY_IN_MS)) return;
    const moved = await instances.replace(stored, {
      ...lateFrom(watch, now),
      nextPollAt: addMs(now, pollIntervalInMs),
    });
    if (moved === undefined) return;
    // Lost here, the poll comes one interval later: nothing is missed, for polls look back.
    await queues.requestPoll({ kind: 'scheduled', instanceId: watch.instanceId, requestedAt: now });
    logger.info('poll.scheduled', { instanceId: watch.instanceId });
  }
}
