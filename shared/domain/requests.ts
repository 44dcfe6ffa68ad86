/** What the app asks of itself, by way of its queues. */
import type { InstanceId, SubscriptionId } from './ids.ts';
import type { Instant } from './instant.ts';
import type { Observation } from './observation.ts';

interface PollOf {
  readonly instanceId: InstanceId;
  /** System time. */
  readonly requestedAt: Instant;
}

export type PollRequest =
  /** It was due. */
  | ({ readonly kind: 'scheduled' } & PollOf)
  /** Something happened there. */
  | ({ readonly kind: 'wake-up' } & PollOf)
  /** This happened there; `tries` counts how often it was put back. */
  | ({ readonly kind: 'pushed'; readonly observation: Observation; readonly tries?: number } & PollOf);

/** Publishes what is due in a bucket. */
export interface PublishRequest {
  readonly kind: 'publish';
  readonly bucket: string;
}

export type DeliveryRequest =
  | { readonly kind: 'deliver'; readonly bucket: string }
  | { readonly kind: 'end-subscription'; readonly subscriptionId: SubscriptionId };
