/** Subscriptions spread over many segments, and the events that wait for them as decisions leave them. */
import type { OutboxEntry } from '../../../shared/domain/delivery.ts';
import { eventIdOf } from '../../../shared/domain/event-id.ts';
import { addMs, type Instant } from '../../../shared/domain/instant.ts';
import { observationKeyOf } from '../../../shared/domain/observation.ts';
import { signalEventOf } from '../../../shared/domain/signal-event.ts';
import type { Subscription } from '../../../shared/domain/subscription.ts';
import { subjectOf } from '../../../shared/domain/trigger.ts';
import { anEvaluation } from '../../builders/observations.ts';
import { aSegmentTrigger } from '../../builders/subscriptions.ts';
import { subscriptionOf } from './seeding.ts';

export function segmentNamed(index: number): string {
  return `Segment_${String(index).padStart(5, '0')}`;
}

export function subscriptionsOf(options: {
  readonly subjects: number;
  readonly perSubject: number;
  readonly createdAt: Instant;
}): Subscription[] {
  const { subjects, perSubject, createdAt } = options;
  return Array.from({ length: subjects * perSubject }, (_, flow) => {
    const trigger = { ...aSegmentTrigger({ direction: 'both' }), segmentName: segmentNamed(flow % subjects) };
    return subscriptionOf(trigger, flow, { createdAt, baseline: { at: createdAt, value: 90 } });
  });
}

/** The event of the subscription's `number`th fire. */
export function waitingEventOf(subscription: Subscription, number: number): OutboxEntry {
  const at = addMs(subscription.createdAt, number * 60_000);
  const subject = subjectOf(subscription.instanceId, subscription.trigger);
  const observation = anEvaluation(at, 110, { subject, label: 'High value customers of the north' });
  const eventId = eventIdOf(subscription.id, at, observationKeyOf(observation));
  const event = signalEventOf(subscription, observation, {
    eventId,
    detectedAt: at,
    sequence: number,
    previous: { at: subscription.createdAt, value: 90 },
  });
  const { id: subscriptionId, trigger } = subscription;
  return {
    eventId,
    replay: 0,
    origin: 'fire',
    subscriptionId,
    eventType: trigger.kind,
    occurredAt: at,
    body: JSON.stringify(event),
    createdAt: at,
  };
}
