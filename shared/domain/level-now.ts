/** What a level is now, by its evaluations: the last good value, and whether it is an old one. */
import type { Instant } from './instant.ts';
import type { LevelEvaluation } from './upstream-models.ts';

export interface LevelNow {
  readonly value?: number;
  readonly evaluatedAt?: Instant;
  /** A later evaluation has failed. */
  readonly hasFailedSince: boolean;
}

/** `evaluations` oldest first. */
export function levelNow(evaluations: readonly LevelEvaluation[]): LevelNow {
  const last = evaluations.findLast(({ outcome }) => outcome === 'succeeded');
  const failed = evaluations.findLast(({ outcome }) => outcome === 'failed');
  const hasFailedSince = failed !== undefined && (last === undefined || failed.at > last.at);
  if (last === undefined) return { hasFailedSince };
  return { ...(last.value === undefined ? {} : { value: last.value }), evaluatedAt: last.at, hasFailedSince };
}
