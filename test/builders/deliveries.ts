/** Valid delivery sides and events on their way, to be varied field by field. */
import type { DeliveryEnd, OutboxEntry } from '../../shared/domain/delivery.ts';
import { eventIdOf } from '../../shared/domain/event-id.ts';
import type { SubscriptionId } from '../../shared/domain/ids.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import type { DeliverySide } from '../../shared/domain/lease.ts';
import type { EndedDelivery } from '../../shared/ports/delivery-log.ts';
import { minute, START } from './instants.ts';

export function aDeliverySide(id: SubscriptionId, overrides: Partial<DeliverySide> = {}): DeliverySide {
  return {
    subscriptionId: id,
    ownerHash: 'owner',
    triggerHash: 'trigger',
    sealedUrl: 'v1.k1.sealed',
    callbackHost: 'prod-01.westeurope.logic.azure.com',
    leaseNumber: 1,
    leaseTokenHash: 'hash-1',
    olderTokenHashes: [],
    leasedAt: START,
    goneInARow: 0,
    unauthorizedInARow: 0,
    ...overrides,
  };
}

/** Each minute of occurrence makes another event. */
export function anEntry(
  id: SubscriptionId,
  occurredAt: Instant = minute(1),
  overrides: Partial<OutboxEntry> = {},
): OutboxEntry {
  return {
    eventId: eventIdOf(id, occurredAt, 'key'),
    replay: 0,
    origin: 'fire',
    subscriptionId: id,
    eventType: 'unification-completed',
    occurredAt,
    body: JSON.stringify({ occurredAt }),
    createdAt: START,
    ...overrides,
  };
}

export function anEndedDelivery(
  id: SubscriptionId,
  occurredAt: Instant = minute(1),
  end: DeliveryEnd = { state: 'delivered', at: minute(2) },
  overrides: Partial<OutboxEntry> = {},
): EndedDelivery {
  return { ...anEntry(id, occurredAt, overrides), attempts: [], end };
}
