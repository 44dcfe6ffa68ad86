/** The net under the doorbell: rings for every bucket in which something is due. */
import { allBuckets } from '../../domain/bucket.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { MessageQueues } from '../../ports/message-queues.ts';
import type { OutboxStore } from '../../ports/outbox-store.ts';

export interface SweepPorts {
  readonly outbox: OutboxStore;
  readonly queues: MessageQueues;
  readonly clock: Clock;
  readonly logger: Logger;
}

export function createSweepOutbox({ outbox, queues, clock, logger }: SweepPorts): () => Promise<void> {
  return async function sweepOutbox() {
    const now = clock();
    const swept = await Promise.allSettled(
      allBuckets().map(async (bucket) => {
        if (!(await outbox.hasDue(bucket, now))) return [];
        await queues.requestDelivery({ kind: 'deliver', bucket });
        return [bucket];
      }),
    );
    const buckets = swept.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    if (buckets.length > 0) logger.info('outbox.swept', { buckets });
    const faults = swept.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
    if (faults.length > 0) throw new AggregateError(faults, `${faults.length} buckets could not be swept`);
  };
}
