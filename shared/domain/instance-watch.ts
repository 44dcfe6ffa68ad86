/** How far an instance has been watched: one record per instance, read and written once per poll. */
import type { InstanceId, SubjectHash } from './ids.ts';
import type { Instant } from './instant.ts';
import type { SubjectKind } from './subject.ts';

/** The list reads of a poll. */
export const LIST_READS = ['status', 'jobs', 'segments', 'measures'] as const;
export type ListRead = (typeof LIST_READS)[number];

/** Whether upstream still evaluates a subject: unused segments are switched off by upstream itself. */
export const SUBJECT_CONDITIONS = ['active', 'inactive', 'missing'] as const;
export type SubjectCondition = (typeof SUBJECT_CONDITIONS)[number];

/** How far a level has been handled. */
export interface LevelMark {
  readonly kind: 'segment' | 'measure';
  /** The newest success handled; at first the baseline, or the moment of subscribing where there was none. */
  readonly successAt: Instant;
  readonly failureAt?: Instant;
  /** No baseline is known: the newest evaluation before `successAt` is still wanted, to become one. */
  readonly wantsBaseline: boolean;
  readonly condition: SubjectCondition;
}

export type RunKind = 'data-source' | 'full-refresh' | 'unification';

export interface InstanceWatch {
  readonly instanceId: InstanceId;
  /** Kinds with live subscriptions; only `tidyUp` takes one away. */
  readonly kinds: readonly SubjectKind[];
  readonly nextPollAt: Instant;
  readonly forcedAt?: Instant;
  /** The start of the last poll, however it went (system time). */
  readonly polledAt?: Instant;
  /** No upstream read before this: upstream asked for it. */
  readonly parkedUntil?: Instant;
  /** The start of the last poll in which the read went well (system time). */
  readonly lastGoodPollAt: Readonly<Partial<Record<ListRead, Instant>>>;
  /**
   * Lists that could not be read ever since: the start of the first such poll after the last good one. For a list that
   * was never read, when its first poll was asked for, whether or not that ever began (system time).
   */
  readonly failingSince?: Readonly<Partial<Record<ListRead, Instant>>>;
  /** The newest submission among the jobs listed then: while it is still listed, no job was missed. */
  readonly newestJobAt?: Instant;
  /** When a gap was last found (source time, as subscriptions are dated). */
  readonly gapAt: Readonly<Partial<Record<ListRead, Instant>>>;
  /** Measures that had something new and were not read: the last good poll before. */
  readonly unreadSince?: ReadonlyMap<SubjectHash, Instant>;
  /** The measure whose history was the last to be asked for: the next poll goes on behind it. */
  readonly lastHistoryTried?: SubjectHash;
  /** By subject; a filter only. Undefined where it was lost: then everything listed is looked at again. */
  readonly levels: ReadonlyMap<SubjectHash, LevelMark> | undefined;
  /** Runs that are handled and that upstream still lists, eight bytes of hash each. A filter only. */
  readonly runs: Readonly<Partial<Record<RunKind, ReadonlySet<string>>>>;
  /** Source time of the first subscription to a kind of run. */
  readonly watchedSince: Readonly<Partial<Record<RunKind, Instant>>>;
}

/** Nobody is subscribed there; a record that was lost knows nothing of that. */
export function isUnwatched({ kinds, levels }: InstanceWatch): boolean {
  return kinds.length === 0 && levels !== undefined;
}

export function unwatched(instanceId: InstanceId, now: Instant): InstanceWatch {
  return {
    instanceId,
    kinds: [],
    nextPollAt: now,
    lastGoodPollAt: {},
    gapAt: {},
    levels: new Map(),
    runs: {},
    watchedSince: {},
  };
}
