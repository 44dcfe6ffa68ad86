/** The app's two queues. Both are doorbells: losing a message costs time, never an event. */
import type { InstanceId, SubscriptionId } from '../domain/ids.ts';
import type { Instant } from '../domain/instant.ts';
import type { Observation } from '../domain/observation.ts';

export type PollRequest =
  /** It was due. */
  | { readonly kind: 'scheduled'; readonly instanceId: InstanceId; readonly requestedAt: Instant }
  /** Something happened there. */
  | { readonly kind: 'wake-up'; readonly instanceId: InstanceId; readonly requestedAt: Instant }
  /** This happened there. */
  | {
      readonly kind: 'pushed';
      readonly instanceId: InstanceId;
      readonly requestedAt: Instant;
      readonly observation: Observation;
    };

export type DeliveryRequest =
  | { readonly kind: 'deliver'; readonly bucket: string }
  | { readonly kind: 'end-subscription'; readonly subscriptionId: SubscriptionId };

export interface MessageQueues {
  requestPoll(request: PollRequest, delayInMs?: number): Promise<void>;
  requestDelivery(request: DeliveryRequest, delayInMs?: number): Promise<void>;
}
