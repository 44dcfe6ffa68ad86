/** What a fire comes to: the event for the flow, the same for the topic where one is set, and the line for the log. */
import { cloudEventOf } from '../../domain/cloud-event.ts';
import type { OutboxEntry } from '../../domain/delivery.ts';
import { eventIdOf } from '../../domain/event-id.ts';
import type { Instant } from '../../domain/instant.ts';
import { type Observation, observationKeyOf } from '../../domain/observation.ts';
import { signalEventOf } from '../../domain/signal-event.ts';
import type { SubscriptionState } from '../../domain/subscription.ts';
import { type TraceParent, traceIdOf } from '../../domain/trace-parent.ts';
import type { FireReason } from '../../domain/verdict.ts';
import type { LogFields } from '../../ports/logger.ts';
import type { DecisionSide } from '../../ports/subject-store.ts';

export interface FiredEvent {
  readonly event: OutboxEntry;
  /** The event as it goes to the topic. */
  readonly publication?: OutboxEntry;
  /** Said once both are written. */
  readonly signal: LogFields;
}

interface Fire {
  readonly detectedAt: Instant;
  readonly now: Instant;
  readonly state: SubscriptionState;
  readonly next: SubscriptionState;
  readonly reason: FireReason;
  readonly publishes: boolean;
  readonly traceParent: TraceParent | undefined;
}

export function firedOf(
  { subscription }: DecisionSide,
  observation: Observation,
  { detectedAt, now, state: { previous }, next, reason, traceParent, publishes }: Fire,
): FiredEvent {
  const eventId = eventIdOf(subscription.id, observation.at, observationKeyOf(observation));
  const body = signalEventOf(subscription, observation, {
    eventId,
    detectedAt,
    sequence: next.sequence,
    ...(previous === undefined ? {} : { previous }),
  });
  const event: OutboxEntry = {
    eventId,
    replay: 0,
    origin: 'fire',
    subscriptionId: subscription.id,
    eventType: subscription.trigger.kind,
    occurredAt: observation.at,
    body: JSON.stringify(body),
    createdAt: now,
    ...(traceParent === undefined ? {} : { traceParent }),
  };
  const signal = {
    subscriptionId: subscription.id,
    eventId,
    trigger: subscription.trigger.kind,
    reason,
    observedAt: observation.at,
    ...(traceParent === undefined ? {} : { traceId: traceIdOf(traceParent) }),
    ...(previous === undefined ? {} : { previous: previous.value }),
    ...(observation.type === 'level' && observation.outcome === 'succeeded' ? { value: observation.value } : {}),
  };
  if (!publishes) return { event, signal };
  return { event, publication: { ...event, body: JSON.stringify(cloudEventOf(body, traceParent)) }, signal };
}
