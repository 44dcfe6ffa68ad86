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
    const due = await Promise.all(
      allBuckets().map(async (bucket) => ((await outbox.hasDue(bucket, now)) ? [bucket] : [])),
    );
    const buckets = due.flat();
    await Promise.all(buckets.map((bucket) => queues.requestDelivery({ kind: 'deliver', bucket })));
    if (buckets.length > 0) logger.info('outbox.swept', { buckets });
  };
}
