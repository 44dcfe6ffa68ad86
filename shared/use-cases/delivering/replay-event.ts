/** Sends an event that has ended once more, under its old id and with its old bytes. */
import type { DeliveryRecord, Destination } from '../../domain/delivery.ts';
import { fail, type Result, succeed } from '../../domain/failure.ts';
import type { EventId, SubscriptionId } from '../../domain/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MessageQueues } from '../../ports/message-queues.ts';
import type { CurrentTrace } from '../../ports/trace.ts';
import { findEvent, type ReadDeliveriesPorts } from '../showing/read-deliveries.ts';
import { sendByHand } from './send-by-hand.ts';

export interface ReplayPorts extends ReadDeliveriesPorts {
  readonly queues: MessageQueues;
  readonly trace: CurrentTrace;
  readonly clock: Clock;
  /** Whether events go to a topic too. */
  readonly publishes: boolean;
}

export type ReplayEvent = (
  id: SubscriptionId,
  eventId: EventId,
  destination?: Destination,
) => Promise<Result<DeliveryRecord>>;

export function createReplayEvent(ports: ReplayPorts): ReplayEvent {
  const { leases, clock, publishes } = ports;

  return async function replayEvent(id, eventId, destination = 'flow') {
    const stored = await leases.find(id);
    // A topic is there also for what a flow that has ended has left.
    const isEnded = stored?.side.endedAt !== undefined && destination === 'flow';
    if (stored === undefined || isEnded) return fail({ kind: 'subscription-unknown', id });
    if (destination === 'topic' && !publishes) return fail({ kind: 'topic-missing' });
    const newest = (await findEvent(ports, id, eventId, destination)).at(-1);
    if (newest === undefined) return fail({ kind: 'event-unknown', id: eventId });
    if (newest.end === undefined) return fail({ kind: 'event-not-final', id: eventId });
    const { eventType, occurredAt, body, replay } = newest;
    const record = await sendByHand(ports, destination, {
      eventId,
      replay: replay + 1,
      origin: 'replay',
      subscriptionId: id,
      eventType,
      occurredAt,
      body,
      createdAt: clock(),
    });
    return succeed(record);
  };
}
