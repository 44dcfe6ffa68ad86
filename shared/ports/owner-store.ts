/** Which subscriptions a workflow has. May name too many, never too few: written before a subscription, removed after. */
import type { SubscriptionId } from '../domain/ids.ts';

export interface Ownership {
  readonly ownerHash: string;
  readonly triggerHash: string;
  readonly subscriptionId: SubscriptionId;
}

export interface OwnerStore {
  remember(ownership: Ownership): Promise<void>;
  /** All of a workflow, whatever the trigger. */
  of(ownerHash: string): Promise<readonly Ownership[]>;
  forget(ownership: Ownership): Promise<void>;
  all(): AsyncIterable<Ownership>;
}
