/** Measures with their value, the latest and, where they were asked for, the historic ones. */
import type { LevelEvaluation, MeasureReading } from '../../domain/upstream-models.ts';
import { readMeasureState } from './enum-values.ts';
import { evaluationsInOrder } from './evaluations-in-order.ts';
import { readInner, readItem, readItems } from './list-items.ts';
import { measureValueOf } from './measure-value.ts';
import { isOneValueMeasure } from './one-value-measure.ts';
import type { Place } from './read-notes.ts';
import { errorMessageOf, textOf } from './upstream-texts.ts';
import {
  measureEvaluationSchema,
  measureOutputSchema,
  measureSchema,
  type WireMeasure,
  type WireMeasureEvaluation,
  type WireMeasureOutput,
} from './wire-schemas.ts';

export function readMeasures(list: readonly unknown[], place: Place): MeasureReading[] {
  return readItems(list, measureSchema, place, readingOf);
}

export function readMeasure(value: unknown, place: Place): MeasureReading | undefined {
  const wire = readItem(value, measureSchema, place);
  return wire === undefined ? undefined : readingOf(wire, place);
}

function readingOf(wire: WireMeasure, place: Place): MeasureReading | undefined {
  const { name } = wire;
  if (!name) {
    place.malformed('name');
    return undefined;
  }
  const displayName = textOf(wire.displayName);
  const hasOneValue = wire.definition != null && isOneValueMeasure(wire.definition);
  return {
    name,
    ...(displayName === undefined ? {} : { displayName }),
    hasOneValue,
    // Without one value there is nothing to compare, and nothing malformed about that.
    evaluations: hasOneValue ? evaluationsOf(wire, place) : [],
  };
}

function evaluationsOf(wire: WireMeasure, place: Place): LevelEvaluation[] {
  const alias = wire.definition?.aggregates?.[0]?.alias ?? undefined;
  const latest = readInner(wire.latestEvaluation, measureEvaluationSchema, place.within('latestEvaluation'));
  const output = readInner(wire.output, measureOutputSchema, place.within('output'));
  const succeeded = (one: WireMeasureOutput, at: Place) => successOf(one, alias, at);
  return evaluationsInOrder(
    [
      output && isOfGoodRun(output, latest, wire, place) && succeeded(output, place.within('output')),
      latest && failureOf(latest, place.within('latestEvaluation')),
      ...readItems(wire.outputHistory ?? [], measureOutputSchema, place.within('outputHistory'), succeeded),
      ...readItems(wire.evaluationHistory ?? [], measureEvaluationSchema, place.within('evaluationHistory'), failureOf),
    ].flatMap((evaluation) => evaluation || []),
  );
}

/**
 * While a run is under way or after one that failed it is not said whose output is shown: it is of the last good run
 * if it began before that run ended, and else left for a later look.
 */
function isOfGoodRun(
  output: WireMeasureOutput,
  latest: WireMeasureEvaluation | undefined,
  wire: WireMeasure,
  place: Place,
): boolean {
  // One that could not be read tells nothing, which is not the same as upstream telling nothing.
  const saysNothing = wire.latestEvaluation == null || (latest !== undefined && !latest.state);
  if (saysNothing || readMeasureState(latest?.state, place) === 'completed') return true;
  const lastSuccessful = wire.evaluationStats?.lastSuccessful;
  const { evaluationTime } = output;
  return lastSuccessful !== undefined && evaluationTime !== undefined && evaluationTime <= lastSuccessful;
}

function successOf(
  { evaluationTime: at, values }: WireMeasureOutput,
  alias: string | undefined,
  place: Place,
): LevelEvaluation | undefined {
  if (at === undefined && values == null) return undefined;
  const value = measureValueOf(values ?? {}, alias);
  if (at !== undefined && value !== undefined) return { at, outcome: 'succeeded', value };
  place.malformed(at === undefined ? 'evaluationTime' : 'values');
  return undefined;
}

/** The successful ones are told by their outputs. */
function failureOf({ state, endTime: at, error }: WireMeasureEvaluation, place: Place): LevelEvaluation | undefined {
  if (readMeasureState(state, place) !== 'failed') return undefined;
  if (at !== undefined) return { at, outcome: 'failed', ...errorMessageOf(error) };
  place.malformed('endTime');
  return undefined;
}
