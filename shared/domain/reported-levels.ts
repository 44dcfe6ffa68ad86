/** A segment or measure as a report tells of it: what it is now, and what its latest evaluation failed of. */
import type { Instant } from './instant.ts';
import { type LevelNow, levelNow } from './level-now.ts';
import type { LevelEvaluation, MeasureReading, SegmentReading } from './upstream-models.ts';

export interface ReportedLevel extends LevelNow {
  readonly name: string;
  readonly isActive: boolean;
  /** When the latest evaluation failed, and of what, where it did. */
  readonly failedAt?: Instant;
  readonly message?: string;
}

export function reportedSegment({ name, friendlyName, isActive, evaluations }: SegmentReading): ReportedLevel {
  return { name: friendlyName ?? name, isActive, ...levelNow(evaluations), ...latestFailureIn(evaluations) };
}

/** Upstream evaluates every measure that it lists. */
export function reportedMeasure({ name, displayName, evaluations }: MeasureReading): ReportedLevel {
  return { name: displayName ?? name, isActive: true, ...levelNow(evaluations), ...latestFailureIn(evaluations) };
}

function latestFailureIn(evaluations: readonly LevelEvaluation[]): Pick<ReportedLevel, 'failedAt' | 'message'> {
  if (!levelNow(evaluations).hasFailedSince) return {};
  const failed = evaluations.findLast(({ outcome }) => outcome === 'failed');
  if (failed === undefined) return {};
  return { failedAt: failed.at, ...(failed.message === undefined ? {} : { message: failed.message }) };
}
