/**
 * What upstream tells, in this app's words: parsed, ids and enum values in lower case or closed unions, instants
 * normalised. Every field of the upstream contract is optional, so whatever a rule needs may be missing here too.
 */
import type { Instant } from './instant.ts';

/** Task and job states; a value that is not in the published list is `unknown`, with its own text beside it. */
export const RUN_STATUSES = [
  'queued',
  'needsUpdate',
  'running',
  'failed',
  'timedOut',
  'aborted',
  'deleted',
  'successful',
  'skipped',
  'unknown',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** The operation types that decide a trigger; all others are `other`. */
export const OPERATION_TYPES = ['ingestion', 'map', 'match', 'merge', 'all', 'other'] as const;
export type OperationType = (typeof OPERATION_TYPES)[number];

/** A step of a job. It has no object id upstream: only a display name. */
export interface WorkflowTask {
  readonly taskId?: string;
  readonly operationType: OperationType;
  readonly status: RunStatus;
  /** As upstream wrote it, where `status` is `unknown`. */
  readonly statusText?: string;
  readonly friendlyName?: string;
  readonly jobIds: readonly string[];
  readonly endedAt?: Instant;
  readonly message?: string;
}

export interface WorkflowJob {
  readonly jobId: string;
  readonly operationType: OperationType;
  readonly status: RunStatus;
  readonly statusText?: string;
  readonly submission?: 'scheduled' | 'manual';
  readonly submittedAt?: Instant;
  readonly endedAt?: Instant;
  /** The ids the job was asked to run; empty for everything. */
  readonly identifiers: readonly string[];
  readonly tasks: readonly WorkflowTask[];
}

/** The latest run of one object, from the workflow's status. */
export interface WorkflowNode {
  readonly operationType: OperationType;
  readonly identifier?: string;
  readonly friendlyName?: string;
  readonly jobIds: readonly string[];
  readonly status: RunStatus;
  readonly statusText?: string;
  readonly endedAt?: Instant;
  readonly message?: string;
}

export interface DataSource {
  readonly dataSourceId: string;
  readonly name?: string;
  readonly friendlyName?: string;
}

/** One evaluation of a level. `other` is one that has not ended, or that ended without saying how. */
export interface LevelEvaluation {
  readonly at: Instant;
  readonly outcome: 'succeeded' | 'failed' | 'other';
  readonly value?: number;
  readonly message?: string;
}

export interface SegmentReading {
  readonly name: string;
  readonly friendlyName?: string;
  readonly isActive: boolean;
  /** The latest and the historic ones, oldest first, each evaluation once. */
  readonly evaluations: readonly LevelEvaluation[];
}

export interface MeasureReading {
  readonly name: string;
  readonly displayName?: string;
  /** A business measure without a dimension: the only kind with one value to watch. */
  readonly hasOneValue: boolean;
  /** Oldest first; without history only the latest. */
  readonly evaluations: readonly LevelEvaluation[];
}
