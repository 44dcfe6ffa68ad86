// What the simulated Customer Insights environment consists of, in the words of its published API. Instants are kept as
// milliseconds since 1970 and become text only on the wire.

export const OPERATION_TYPES = [
  'ingestion',
  'dataPreparation',
  'map',
  'match',
  'merge',
  'measures',
  'segmentation',
  'export',
  'all',
] as const;
export type OperationType = (typeof OPERATION_TYPES)[number];

export type EndedStatus = 'successful' | 'failed' | 'timedOut' | 'aborted' | 'skipped' | 'deleted';
type RunStatus = EndedStatus | 'queued' | 'running';
export type Submission = 'scheduled' | 'onDemand';
export type JobType = 'full' | 'incremental';
export type EvaluationOutcome = 'successful' | 'failed';

export interface SubscriptionKeys {
  readonly primary: string;
  readonly secondary: string;
}

export interface DataSource {
  readonly dataSourceId: string;
  readonly name: string;
  readonly friendlyName: string;
  readonly kind: string;
}

/** One step of a job. `identifier` says which object it works on; the API shows it in the status nodes only. */
export interface Task {
  readonly taskId: string;
  readonly operationType: OperationType;
  readonly identifier: string | null;
  readonly friendlyName: string;
  readonly jobIds: readonly string[];
  readonly submittedAt: number;
  status: RunStatus;
  endedAt?: number;
  message?: string;
}

export interface Job {
  readonly jobId: string;
  readonly operationType: OperationType;
  readonly jobType: JobType;
  readonly submission: Submission;
  readonly idList: readonly string[];
  readonly submittedAt: number;
  readonly tasks: Task[];
  status: RunStatus;
  endedAt?: number;
}

export interface SegmentEvaluation {
  readonly at: number;
  readonly outcome: EvaluationOutcome;
  /** After a failure the last good number stays. */
  readonly count: number;
  readonly runId: string;
  readonly message?: string;
}

export interface Segment {
  readonly name: string;
  readonly friendlyName: string;
  readonly active: boolean;
  readonly evaluations: SegmentEvaluation[];
}

export interface MeasureEvaluation {
  /** When the evaluation began, which is the stamp of its output. */
  readonly at: number;
  readonly endedAt: number;
  readonly outcome: EvaluationOutcome;
  /** As text, as the API has it; absent after a failure. */
  readonly value?: string;
  readonly runId: string;
  readonly message?: string;
}

export interface Measure {
  readonly name: string;
  readonly displayName: string;
  /** Fields by which the values are grouped; a measure without any has one value. */
  readonly dimensions: readonly string[];
  readonly evaluations: MeasureEvaluation[];
}

export type TableRow = Readonly<Record<string, string | number | boolean | null>>;

export interface SimulatedTable {
  readonly name: string;
  readonly friendlyName: string;
  readonly entityType: string;
  /** Absent for what the product makes itself. */
  readonly dataSourceName?: string;
  readonly keys: readonly string[];
  readonly columns: readonly { readonly name: string; readonly friendlyName: string; readonly dataType: string }[];
  readonly rows: TableRow[];
}
