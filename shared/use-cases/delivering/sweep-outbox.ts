/** The net under the doorbells: rings for every bucket in which something is due. */
import { allBuckets } from '../../domain/bucket.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { MessageQueues } from '../../ports/message-queues.ts';
import type { OutboxStore } from '../../ports/outbox-store.ts';

export interface SweepPorts {
  readonly outbox: OutboxStore;
  readonly publications: OutboxStore;
  readonly queues: MessageQueues;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether events go to a topic too. */
  readonly publishes: boolean;
}

interface Swept {
  readonly buckets: readonly string[];
  readonly faults: readonly unknown[];
}

export function createSweepOutbox(ports: SweepPorts): () => Promise<void> {
  const { outbox, publications, queues, clock, logger, publishes } = ports;

  return async function sweepOutbox() {
    const now = clock();
    const [flows, topic] = await Promise.all([
      sweep(outbox, now, (bucket) => queues.requestDelivery({ kind: 'deliver', bucket })),
      publishes
        ? sweep(publications, now, (bucket) => queues.requestPublication({ kind: 'publish', bucket }))
        : NOTHING,
    ]);
    const rung = { buckets: flows.buckets, publishBuckets: topic.buckets };
    if (rung.buckets.length > 0 || rung.publishBuckets.length > 0) logger.info('outbox.swept', rung);
    const faults = [...flows.faults, ...topic.faults];
    if (faults.length > 0) throw new AggregateError(faults, `${faults.length} buckets could not be swept`);
  };
}

const NOTHING: Swept = { buckets: [], faults: [] };

async function sweep(outbox: OutboxStore, now: Instant, ring: (bucket: string) => Promise<void>): Promise<Swept> {
  const swept = await Promise.allSettled(
    allBuckets().map(async (bucket) => {
      if (!(await outbox.hasDue(bucket, now))) return [];
      await ring(bucket);
      return [bucket];
    }),
  );
  return {
    buckets: swept.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])),
    faults: swept.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : [])),
  };
}
