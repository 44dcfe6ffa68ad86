/** What waits to be delivered. A worker claims rows with a lease, posts, and settles them. */
import type { Attempt, DeliveryEnd, DeliveryRecord, OutboxEntry } from '../domain/delivery.ts';
import type { EventId, SubscriptionId } from '../domain/ids.ts';
import type { Instant } from '../domain/instant.ts';

/** A row that this worker may post until `leaseUntil`. */
export interface Claim {
  readonly entry: OutboxEntry;
  /** The number of the attempt that the claim allows, from 1. */
  readonly attempt: number;
  readonly attempts: readonly Attempt[];
  readonly leaseUntil: Instant;
  /** Set where a worker before this one had ended the delivery and could not finish writing so. */
  readonly end?: DeliveryEnd;
  readonly version: string;
}

/** What becomes of a claimed row. All but `remove` hold only while the claim does. */
export type Settlement =
  /** The event's record is written: the row may go. */
  | { readonly type: 'remove'; readonly claim: Claim }
  /** Ended otherwise than delivered: marked first, so that the end stays whatever happens next. */
  | { readonly type: 'mark'; readonly claim: Claim; readonly end: DeliveryEnd; readonly attempts: readonly Attempt[] }
  /** To be tried again. */
  | { readonly type: 'retry'; readonly claim: Claim; readonly dueAt: Instant; readonly attempts: readonly Attempt[] }
  /** Let go without a post: the attempt did not take place. */
  | { readonly type: 'release'; readonly claim: Claim; readonly dueAt: Instant };

export interface OutboxSurvey {
  /** Rows that are due, those that somebody holds included. */
  readonly due: number;
  /** Rows that are to be tried later. */
  readonly later: number;
  /** Whether a worker would find something to claim; also where there was more than was looked at. */
  readonly isClaimable: boolean;
  /** When the oldest of them came into being. */
  readonly oldestAt?: Instant;
  /** Since when the one that has been due the longest is due. */
  readonly dueSince?: Instant;
}

export interface OutboxStore {
  /**
   * At most `limit` due rows of the bucket that nobody else holds, and of each subscription no more than there is
   * `room` for. None of the first ten that are `crowded`: however much waits for them, it is not looked through. `more`
   * says that due rows were left, or may have been.
   */
  claimDue(
    bucket: string,
    options: {
      readonly now: Instant;
      readonly leaseUntil: Instant;
      readonly limit: number;
      readonly room: (subscriptionId: SubscriptionId) => number;
      readonly crowded?: readonly SubscriptionId[];
    },
  ): Promise<{ readonly claims: readonly Claim[]; readonly more: boolean }>;
  /** The claims whose settlement was written; a claim that was lost meanwhile is left out. */
  settle(bucket: string, settlements: readonly Settlement[]): Promise<readonly Claim[]>;
  /** False where the entry was there already. */
  add(bucket: string, entry: OutboxEntry): Promise<boolean>;
  /** Makes what waits for the subscription due now, unless somebody holds it. */
  hasten(bucket: string, subscriptionId: SubscriptionId, now: Instant): Promise<number>;
  /**
   * Marks all that waits for the subscription as ended, whoever holds it, and due, so that the end gets its record.
   * `isOver` is asked once that has been read: where it no longer is, the next life may have begun and some of it be the
   * next life's, so nothing is marked. Whoever began that has ended what was left.
   */
  endWaiting(
    bucket: string,
    subscriptionId: SubscriptionId,
    end: DeliveryEnd,
    isOver: () => Promise<boolean>,
  ): Promise<number>;
  /** What waits in the bucket. */
  survey(bucket: string, now: Instant): Promise<OutboxSurvey>;
  find(bucket: string, eventId: EventId): Promise<readonly DeliveryRecord[]>;
  waitingFor(bucket: string, subscriptionId: SubscriptionId): Promise<readonly DeliveryRecord[]>;
}
