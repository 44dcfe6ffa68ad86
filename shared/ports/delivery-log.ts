/** The deliveries that have ended, with their attempts; kept by month. */
import type { DeliveryEnd, DeliveryRecord } from '../domain/delivery.ts';
import type { EventId, SubscriptionId } from '../domain/ids.ts';
import type { Instant } from '../domain/instant.ts';

export type EndedDelivery = DeliveryRecord & { readonly end: DeliveryEnd };

export interface DeliveryLog {
  /** `delivered` overwrites any other end; any other end leaves one that is there. */
  write(records: readonly EndedDelivery[]): Promise<void>;
  /** By replay number; empty where the event is not known. */
  find(subscriptionId: SubscriptionId, eventId: EventId): Promise<readonly EndedDelivery[]>;
  /** Newest first. */
  newest(
    subscriptionId: SubscriptionId,
    options: { readonly limit: number; readonly since?: Instant },
  ): Promise<readonly EndedDelivery[]>;
  /** Drops the months that lie wholly before, and says which. */
  dropBefore(instant: Instant): Promise<readonly string[]>;
}
