/**
 * The delivery side of a subscription: where its flow is called, under which lease, and whether it may be called now.
 * A flow that is saved again takes a new lease on the same subscription; only the newest lease may end it.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { SubscriptionId } from './ids.ts';
import type { Instant } from './instant.ts';

export type EndReason = 'unsubscribed' | 'superseded' | 'cancelled' | 'gone';

export interface DeliverySide {
  readonly subscriptionId: SubscriptionId;
  /** The hash under which the workflow's subscriptions are listed. */
  readonly ownerHash: string;
  readonly triggerHash: string;
  /** Encrypted; empty once the subscription has ended. */
  readonly sealedUrl: string;
  /** The callback's host, which is no secret. */
  readonly callbackHost: string;
  readonly leaseNumber: number;
  readonly leaseTokenHash: string;
  /** System time. */
  readonly leasedAt: Instant;
  /** System time from which it is no longer evaluated; a new lease before that takes it back. */
  readonly endsAt?: Instant;
  readonly endReason?: EndReason;
  readonly endedAt?: Instant;
  /** The flow said that it is switched off. */
  readonly switchedOffAt?: Instant;
  /** While it is switched off: when the next real event goes out as a trial. */
  readonly nextTrialAt?: Instant;
  /** The flow's address refused its own signature; saving the flow again heals it. */
  readonly brokenAt?: Instant;
  readonly goneInARow: number;
  readonly unauthorizedInARow: number;
}

export function leaseTokenOf(leaseNumber: number, random: string): string {
  return `${leaseNumber}.${random}`;
}

export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export type TokenVerdict = 'newest' | 'older' | 'refused';

/**
 * Only the newest lease's token is kept, as a hash. An older lease's number is believed as such without proof,
 * because all that it can do is nothing.
 */
export function judgeToken(side: DeliverySide, token: string): TokenVerdict {
  const wanted = Buffer.from(side.leaseTokenHash);
  const given = Buffer.from(hashOfToken(token));
  if (wanted.length === given.length && timingSafeEqual(wanted, given)) return 'newest';
  const number = /^(\d{1,9})\.[\w-]{16,}$/.exec(token)?.[1];
  return number !== undefined && Number(number) >= 1 && Number(number) < side.leaseNumber ? 'older' : 'refused';
}

/** Of two leases of one workflow's trigger the greater one stays: the later, and at one instant the greater id. */
export function isGreaterLease(a: DeliverySide, b: DeliverySide): boolean {
  return a.leasedAt === b.leasedAt ? a.subscriptionId > b.subscriptionId : a.leasedAt > b.leasedAt;
}

/** Still evaluated: ended ones are not, those in their grace are. */
export function isLive(side: DeliverySide, now: Instant): boolean {
  return side.endedAt === undefined && (side.endsAt === undefined || side.endsAt > now);
}
