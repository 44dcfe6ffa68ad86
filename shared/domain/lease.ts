/**
 * The delivery side of a subscription: where its flow is called, under which lease, and whether it may be called now.
 * A flow that is saved again takes a new lease on the same subscription; only the newest lease may end it.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { SubscriptionId } from './ids.ts';
import { addMs, type Instant } from './instant.ts';

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
  /** Of the leases before, newest first: their late DELETEs are known for what they are. */
  readonly olderTokenHashes: readonly string[];
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
  /** When the last of those was counted: a post that had begun by then says nothing more. */
  readonly countedAt?: Instant;
}

export function leaseTokenOf(leaseNumber: number, random: string): string {
  return `${leaseNumber}.${random}`;
}

export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export type TokenVerdict = 'newest' | 'older' | 'refused';

export function judgeToken(side: DeliverySide, token: string): TokenVerdict {
  const given = Buffer.from(hashOfToken(token));
  const matches = (hash: string) => hash.length === given.length && timingSafeEqual(Buffer.from(hash), given);
  if (matches(side.leaseTokenHash)) return 'newest';
  return side.olderTokenHashes.some(matches) ? 'older' : 'refused';
}

/** A DELETE that comes after this many newer saves is no longer recognised, and refused. */
const OLDER_TOKENS_KEPT = 32;

export interface NewLease {
  readonly sealedUrl: string;
  readonly callbackHost: string;
  readonly tokenHash: string;
  readonly at: Instant;
}

/** The same subscription under a new lease: whatever was wrong with the old address, or ending, is over. */
export function renewed(side: DeliverySide, lease: NewLease): DeliverySide {
  return {
    subscriptionId: side.subscriptionId,
    ownerHash: side.ownerHash,
    triggerHash: side.triggerHash,
    sealedUrl: lease.sealedUrl,
    callbackHost: lease.callbackHost,
    leaseNumber: side.leaseNumber + 1,
    leaseTokenHash: lease.tokenHash,
    olderTokenHashes: [side.leaseTokenHash, ...side.olderTokenHashes].slice(0, OLDER_TOKENS_KEPT),
    // A lease is always later than the one it follows, whatever the clocks of two machines say.
    leasedAt: lease.at > side.leasedAt ? lease.at : addMs(side.leasedAt, 1),
    goneInARow: 0,
    unauthorizedInARow: 0,
  };
}

/** What is left of an ended subscription: enough to answer a late DELETE, and no URL. */
export function tombstoneOf(side: DeliverySide, now: Instant): DeliverySide {
  return { ...side, sealedUrl: '', endedAt: now };
}

/** Of two leases of one workflow's trigger the greater one stays: the later, and at one instant the greater id. */
export function isGreaterLease(a: DeliverySide, b: DeliverySide): boolean {
  return a.leasedAt === b.leasedAt ? a.subscriptionId > b.subscriptionId : a.leasedAt > b.leasedAt;
}

/** Still evaluated: ended ones are not, those in their grace are. */
export function isLive(side: DeliverySide, now: Instant): boolean {
  return side.endedAt === undefined && (side.endsAt === undefined || side.endsAt > now);
}
