/** The evaluations of a segment or a measure that say how they ended, as observations. */
import type { LevelObservation } from '../observation.ts';
import type { Subject } from '../subject.ts';
import type { LevelEvaluation } from '../upstream-models.ts';
import { inOrder } from './in-order.ts';

/** Oldest first. */
export function detectLevelObservations(
  subject: Subject,
  label: string | undefined,
  evaluations: readonly LevelEvaluation[],
): LevelObservation[] {
  return inOrder(evaluations.flatMap((evaluation) => observationOf(subject, label, evaluation) ?? []));
}

function observationOf(
  subject: Subject,
  label: string | undefined,
  { at, outcome, value, message }: LevelEvaluation,
): LevelObservation | undefined {
  const seen = { type: 'level' as const, subject, at, ...(label === undefined ? {} : { label }) };
  switch (outcome) {
    case 'succeeded':
      return value === undefined ? undefined : { ...seen, outcome, value };
    case 'failed':
      return { ...seen, outcome, ...(message === undefined ? {} : { message }) };
    case 'other':
      return undefined;
  }
}
