/** The deliveries of a subscription, newest first: those that wait, and those that have ended. */
import { bucketOf } from '../../domain/bucket.ts';
import type { DeliveryRecord, Destination } from '../../domain/delivery.ts';
import { fail, type Result, succeed } from '../../domain/failure.ts';
import { type EventId, type SubscriptionId, subjectHashIn } from '../../domain/ids.ts';
import type { Instant } from '../../domain/instant.ts';
import type { DeliveryLog } from '../../ports/delivery-log.ts';
import type { LeaseStore } from '../../ports/lease-store.ts';
import type { OutboxStore } from '../../ports/outbox-store.ts';

export interface ReadDeliveriesPorts {
  readonly leases: LeaseStore;
  readonly outbox: OutboxStore;
  readonly deliveries: DeliveryLog;
  readonly publications: OutboxStore;
  readonly publicationLog: DeliveryLog;
}

export interface DeliveriesQuery {
  /** The flow, where it is not said. */
  readonly destination?: Destination;
  readonly limit: number;
  /** By the time of the occurrence. */
  readonly since?: Instant;
}

/** Also of a subscription that has ended, while something is known of it. */
export type ReadDeliveries = (id: SubscriptionId, query: DeliveriesQuery) => Promise<Result<readonly DeliveryRecord[]>>;

export function createReadDeliveries(ports: ReadDeliveriesPorts): ReadDeliveries {
  const { leases } = ports;

  return async function readDeliveries(id, { destination = 'flow', limit, since }) {
    const { outbox, deliveries } = wayTo(ports, destination);
    const [waiting, ended] = await Promise.all([
      outbox.waitingFor(bucketOf(subjectHashIn(id)), id),
      deliveries.newest(id, { limit, ...(since === undefined ? {} : { since }) }),
    ]);
    if (waiting.length === 0 && ended.length === 0 && (await leases.find(id)) === undefined) {
      return fail({ kind: 'subscription-unknown', id });
    }
    const records = new Map<string, DeliveryRecord>();
    for (const record of waiting)
      if (since === undefined || record.occurredAt >= since) records.set(keyOf(record), record);
    // An end that is written beats a row that a crash has left behind.
    for (const record of ended) records.set(keyOf(record), record);
    return succeed([...records.values()].sort(newestFirst).slice(0, limit));
  };
}

/** All deliveries of one event, by replay number. */
export async function findEvent(
  ports: ReadDeliveriesPorts,
  id: SubscriptionId,
  eventId: EventId,
  destination: Destination = 'flow',
): Promise<readonly DeliveryRecord[]> {
  const { outbox, deliveries } = wayTo(ports, destination);
  const [waiting, ended] = await Promise.all([
    outbox.find(bucketOf(subjectHashIn(id)), eventId),
    deliveries.find(id, eventId),
  ]);
  const records = new Map<number, DeliveryRecord>();
  for (const record of waiting) if (record.subscriptionId === id) records.set(record.replay, record);
  for (const record of ended) records.set(record.replay, record);
  return [...records.values()].sort((a, b) => a.replay - b.replay);
}

function wayTo({ outbox, deliveries, publications, publicationLog }: ReadDeliveriesPorts, destination: Destination) {
  return destination === 'flow' ? { outbox, deliveries } : { outbox: publications, deliveries: publicationLog };
}

function keyOf({ eventId, replay }: DeliveryRecord): string {
  return `${eventId}~${replay}`;
}

function newestFirst(a: DeliveryRecord, b: DeliveryRecord): number {
  if (a.occurredAt !== b.occurredAt) return a.occurredAt < b.occurredAt ? 1 : -1;
  return b.replay - a.replay;
}
