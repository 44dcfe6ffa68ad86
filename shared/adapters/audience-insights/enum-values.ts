/** Upstream's enum values, compared without case: its contract and its replies spell them differently. */
import {
  type LevelEvaluation,
  OPERATION_TYPES,
  type OperationType,
  RUN_STATUSES,
  type RunStatus,
  type WorkflowJob,
} from '../../domain/upstream-models.ts';
import type { Place } from './read-notes.ts';

type Written = string | null | undefined;

function enumOf<Value extends string>(values: readonly Value[]): (written: Written) => Value | undefined {
  const byFolded = new Map(values.map((value) => [value.toLowerCase(), value]));
  return (written) => byFolded.get((written ?? '').trim().toLowerCase());
}

const runStatusOf = enumOf(RUN_STATUSES);

export function readRunStatus(
  written: Written,
  field: string,
  place: Place,
): { readonly status: RunStatus; readonly statusText?: string } {
  const status = runStatusOf(written);
  if (status !== undefined) return { status };
  if (!written) return { status: 'unknown' };
  place.unknownValue(field, written);
  return { status: 'unknown', statusText: written };
}

const operationTypeOf = enumOf(OPERATION_TYPES);
/** Published, and of no concern to any trigger. */
const isOtherOperation = enumOf([
  ...['none', 'derivedEntity', 'hierarchy', 'dataPreparation', 'realtimeM3Search', 'profileStore', 'search'],
  ...['activity', 'contact', 'attributeMeasures', 'entityMeasures', 'measures', 'segmentation', 'segmentMembership'],
  ...['enrichment', 'preEnrichment', 'transform', 'intelligence', 'aiBuilder', 'insights', 'export'],
  ...['modelManagement', 'relationship', 'roleAssignment', 'analysis', 'semanticEntity'],
]);

export function readOperationType(written: Written, place: Place): OperationType {
  const type = operationTypeOf(written);
  if (type !== undefined) return type;
  if (written && isOtherOperation(written) === undefined) place.unknownValue('operationType', written);
  return 'other';
}

const submissionKindOf = enumOf(['scheduled', 'onDemand']);

export function readSubmission(written: Written, place: Place): WorkflowJob['submission'] {
  const kind = submissionKindOf(written);
  if (kind === undefined && written) place.unknownValue('jobSubmissionKind', written);
  return kind === 'onDemand' ? 'manual' : kind;
}

const segmentStateOf = enumOf(['inactive', 'active', 'validating', 'validated', 'invalid', 'validationError']);

export function readIsActive(written: Written, place: Place): boolean {
  const state = segmentStateOf(written);
  if (state === undefined && written) place.unknownValue('state', written);
  return state !== 'inactive';
}

const segmentEvaluationOf = enumOf([
  ...(['CompletedSuccess', 'CompletedFailure', 'None', 'Queued', 'Running'] as const),
  ...(['Cancelled', 'Interrupted', 'NotQualified'] as const),
]);

/** Only `CompletedFailure` is a failure: what was cancelled or interrupted says nothing about the segment. */
export function readSegmentOutcome(written: Written, place: Place): LevelEvaluation['outcome'] {
  const status = segmentEvaluationOf(written);
  if (status === undefined && written) place.unknownValue('jobStatus', written);
  if (status === 'CompletedSuccess') return 'succeeded';
  return status === 'CompletedFailure' ? 'failed' : 'other';
}

const measureStateOf = enumOf(['none', 'running', 'failed', 'completed']);

export function readMeasureState(written: Written, place: Place): ReturnType<typeof measureStateOf> {
  const state = measureStateOf(written);
  if (state === undefined && written) place.unknownValue('latestEvaluation.state', written);
  return state;
}
