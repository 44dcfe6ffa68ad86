/**
 * The decision side of storage. A subject's own row is the lock: every decision about the subject, and every
 * beginning or end of a subscription to it, is one transaction that writes it under the version that was read.
 */
import type { OutboxEntry } from '../domain/delivery.ts';
import type { Checkpoint, HistoryEntry } from '../domain/history.ts';
import type { SubjectHash, SubscriptionId } from '../domain/ids.ts';
import type { Instant } from '../domain/instant.ts';
import type { DeliverySide } from '../domain/lease.ts';
import type { Observation } from '../domain/observation.ts';
import type { SubjectState } from '../domain/subject-state.ts';
import type { Subscription, SubscriptionState } from '../domain/subscription.ts';

/** Opaque. Empty for a subject that has no row yet. */
export type SubjectVersion = string;

/** A decision under way that needs more than one transaction. Whoever finds one finishes it first. */
export interface PendingDecision {
  readonly observation: Observation;
  readonly detectedAt: Instant;
  /** All subscriptions up to and including this one have been decided. */
  readonly cursor: SubscriptionId;
}

export interface SubjectLock {
  readonly state: SubjectState;
  readonly pending?: PendingDecision;
  readonly version: SubjectVersion;
}

/** What decisions have left of a subscription; its previous value is the subject's. */
export type DecisionMemory = Omit<SubscriptionState, 'previous'>;

export interface DecisionSide {
  readonly subscription: Subscription;
  readonly memory: DecisionMemory;
  readonly checkpoint?: Checkpoint;
}

export interface SubjectPage {
  readonly lock: SubjectLock;
  readonly subscriptions: readonly DecisionSide[];
  /** Hand it to `readMore`; absent on the last page. */
  readonly next?: string;
}

/** One transaction of a decision: at most `decisionsPerCommit` changes, in the order of subscription ids. */
export interface DecisionCommit {
  /** The state and the pending decision after this transaction. */
  readonly state: SubjectState;
  readonly pending?: PendingDecision;
  readonly memories: readonly { readonly subscriptionId: SubscriptionId; readonly memory: DecisionMemory }[];
  readonly outbox: readonly OutboxEntry[];
  /** The same events as they go to the topic; none where there is no topic. */
  readonly publications: readonly OutboxEntry[];
  /** With the last transaction only: what was decided, and for a run the keys that it takes. */
  readonly recorded?: { readonly entry: HistoryEntry; readonly runKeys: readonly string[] };
}

/** Of the hundred rows of a transaction, those beside the lock, the history and two keys of a run. */
const ROWS_FOR_DECISIONS = 96;

/** A decision takes the row of its memory and one for each destination of its event. */
export function rowsPerDecision(publishes: boolean): number {
  return publishes ? 3 : 2;
}

/** 48, or 32 where events go to a topic too. */
export function decisionsPerCommit(publishes: boolean): number {
  return ROWS_FOR_DECISIONS / rowsPerDecision(publishes);
}

/** `lost` means that somebody else wrote first: read again and decide anew. Lost answers are resolved inside. */
export type WriteOutcome = { readonly type: 'written'; readonly version: SubjectVersion } | { readonly type: 'lost' };

export interface SubjectStore {
  /** Undefined where nobody ever subscribed, or all that came of it is forgotten. */
  read(subject: SubjectHash): Promise<SubjectPage | undefined>;
  readMore(subject: SubjectHash, next: string): Promise<Omit<SubjectPage, 'lock'>>;
  /** Those of the keys that are taken. */
  knownRuns(subject: SubjectHash, runKeys: readonly string[]): Promise<ReadonlySet<string>>;
  /** Takes keys for a run that is known by others, under the lock that was read; decides nothing. */
  addRunKeys(subject: SubjectHash, lock: SubjectLock, runKeys: readonly string[]): Promise<WriteOutcome>;
  commit(subject: SubjectHash, version: SubjectVersion, commit: DecisionCommit): Promise<WriteOutcome>;

  readLock(subject: SubjectHash): Promise<SubjectLock | undefined>;
  readSubscription(id: SubscriptionId): Promise<DecisionSide | undefined>;
  /** Every subscription that is decided. Reads every bucket: for lists and upkeep only. */
  subscriptions(): AsyncIterable<DecisionSide>;
  /** Both sides of a new subscription, under the version of the subject. */
  begin(lock: SubjectLock | undefined, decision: DecisionSide, delivery: DeliverySide): Promise<WriteOutcome>;
  /** Takes the decision side away and leaves of the delivery side a tombstone without the URL. */
  end(lock: SubjectLock, delivery: DeliverySide, deliveryVersion: string): Promise<WriteOutcome>;

  /** In ascending order, only what was decided after `afterN`, and where given, detected before an instant. */
  history(subject: SubjectHash, afterN: number, detectedBefore?: Instant): Promise<readonly HistoryEntry[]>;
  /** For `tidyUp`, in this order: keeps a checkpoint, then drops what was decided up to `throughN`; answers how many rows. */
  saveCheckpoint(id: SubscriptionId, checkpoint: Checkpoint): Promise<void>;
  dropHistory(subject: SubjectHash, throughN: number): Promise<number>;
  /** Takes the subject's own row away where nothing else is left of it; false where something is, or somebody wrote first. */
  forget(subject: SubjectHash): Promise<boolean>;
}
