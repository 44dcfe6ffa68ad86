/**
 * Publishes what is due in a bucket. A run of its own beside that of the flows, on rows of its own: neither waits for
 * the other, whatever befalls it.
 */
import pLimit from 'p-limit';
import { addMs } from '../../domain/instant.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DeliveryLog } from '../../ports/delivery-log.ts';
import type { EventPublisher } from '../../ports/event-publisher.ts';
import type { Logger } from '../../ports/logger.ts';
import type { MessageQueues } from '../../ports/message-queues.ts';
import type { OutboxStore } from '../../ports/outbox-store.ts';
import type { Randomness } from '../../ports/randomness.ts';
import { createSettler } from '../delivering/settle-claims.ts';
import { publishClaim } from './publish-claim.ts';

export interface PublishPorts {
  readonly publications: OutboxStore;
  readonly publicationLog: DeliveryLog;
  /** Undefined where no topic is set: what still waits from a time when one was waits on, until its life ends. */
  readonly publisher?: EventPublisher;
  readonly queues: MessageQueues;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly logger: Logger;
}

export type PublishBucket = (bucket: string) => Promise<void>;

const CLAIM_LEASE_IN_MS = 120_000;
/** As many rows as a page and a transaction take. */
const CLAIMS_AT_ONCE = 100;
/** One topic takes them all, so its limit stands for the limit of each flow. */
const PUBLISHED_AT_ONCE = 32;
/** A run ends well before the host's time limit, and hands the rest to the next one. */
const LONGEST_RUN_IN_MS = 4 * 60_000;

export function createPublishBucket(ports: PublishPorts): PublishBucket {
  const { publications, publicationLog, queues, clock } = ports;

  return async function publishBucket(bucket) {
    const runEnd = addMs(clock(), LONGEST_RUN_IN_MS);
    const ring = (delayInMs = 0) => queues.requestPublication({ kind: 'publish', bucket }, delayInMs);
    const settling = { ...ports, outbox: publications, deliveries: publicationLog, ring };
    const settler = createSettler(settling, bucket, 'publication');
    const limit = pLimit(PUBLISHED_AT_ONCE);
    const faults: unknown[] = [];

    try {
      while (clock() < runEnd && faults.length === 0) {
        const now = clock();
        const leaseUntil = addMs(now, CLAIM_LEASE_IN_MS);
        const { claims } = await publications.claimDue(bucket, {
          now,
          leaseUntil,
          limit: CLAIMS_AT_ONCE,
          room: () => CLAIMS_AT_ONCE,
        });
        if (claims.length === 0) break;
        const running = new Set<Promise<void>>();
        for (const claim of claims) {
          const task = limit(() => publishClaim(ports, settler, claim))
            .catch((fault: unknown) => {
              faults.push(fault);
            })
            .finally(() => running.delete(task));
          running.add(task);
        }
        await settler.settledAll(running);
      }
    } finally {
      await settler.close();
    }
    if (faults.length > 0) throw new AggregateError(faults, `Publishing bucket ${bucket} met ${faults.length} faults`);
    if (clock() >= runEnd) await ring();
  };
}
