/** An event on its way to a flow: what waits in the outbox, its attempts, and the named states in which it may end. */
import type { ReplyMeaning } from './callback-reply.ts';
import type { EventId, SubscriptionId } from './ids.ts';
import type { Instant } from './instant.ts';
import type { TraceParent } from './trace-parent.ts';
import type { TriggerKind } from './trigger.ts';

export const FINAL_STATES = ['delivered', 'gone', 'refused', 'expired', 'unsubscribed'] as const;
export type FinalState = (typeof FINAL_STATES)[number];

/** The ways out of the outbox: the flow's callback, and the topic. */
export const DESTINATIONS = ['flow', 'topic'] as const;
export type Destination = (typeof DESTINATIONS)[number];

/** Why a refused event was refused. */
export type RefusedBecause =
  | 'flow-off'
  | 'callback-broken'
  | 'callback-url-damaged'
  | 'schema-mismatch'
  | 'too-large'
  | 'redirected'
  | 'unexpected-reply';

/** The end of a delivery. An end other than `delivered` may be overtaken by `delivered`, and by no other. */
export interface DeliveryEnd {
  readonly state: FinalState;
  readonly because?: RefusedBecause;
  /** System time. */
  readonly at: Instant;
}

/** One post, and what came of it. Never holds the URL. */
export interface Attempt {
  readonly attempt: number;
  /** System time at which the post began. */
  readonly at: Instant;
  readonly durationInMs: number;
  readonly status?: number;
  readonly failure?: string;
  /** The flow's run, where it said so. */
  readonly runId?: string;
  readonly meaning: ReplyMeaning['kind'];
}

export const ORIGINS = ['fire', 'replay', 'test'] as const;
export type Origin = (typeof ORIGINS)[number];

/** What waits to be delivered. The body is decided once and sent as these very bytes each time. */
export interface OutboxEntry {
  readonly eventId: EventId;
  /** 0 for the first delivery; each replay of the event gets the next number. */
  readonly replay: number;
  readonly origin: Origin;
  readonly subscriptionId: SubscriptionId;
  readonly eventType: TriggerKind;
  /** Source time. */
  readonly occurredAt: Instant;
  readonly body: string;
  /** System time: the delivery's life begins here. */
  readonly createdAt: Instant;
  /** Of the work that put it here; every post says it on. */
  readonly traceParent?: TraceParent;
}

/** A delivery that has ended, or its present state where it has not. */
export interface DeliveryRecord extends OutboxEntry {
  readonly attempts: readonly Attempt[];
  readonly end?: DeliveryEnd;
  /** While it waits: when it is tried next. */
  readonly dueAt?: Instant;
}
