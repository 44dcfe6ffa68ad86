/**
 * Which subscriptions a workflow has. May name too many, never too few: written before a subscription and once more
 * after it has begun, and taken away only by `tidyUp`, under the version read before the subscription was found ended.
 */
import type { SubscriptionId } from '../domain/ids.ts';

export interface Ownership {
  readonly ownerHash: string;
  readonly triggerHash: string;
  readonly subscriptionId: SubscriptionId;
}

export interface StoredOwnership {
  readonly ownership: Ownership;
  readonly version: string;
}

export interface OwnerStore {
  remember(ownership: Ownership): Promise<void>;
  /** All of a workflow, whatever the trigger. */
  of(ownerHash: string): Promise<readonly Ownership[]>;
  all(): AsyncIterable<StoredOwnership>;
  /** False where it has been written anew since it was read. */
  forget(stored: StoredOwnership): Promise<boolean>;
}
