/** Whether a claimed event may be posted now, and what follows from the flow's answer for the event and its subscription. */
import type { ReplyMeaning } from './callback-reply.ts';
import type { DeliveryEnd, OutboxEntry, RefusedBecause } from './delivery.ts';
import { addMs, earlierOf, type Instant } from './instant.ts';
import type { DeliverySide } from './lease.ts';
import { DELIVERY_LIFE_IN_MS, nextAttemptDelayInMs } from './retry.ts';

/** While a flow is switched off, one real event in this time goes out as the trial: a post is a run, so none is made up. */
export const TRIAL_INTERVAL_IN_MS = 6 * 60 * 60_000;
/** So many answers in a row say that a flow is gone, or that its address is broken. */
export const TIMES_IN_A_ROW = 2;

export type BeforePost =
  | { readonly type: 'post' }
  /** Post, once the subscription's next trial has been moved on. */
  | { readonly type: 'trial'; readonly nextTrialAt: Instant }
  | { readonly type: 'wait'; readonly until: Instant }
  | { readonly type: 'end'; readonly end: DeliveryEnd };

export function beforePost(side: DeliverySide | undefined, entry: OutboxEntry, now: Instant): BeforePost {
  if (side === undefined || side.endedAt !== undefined) return ended(side, now);
  if (side.endsAt !== undefined) return side.endsAt > now ? { type: 'wait', until: side.endsAt } : ended(side, now);
  if (now >= lifeEndOf(entry)) return { type: 'end', end: { state: 'expired', at: now } };
  if (side.brokenAt !== undefined) return refused('callback-broken', now);
  if (side.switchedOffAt !== undefined) {
    return side.nextTrialAt !== undefined && side.nextTrialAt > now
      ? refused('flow-off', now)
      : { type: 'trial', nextTrialAt: addMs(now, TRIAL_INTERVAL_IN_MS) };
  }
  return { type: 'post' };
}

export type SideChange =
  | { readonly type: 'none' }
  | { readonly type: 'change'; readonly side: DeliverySide }
  | { readonly type: 'gone' };

/** What the answer says about the flow itself, whatever becomes of the event. */
export function sideAfter(side: DeliverySide, meaning: ReplyMeaning, now: Instant): SideChange {
  switch (meaning.kind) {
    case 'accepted':
    case 'refused': {
      const wellAgain = meaning.kind === 'accepted' ? withoutTrouble(side) : withoutCounts(side);
      return wellAgain === side ? { type: 'none' } : { type: 'change', side: wellAgain };
    }
    case 'flow-off':
      return {
        type: 'change',
        side: {
          ...withoutCounts(side),
          switchedOffAt: side.switchedOffAt ?? now,
          nextTrialAt: addMs(now, TRIAL_INTERVAL_IN_MS),
        },
      };
    case 'flow-deleted':
      return { type: 'gone' };
    case 'gone': {
      const goneInARow = side.goneInARow + 1;
      return goneInARow >= TIMES_IN_A_ROW ? { type: 'gone' } : { type: 'change', side: { ...side, goneInARow } };
    }
    case 'unauthorized': {
      const unauthorizedInARow = side.unauthorizedInARow + 1;
      const broken = unauthorizedInARow >= TIMES_IN_A_ROW;
      return {
        type: 'change',
        side: { ...side, unauthorizedInARow, ...(broken ? { brokenAt: side.brokenAt ?? now } : {}) },
      };
    }
    case 'transient':
      return { type: 'none' };
  }
}

export type AfterPost =
  | { readonly type: 'end'; readonly end: DeliveryEnd }
  | { readonly type: 'retry'; readonly dueAt: Instant };

/** What becomes of the event; `change` is what `sideAfter` made of the same answer. */
export function entryAfter(
  entry: OutboxEntry,
  meaning: ReplyMeaning,
  change: SideChange,
  facts: { readonly now: Instant; readonly attempt: number; readonly random: number },
): AfterPost {
  const { now } = facts;
  switch (meaning.kind) {
    case 'accepted':
      return { type: 'end', end: { state: 'delivered', at: now } };
    case 'refused':
      return refused(meaning.reason, now);
    case 'flow-off':
      return refused('flow-off', now);
    case 'flow-deleted':
      return { type: 'end', end: { state: 'gone', at: now } };
    case 'gone':
      return change.type === 'gone' ? { type: 'end', end: { state: 'gone', at: now } } : retry(entry, undefined, facts);
    case 'unauthorized':
      return change.type === 'change' && change.side.brokenAt !== undefined
        ? refused('callback-broken', now)
        : retry(entry, undefined, facts);
    case 'transient':
      return retry(entry, meaning.retryAfterInSeconds, facts);
  }
}

export function lifeEndOf(entry: OutboxEntry): Instant {
  return addMs(entry.createdAt, DELIVERY_LIFE_IN_MS);
}

function retry(
  entry: OutboxEntry,
  retryAfterInSeconds: number | undefined,
  { now, attempt, random }: { readonly now: Instant; readonly attempt: number; readonly random: number },
): AfterPost {
  const dueAt = addMs(now, nextAttemptDelayInMs({ attempt, random, retryAfterInSeconds }));
  const lifeEnd = lifeEndOf(entry);
  // The last look comes when life ends, so that `expired` is said on time.
  return { type: 'retry', dueAt: earlierOf(dueAt, lifeEnd) };
}

function ended(side: DeliverySide | undefined, now: Instant): BeforePost {
  return { type: 'end', end: { state: side?.endReason === 'gone' ? 'gone' : 'unsubscribed', at: now } };
}

function refused(because: RefusedBecause, now: Instant) {
  return { type: 'end', end: { state: 'refused', because, at: now } } as const;
}

function withoutCounts(side: DeliverySide): DeliverySide {
  return side.goneInARow === 0 && side.unauthorizedInARow === 0
    ? side
    : { ...side, goneInARow: 0, unauthorizedInARow: 0 };
}

function withoutTrouble(side: DeliverySide): DeliverySide {
  const { switchedOffAt, nextTrialAt, brokenAt, ...well } = withoutCounts(side);
  return switchedOffAt === undefined && nextTrialAt === undefined && brokenAt === undefined
    ? withoutCounts(side)
    : well;
}
