/** Segments with their member counts, the latest and the historic ones. */
import type { LevelEvaluation, SegmentReading } from '../../domain/upstream-models.ts';
import { readIsActive, readSegmentOutcome } from './enum-values.ts';
import { evaluationsInOrder } from './evaluations-in-order.ts';
import { readInner, readItems } from './list-items.ts';
import type { Place } from './read-notes.ts';
import { errorMessageOf, textOf } from './upstream-texts.ts';
import { segmentEvaluationSchema, segmentSchema, type WireSegmentEvaluation } from './wire-schemas.ts';

export function readSegments(list: readonly unknown[], place: Place): SegmentReading[] {
  return readItems(list, segmentSchema, place, (wire, at): SegmentReading | undefined => {
    const { name } = wire;
    if (!name) {
      at.malformed('name');
      return undefined;
    }
    const friendlyName = textOf(wire.friendlyName);
    const statusPlace = at.within('evaluationStatus');
    const status = readInner(wire.evaluationStatus, segmentEvaluationSchema, statusPlace);
    const latest = status && evaluationOf(status, statusPlace);
    const history = wire.evaluationStatusHistory ?? [];
    return {
      name,
      ...(friendlyName === undefined ? {} : { friendlyName }),
      isActive: readIsActive(wire.state, at),
      evaluations: evaluationsInOrder([
        ...(latest === undefined ? [] : [latest]),
        ...readItems(history, segmentEvaluationSchema, at.within('evaluationStatusHistory'), evaluationOf),
      ]),
    };
  });
}

function evaluationOf(wire: WireSegmentEvaluation, place: Place): LevelEvaluation | undefined {
  const { evaluationDate: at, entityCount } = wire;
  const outcome = readSegmentOutcome(wire.jobStatus, place);
  if (at === undefined) {
    if (outcome !== 'other') place.malformed('evaluationDate');
    return undefined;
  }
  if (outcome !== 'succeeded') return { at, outcome, ...errorMessageOf(wire.error) };
  // A missing count is no count of zero.
  if (typeof entityCount !== 'number' || entityCount < 0) {
    place.malformed('entityCount');
    return undefined;
  }
  return { at, outcome, value: entityCount };
}
