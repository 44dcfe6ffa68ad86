/**
 * Delivers what is due in a bucket: claims rows, posts them with bounded concurrency, and settles them as answers
 * come in. It goes on claiming while slow flows are still being waited for, so that none of them holds the others up.
 */
import pLimit, { type LimitFunction } from 'p-limit';
import type { SubscriptionId } from '../../domain/ids.ts';
import { addMs } from '../../domain/instant.ts';
import type { Claim } from '../../ports/outbox-store.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import { handleClaim } from './handle-claim.ts';
import { createLeaseDesk, type EndGone } from './lease-desk.ts';
import { createSettler } from './settle-claims.ts';

export interface DeliverOptions {
  readonly ports: DeliverPorts;
  /** Ends a subscription whose flow is gone. */
  readonly endGone: EndGone;
}

export type DeliverBucket = (bucket: string) => Promise<void>;

const CLAIM_LEASE_IN_MS = 120_000;
/** As many rows as a page and a transaction take. */
const CLAIMS_AT_ONCE = 100;
const OUTSTANDING_AT_MOST = 256;
const OUTSTANDING_PER_SUBSCRIPTION = 48;
/** Who has so many under way gets no more before others have had their turn: several flows that hang would fill all places. */
const CROWDED_FROM = 24;
const POSTS_AT_ONCE = 64;
const POSTS_PER_SUBSCRIPTION = 4;
/** A run ends well before the host's time limit, and hands the rest to the next one. */
const LONGEST_RUN_IN_MS = 4 * 60_000;

export function createDeliverBucket({ ports, endGone }: DeliverOptions): DeliverBucket {
  const { outbox, queues, clock } = ports;

  return async function deliverBucket(bucket) {
    const runEnd = addMs(clock(), LONGEST_RUN_IN_MS);
    const ring = (delayInMs = 0) => queues.requestDelivery({ kind: 'deliver', bucket }, delayInMs);
    const settler = createSettler({ ...ports, ring }, bucket, 'delivery');
    const desk = createLeaseDesk(ports, endGone);
    const posts = pLimit(POSTS_AT_ONCE);
    const bySubscription = new Map<SubscriptionId, { outstanding: number; limit: LimitFunction }>();
    const running = new Set<Promise<void>>();
    const faults: unknown[] = [];
    let wake: () => void = () => undefined;
    // Not a race of all that run: each time it would listen to each of them once more.
    const oneHasEnded = () =>
      new Promise<void>((resolve) => {
        wake = resolve;
      });

    const room = (id: SubscriptionId) => OUTSTANDING_PER_SUBSCRIPTION - (bySubscription.get(id)?.outstanding ?? 0);
    const crowded = () =>
      [...bySubscription].filter(([, { outstanding }]) => outstanding >= CROWDED_FROM).map(([id]) => id);

    const start = (claim: Claim) => {
      const id = claim.entry.subscriptionId;
      const own = bySubscription.get(id) ?? { outstanding: 0, limit: pLimit(POSTS_PER_SUBSCRIPTION) };
      bySubscription.set(id, own);
      own.outstanding += 1;
      const task = own
        .limit(() => posts(() => handleClaim({ ports, settler, desk }, claim)))
        .catch((fault: unknown) => {
          faults.push(fault);
        })
        .finally(() => {
          own.outstanding -= 1;
          running.delete(task);
          wake();
        });
      running.add(task);
    };

    try {
      while (clock() < runEnd && faults.length === 0) {
        const now = clock();
        const leaseUntil = addMs(now, CLAIM_LEASE_IN_MS);
        const wishes = { now, leaseUntil, limit: CLAIMS_AT_ONCE, room, crowded: crowded() };
        const { claims, more } = await outbox.claimDue(bucket, wishes);
        desk.expect(claims.filter(({ end }) => end === undefined).map(({ entry }) => entry.subscriptionId));
        for (const claim of claims) start(claim);
        if (claims.length === 0 && running.size === 0) break;
        // What comes due meanwhile has a doorbell of its own.
        if (!more) {
          await settler.settledAll(running);
          continue;
        }
        while (running.size >= OUTSTANDING_AT_MOST || (claims.length === 0 && running.size > 0)) {
          await oneHasEnded();
          if (claims.length === 0) break;
        }
      }
    } finally {
      // Also where a claim failed: what has been posted is settled, or it would be posted again.
      await settler.settledAll(running);
      await settler.close();
    }
    if (faults.length > 0) throw new AggregateError(faults, `Delivery of bucket ${bucket} met ${faults.length} faults`);
    if (clock() >= runEnd) await ring();
  };
}
