/** Ending a subscription: first a grace, in which a save of the flow takes it back without a trace, then for good. */
import { bucketOf } from '../../domain/bucket.ts';
import { type SubscriptionId, subjectHashIn } from '../../domain/ids.ts';
import { addMs, type Instant, msOf } from '../../domain/instant.ts';
import { type DeliverySide, type EndReason, tombstoneOf } from '../../domain/lease.ts';
import type { LeaseStore, StoredDeliverySide } from '../../ports/lease-store.ts';
import type { OutboxStore } from '../../ports/outbox-store.ts';
import type { OwnerStore } from '../../ports/owner-store.ts';
import { finishPending, type ProcessObservationPorts } from '../deciding/process-observation.ts';

export interface EndingPorts extends ProcessObservationPorts {
  readonly leases: LeaseStore;
  readonly owners: OwnerStore;
  readonly outbox: OutboxStore;
  readonly graceInMs: number;
}

const MOST_ROUNDS = 50;

/** False where somebody changed the subscription first: look at it again. */
export async function beginEnding(
  ports: EndingPorts,
  stored: StoredDeliverySide,
  endReason: EndReason,
): Promise<boolean> {
  const { leases, clock, logger, graceInMs } = ports;
  const { side } = stored;
  if (side.endedAt !== undefined) return true;
  if (side.endsAt !== undefined) {
    // The doorbell of the first call may have been lost with its answer.
    await ringForEnd(ports, side.subscriptionId, side.endsAt);
    return true;
  }
  const endsAt = addMs(clock(), graceInMs);
  if ((await leases.update(stored, { ...side, endsAt, endReason })) === undefined) return false;
  const { subscriptionId } = side;
  await ringForEnd(ports, subscriptionId, endsAt);
  logger.info('subscription.ending', { subscriptionId, endReason, endsAt });
  return true;
}

function ringForEnd({ queues, clock }: EndingPorts, subscriptionId: SubscriptionId, endsAt: Instant): Promise<void> {
  const restInMs = Math.max(0, msOf(endsAt) - msOf(clock()));
  return queues.requestDelivery({ kind: 'end-subscription', subscriptionId }, restInMs);
}

/** Does nothing before `endsAt`, or when the subscription was taken back: then the doorbell was early or late. */
export async function endSubscription(ports: EndingPorts, subscriptionId: SubscriptionId): Promise<void> {
  const { leases, subjects, outbox, queues, clock, logger } = ports;
  const subject = subjectHashIn(subscriptionId);
  const bucket = bucketOf(subject);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const stored = await leases.find(subscriptionId);
    if (stored === undefined || stored.side.endedAt !== undefined || stored.side.endsAt === undefined) return;
    const now = clock();
    if (stored.side.endsAt > now) {
      return ringForEnd(ports, subscriptionId, stored.side.endsAt);
    }
    const page = await subjects.read(subject);
    if (page === undefined) throw new Error(`Subscription ${subscriptionId} has lost its subject`);
    if (page.lock.pending !== undefined) {
      await finishPending(ports, subject, page);
      continue;
    }
    const outcome = await subjects.end(page.lock, tombstoneOf(stored.side, now), stored.version);
    if (outcome.type === 'lost') continue;
    logger.info('subscription.ended', { subscriptionId, endReason: stored.side.endReason });
    // What still waits ends as `unsubscribed`, or as `gone`: now, however late it was to be tried again.
    await outbox.hasten(bucket, subscriptionId, now);
    return queues.requestDelivery({ kind: 'deliver', bucket });
  }
  throw new Error(`Gave up on ending subscription ${subscriptionId} after ${MOST_ROUNDS} lost rounds`);
}

/**
 * A flow that is gone needs no grace: it will not be saved again under this lease. False where it has taken a new one
 * since it was called.
 */
export async function endAsGone(ports: EndingPorts, called: DeliverySide): Promise<boolean> {
  const { leases, clock } = ports;
  const { subscriptionId, leaseNumber } = called;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const stored = await leases.find(subscriptionId);
    if (stored === undefined || stored.side.endedAt !== undefined) return true;
    if (stored.side.leaseNumber !== leaseNumber) return false;
    const side = { ...stored.side, endsAt: clock(), endReason: 'gone' } as const;
    if ((await leases.update(stored, side)) === undefined) continue;
    await endSubscription(ports, subscriptionId);
    return true;
  }
  throw new Error(`Gave up on subscription ${subscriptionId} after ${MOST_ROUNDS} lost rounds`);
}
