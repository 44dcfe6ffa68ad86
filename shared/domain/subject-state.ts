/** What is known about a subject before a decision: how far it has been observed, and what is therefore new. */
import { type Instant, laterOf } from './instant.ts';
import type { Observation } from './observation.ts';
import type { Level, Subscription } from './subscription.ts';

/** The last successful evaluation, with the decision number it got. */
export interface AcceptedLevel extends Level {
  readonly n: number;
}

export interface SubjectState {
  /** How many observations have been decided: each gets the next number. */
  readonly n: number;
  readonly lastSuccess?: AcceptedLevel;
  readonly lastFailureAt?: Instant;
}

export const UNOBSERVED: SubjectState = { n: 0 };

export type Acceptance =
  | { readonly accepted: true; readonly next: SubjectState }
  | { readonly accepted: false; readonly reason: 'already-seen' | 'out-of-order' };

/**
 * Levels come in the order of their own time or not at all; a failed evaluation neither moves the last success nor
 * takes the key of one. Runs come in any order, each once: `runIsKnown` says whether any of its keys is taken.
 */
export function accept(state: SubjectState, observation: Observation, runIsKnown: boolean): Acceptance {
  const n = state.n + 1;
  if (observation.type === 'run') {
    return runIsKnown ? { accepted: false, reason: 'already-seen' } : { accepted: true, next: { ...state, n } };
  }
  const { at } = observation;
  if (observation.outcome === 'succeeded') {
    if (state.lastSuccess !== undefined && at <= state.lastSuccess.at) return stale(at, state.lastSuccess.at);
    return { accepted: true, next: { ...state, n, lastSuccess: { at, value: observation.value, n } } };
  }
  const newest = newestSeen(state);
  if (newest !== undefined && at <= newest) return stale(at, newest);
  return { accepted: true, next: { ...state, n, lastFailureAt: at } };
}

/**
 * What a new value is compared with: the last success accepted since the subscription began, else its baseline.
 * A success that is older than the baseline was before the subscription, even if it was accepted after.
 */
export function previousFor(subscription: Subscription, state: SubjectState): Level | undefined {
  const { baseline } = subscription;
  const { lastSuccess } = state;
  if (baseline === undefined) {
    return lastSuccess !== undefined && lastSuccess.n > subscription.since ? lastSuccess : undefined;
  }
  return lastSuccess !== undefined && lastSuccess.at > baseline.at ? lastSuccess : baseline;
}

function newestSeen({ lastSuccess, lastFailureAt }: SubjectState): Instant | undefined {
  if (lastSuccess === undefined || lastFailureAt === undefined) return lastSuccess?.at ?? lastFailureAt;
  return laterOf(lastSuccess.at, lastFailureAt);
}

function stale(at: Instant, newest: Instant): Acceptance {
  return { accepted: false, reason: at === newest ? 'already-seen' : 'out-of-order' };
}
