/** Whether a claimed event may be posted now, and what follows from the flow's answer for the event and its subscription. */
import type { ReplyMeaning } from './callback-reply.ts';
import type { DeliveryEnd, OutboxEntry, RefusedBecause } from './delivery.ts';
import { addMs, earlierOf, type Instant } from './instant.ts';
import type { DeliverySide } from './lease.ts';
import { DELIVERY_LIFE_IN_MS, nextAttemptDelayInMs } from './retry.ts';

/** While a flow is switched off, one real event in this time goes out as the trial: a post is a run, so none is made up. */
const TRIAL_INTERVAL_IN_MS = 6 * 60 * 60_000;
/** So many answers in a row say that a flow is gone, or that its address is broken. */
const TIMES_IN_A_ROW = 2;

export type BeforePost =
  | { readonly type: 'post' }
  /** Post, once the subscription's next trial has been moved on. */
  | { readonly type: 'trial'; readonly nextTrialAt: Instant }
  | { readonly type: 'wait'; readonly until: Instant }
  | { readonly type: 'end'; readonly end: DeliveryEnd };

export function beforePost(side: DeliverySide | undefined, entry: OutboxEntry, now: Instant): BeforePost {
  if (side === undefined || side.endedAt !== undefined) return { type: 'end', end: endWith(side, now) };
  if (side.endsAt !== undefined) {
    return side.endsAt > now ? { type: 'wait', until: side.endsAt } : { type: 'end', end: endWith(side, now) };
  }
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
  | { readonly type: 'gone' }
  /** The flow has taken a new lease, or has ended, since it was called: the answer is about the past. */
  | { readonly type: 'replaced' };

/** A post that was answered. */
export interface Answered {
  readonly meaning: ReplyMeaning;
  readonly beganAt: Instant;
  readonly answeredAt: Instant;
  /** When the event is tried again, if that is what comes of it. */
  readonly retryAt: Instant;
}

/** What the answer says about the flow itself, whatever becomes of the event. */
export function sideAfter(side: DeliverySide, answered: Answered): SideChange {
  const { meaning, beganAt, answeredAt } = answered;
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
          switchedOffAt: side.switchedOffAt ?? answeredAt,
          nextTrialAt: addMs(answeredAt, TRIAL_INTERVAL_IN_MS),
        },
      };
    case 'flow-deleted':
      return { type: 'gone' };
    case 'gone': {
      if (isCounted(side, beganAt)) return trialMoved(side, answered);
      const goneInARow = side.goneInARow + 1;
      if (goneInARow >= TIMES_IN_A_ROW) return { type: 'gone' };
      return {
        type: 'change',
        side: withTrialAt({ ...side, goneInARow, unauthorizedInARow: 0, countedAt: answeredAt }, answered),
      };
    }
    case 'unauthorized': {
      if (isCounted(side, beganAt)) return trialMoved(side, answered);
      const unauthorizedInARow = side.unauthorizedInARow + 1;
      const counted = { ...side, unauthorizedInARow, goneInARow: 0, countedAt: answeredAt };
      return unauthorizedInARow >= TIMES_IN_A_ROW
        ? { type: 'change', side: { ...counted, brokenAt: side.brokenAt ?? answeredAt } }
        : { type: 'change', side: withTrialAt(counted, answered) };
    }
    case 'transient':
      return trialMoved(side, answered);
  }
}

/** Several posts at once that meet one fault are one sign, not several in a row. */
function isCounted({ countedAt }: DeliverySide, beganAt: Instant): boolean {
  return countedAt !== undefined && beganAt <= countedAt;
}

/** A trial that told nothing is made again, with the retry of its event. */
function trialMoved(side: DeliverySide, answered: Answered): SideChange {
  const moved = withTrialAt(side, answered);
  return moved === side ? { type: 'none' } : { type: 'change', side: moved };
}

function withTrialAt(side: DeliverySide, { retryAt }: Answered): DeliverySide {
  return side.switchedOffAt === undefined ? side : { ...side, nextTrialAt: retryAt };
}

export type AfterPost =
  | { readonly type: 'end'; readonly end: DeliveryEnd }
  | { readonly type: 'retry'; readonly dueAt: Instant };

/** What becomes of the event; `change` is what `sideAfter` made of the same answer. */
export function entryAfter({ meaning, answeredAt, retryAt }: Answered, change: SideChange): AfterPost {
  const retry = { type: 'retry', dueAt: retryAt } as const;
  if (meaning.kind === 'accepted') return { type: 'end', end: { state: 'delivered', at: answeredAt } };
  if (meaning.kind === 'refused') return refused(meaning.reason, answeredAt);
  // The flow has a new address, of which the old one's answer says nothing.
  if (change.type === 'replaced') return { type: 'retry', dueAt: answeredAt };
  switch (meaning.kind) {
    case 'transient':
      return retry;
    case 'flow-off':
      return refused('flow-off', answeredAt);
    case 'flow-deleted':
      return { type: 'end', end: { state: 'gone', at: answeredAt } };
    case 'gone':
      return change.type === 'gone' ? { type: 'end', end: { state: 'gone', at: answeredAt } } : retry;
    case 'unauthorized':
      return change.type === 'change' && change.side.brokenAt !== undefined
        ? refused('callback-broken', answeredAt)
        : retry;
  }
}

/** When an event that is to be tried again is due. The last look comes when its life ends, so that `expired` is said on time. */
export function retryAtOf(
  entry: OutboxEntry,
  meaning: ReplyMeaning,
  facts: { readonly now: Instant; readonly attempt: number; readonly random: number },
): Instant {
  const { now, attempt, random } = facts;
  const retryAfterInSeconds = meaning.kind === 'transient' ? meaning.retryAfterInSeconds : undefined;
  return earlierOf(addMs(now, nextAttemptDelayInMs({ attempt, random, retryAfterInSeconds })), lifeEndOf(entry));
}

export function lifeEndOf(entry: OutboxEntry): Instant {
  return addMs(entry.createdAt, DELIVERY_LIFE_IN_MS);
}

/** How what waits ends when its subscription has. */
export function endWith(side: DeliverySide | undefined, now: Instant): DeliveryEnd {
  return { state: side?.endReason === 'gone' ? 'gone' : 'unsubscribed', at: now };
}

function refused(because: RefusedBecause, now: Instant) {
  return { type: 'end', end: { state: 'refused', because, at: now } } as const;
}

function withoutCounts(side: DeliverySide): DeliverySide {
  if (side.goneInARow === 0 && side.unauthorizedInARow === 0) return side;
  const { countedAt: _, ...uncounted } = side;
  return { ...uncounted, goneInARow: 0, unauthorizedInARow: 0 };
}

function withoutTrouble(side: DeliverySide): DeliverySide {
  const { switchedOffAt, nextTrialAt, brokenAt, ...well } = withoutCounts(side);
  return switchedOffAt === undefined && nextTrialAt === undefined && brokenAt === undefined
    ? withoutCounts(side)
    : well;
}
