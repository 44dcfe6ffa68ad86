// Segments and measures as the published API shows them. Segment evaluations have a casing of their own: PascalCase.
import type { SimulatedInstance } from './instance.ts';
import { latest } from './instance.ts';
import type { EvaluationOutcome, Measure, MeasureEvaluation, Segment, SegmentEvaluation } from './model.ts';
import { instantText, optionalInstantText } from './wire-instant.ts';

/** How far back the reply reaches; left out, it holds no history at all. */
export type HistoryWindow = { readonly from: number } | undefined;

export function segmentReply({ instanceId }: SimulatedInstance, segment: Segment, window: HistoryWindow) {
  const evaluation = latest(segment.evaluations);
  const lastSuccess = latest(segment.evaluations.filter(succeeded));
  return {
    kind: 'default',
    name: segment.name,
    friendlyName: segment.friendlyName,
    state: segment.active ? 'active' : 'inactive',
    evaluationStatus:
      evaluation === undefined
        ? null
        : { ...segmentStats(evaluation), lastSuccessfulRunId: lastSuccess?.runId ?? null },
    ...(window === undefined
      ? {}
      : { evaluationStatusHistory: within(segment.evaluations, window.from).map(segmentStats) }),
    version: 1,
    instanceId,
  };
}

export function measureReply({ instanceId }: SimulatedInstance, measure: Measure, window: HistoryWindow) {
  const evaluation = latest(measure.evaluations);
  const successes = measure.evaluations.filter(succeeded);
  const lastSuccess = latest(successes);
  const older = within(measure.evaluations, window?.from ?? Number.POSITIVE_INFINITY).filter(
    (one) => one !== evaluation,
  );
  return {
    name: measure.name,
    displayName: measure.displayName,
    definition: definitionOf(measure),
    latestEvaluation: evaluation === undefined ? null : evaluationReply(measure, evaluation),
    output: lastSuccess === undefined ? null : outputReply(measure, lastSuccess),
    evaluationStats: {
      lastSuccessful: optionalInstantText(lastSuccess?.endedAt),
      consecutiveFailureCount: measure.evaluations.filter(({ at }) => at > (lastSuccess?.at ?? 0)).length,
    },
    ...(window === undefined
      ? {}
      : {
          evaluationHistory: older.map((one) => evaluationReply(measure, one)),
          outputHistory: within(successes, window.from)
            .filter((one) => one !== lastSuccess)
            .map((one) => outputReply(measure, one)),
        }),
    isTemplate: false,
    isCreatedFromTemplate: false,
    instanceId,
  };
}

function segmentStats({ at, outcome, count, message }: SegmentEvaluation) {
  return {
    evaluationDate: instantText(at),
    entityCount: count,
    jobStatus: outcome === 'successful' ? 'CompletedSuccess' : 'CompletedFailure',
    error: message === undefined ? null : { key: 'individualSegmentEvaluationFailed', value: message, args: [] },
  };
}

function evaluationReply(measure: Measure, evaluation: MeasureEvaluation) {
  const soFar = measure.evaluations.filter((one) => succeeded(one) && one.at <= evaluation.at);
  return {
    state: evaluation.outcome === 'successful' ? 'completed' : 'failed',
    endTime: instantText(evaluation.endedAt),
    error: evaluation.message ?? null,
    lastSuccessfulRunId: latest(soFar)?.runId ?? null,
  };
}

/** With dimensions there is one value for each group, and none of them is the measure's. */
function outputReply({ name, dimensions }: Measure, { at, value = '0' }: MeasureEvaluation) {
  const values = dimensions.length === 0 ? { [name]: value } : {};
  return { measureName: name, evaluationTime: instantText(at), values };
}

function definitionOf({ name, displayName, dimensions }: Measure) {
  return {
    kind: 'entity',
    type: 'structured',
    isScalar: dimensions.length === 0,
    isProfile: false,
    isManualQueryScalar: false,
    dimensions: dimensions.map((field, order) => ({ field, alias: field, displayName: field, order, bucket: 'none' })),
    aggregates: [{ operation: 'sum', field: name, alias: name, displayName, order: 0, isIncluded: true }],
  };
}

/** Newest first. */
function within<Item extends { readonly at: number }>(items: readonly Item[], from: number): Item[] {
  return items.filter(({ at }) => at >= from).sort((one, other) => other.at - one.at);
}

function succeeded({ outcome }: { readonly outcome: EvaluationOutcome }): boolean {
  return outcome === 'successful';
}
