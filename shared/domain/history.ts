/** Why it fired and did not: the recorded history of a subject, folded once more through the same `evaluate`. */
import { evaluate } from './evaluation.ts';
import type { Instant } from './instant.ts';
import type { Observation } from './observation.ts';
import { initialStateOf, type Level, type Subscription, type SubscriptionState } from './subscription.ts';
import type { Verdict } from './verdict.ts';

/** One decided observation. */
export interface HistoryEntry {
  readonly n: number;
  readonly observation: Observation;
  /** Source time at which the app first saw it. */
  readonly detectedAt: Instant;
}

/** Decisions are numbered one after another, but dated by the clocks of several machines: more than these may differ. */
export const CLOCKS_APART_IN_MS = 60 * 60_000;

/** Where a fold may start once older history has gone: the state after decision `n`. */
export interface Checkpoint {
  readonly n: number;
  readonly state: SubscriptionState;
}

export interface ExplainedVerdict {
  readonly entry: HistoryEntry;
  readonly verdict: Verdict;
  /** For levels: what the value was compared with. */
  readonly previous?: Level;
  /** The event's number in the subscription, where it fired. */
  readonly sequence?: number;
}

/**
 * `history` in ascending order of `n`; what lies before the subscription or the checkpoint is passed over. A checkpoint from
 * before the subscription is of an earlier life: upkeep was saving it while the flow began anew.
 */
export function explain(
  subscription: Subscription,
  checkpoint: Checkpoint | undefined,
  history: Iterable<HistoryEntry>,
): { readonly verdicts: ExplainedVerdict[]; readonly state: SubscriptionState } {
  const own = checkpoint !== undefined && checkpoint.n > subscription.since ? checkpoint : undefined;
  const after = own?.n ?? subscription.since;
  let state = own?.state ?? initialStateOf(subscription);
  const verdicts: ExplainedVerdict[] = [];
  for (const entry of history) {
    if (entry.n <= after) continue;
    const { previous } = state;
    const { verdict, next } = evaluate(subscription, state, entry.observation);
    verdicts.push({
      entry,
      verdict,
      ...(previous === undefined ? {} : { previous }),
      ...(verdict.fires ? { sequence: next.sequence } : {}),
    });
    state = next;
  }
  return { verdicts, state };
}
