/** Sends an event to one subscription that looks like a real one, and says that it is a test. Decides nothing. */
import type { DeliveryRecord } from '../../domain/delivery.ts';
import { eventIdOf } from '../../domain/event-id.ts';
import { fail, type Result, succeed } from '../../domain/failure.ts';
import type { SubscriptionId } from '../../domain/ids.ts';
import { sampleObservationOf } from '../../domain/sample-observation.ts';
import { signalEventOf } from '../../domain/signal-event.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LeaseStore } from '../../ports/lease-store.ts';
import type { MessageQueues } from '../../ports/message-queues.ts';
import type { OutboxStore } from '../../ports/outbox-store.ts';
import type { Randomness } from '../../ports/randomness.ts';
import type { SubjectStore } from '../../ports/subject-store.ts';
import type { CurrentTrace } from '../../ports/trace.ts';
import { sendByHand } from './send-by-hand.ts';

export interface TestEventPorts {
  readonly subjects: SubjectStore;
  readonly leases: LeaseStore;
  readonly outbox: OutboxStore;
  readonly publications: OutboxStore;
  readonly queues: MessageQueues;
  readonly trace: CurrentTrace;
  readonly clock: Clock;
  readonly sourceClock: Clock;
  readonly randomness: Randomness;
}

export type SendTestEvent = (id: SubscriptionId) => Promise<Result<DeliveryRecord>>;

export function createSendTestEvent(ports: TestEventPorts): SendTestEvent {
  const { subjects, leases, clock, sourceClock, randomness } = ports;

  return async function sendTestEvent(id) {
    const [decided, stored] = await Promise.all([subjects.readSubscription(id), leases.find(id)]);
    if (decided === undefined || stored === undefined) return fail({ kind: 'subscription-unknown', id });
    if (stored.side.endsAt !== undefined) return fail({ kind: 'subscription-ending', id });
    const { subscription } = decided;
    const now = sourceClock();
    const eventId = eventIdOf(id, now, `test:${randomness.token()}`);
    const { observation, previous } = sampleObservationOf(subscription, now);
    const body = signalEventOf(subscription, observation, {
      eventId,
      detectedAt: now,
      sequence: decided.memory.sequence,
      isTest: true,
      ...(previous === undefined ? {} : { previous }),
    });
    const record = await sendByHand(ports, 'flow', {
      eventId,
      replay: 0,
      origin: 'test',
      subscriptionId: id,
      eventType: subscription.trigger.kind,
      occurredAt: now,
      body: JSON.stringify(body),
      createdAt: clock(),
    });
    return succeed(record);
  };
}
