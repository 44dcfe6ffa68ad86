/** A maker's standing wish, and what its past decisions have left behind. */
import type { InstanceId, SubscriptionId } from './ids.ts';
import type { Instant } from './instant.ts';
import type { Crossing } from './threshold.ts';
import type { Trigger } from './trigger.ts';

/** A successful evaluation of a level. */
export interface Level {
  readonly at: Instant;
  readonly value: number;
}

/** The decision side of a subscription: what was asked, since when, and compared with what. */
export interface Subscription {
  readonly id: SubscriptionId;
  readonly instanceId: InstanceId;
  readonly instanceName: string;
  readonly trigger: Trigger;
  /** Source time at which it was made: runs that ended later are its own. */
  readonly createdAt: Instant;
  /** The level when it was made; absent for occurrences, and where upstream could not be asked. */
  readonly baseline?: Level;
  /** The subject's decision number when it was made: it was asked about exactly what came after. */
  readonly since: number;
}

export interface LastFire {
  readonly at: Instant;
  /** For levels. */
  readonly crossing?: Crossing;
}

/** What `evaluate` carries from one observation to the next. */
export interface SubscriptionState {
  /** The last successful evaluation accepted since the subscription began, else its baseline. */
  readonly previous?: Level;
  /** False between a fire and the return past the rearm margin. */
  readonly armed: boolean;
  /** The newest fire by source time. */
  readonly lastFire?: LastFire;
  /** For *any data source*: the newest fire of each. */
  readonly lastFireBySource?: Readonly<Record<string, Instant>>;
  /** How many times it has fired. */
  readonly sequence: number;
}

export function initialStateOf(subscription: Subscription): SubscriptionState {
  return {
    armed: true,
    sequence: 0,
    ...(subscription.baseline === undefined ? {} : { previous: subscription.baseline }),
  };
}
