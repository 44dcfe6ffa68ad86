/** Upstream tells the latest evaluation apart from the historic ones, and may tell it again among them. */
import type { LevelEvaluation } from '../../domain/upstream-models.ts';

/** Oldest first, each once; of two that contradict each other the first one given stays. */
export function evaluationsInOrder(evaluations: readonly LevelEvaluation[]): LevelEvaluation[] {
  const once = new Map<string, LevelEvaluation>();
  for (const evaluation of evaluations) {
    const key = `${evaluation.at} ${evaluation.outcome}`;
    if (!once.has(key)) once.set(key, evaluation);
  }
  return [...once].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, evaluation]) => evaluation);
}
