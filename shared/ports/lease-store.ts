/** The delivery sides of subscriptions: written by subscribe, unsubscribe and delivery, never by a decision. */
import type { SubjectHash, SubscriptionId } from '../domain/ids.ts';
import type { DeliverySide } from '../domain/lease.ts';
import type { StorageDamaged } from './storage-damaged.ts';

export interface StoredDeliverySide {
  readonly side: DeliverySide;
  readonly version: string;
}

export interface LeaseStore {
  /** Throws `StorageDamaged` where it cannot be read. */
  find(id: SubscriptionId): Promise<StoredDeliverySide | undefined>;
  /**
   * The sides of many subscriptions of one subject in one read where it can be; missing ones are left out. One that
   * is damaged stands as the fault that `find` would throw.
   */
  findMany(ids: readonly SubscriptionId[]): Promise<ReadonlyMap<SubscriptionId, StoredDeliverySide | StorageDamaged>>;
  /** For a look at the rows of others: one that is damaged is logged and left out, for it may harm only itself. */
  findIfReadable(id: SubscriptionId): Promise<StoredDeliverySide | undefined>;
  /** Undefined where somebody else wrote first. Lost answers are resolved inside. */
  update(stored: StoredDeliverySide, side: DeliverySide): Promise<StoredDeliverySide | undefined>;
  /** Every delivery side there is, tombstones included. */
  all(): AsyncIterable<DeliverySide>;
  /** Every subject that has a row. */
  subjects(): AsyncIterable<SubjectHash>;
  /** Takes a tombstone away for good; false where it has been written anew since it was read. */
  forget(stored: StoredDeliverySide): Promise<boolean>;
}
