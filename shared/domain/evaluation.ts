/**
 * The decision itself: one subscription, its state and one observation make a verdict with a reason, and the next
 * state. Pure: the same three always give the same answer, so any past decision can be recomputed.
 */
import { isCoolingDown } from './cooldown.ts';
import { type Instant, laterOf } from './instant.ts';
import { type LevelObservation, type Observation, outcomeOf, type RunObservation } from './observation.ts';
import { ANY_OBJECT } from './subject.ts';
import type { Subscription, SubscriptionState } from './subscription.ts';
import { crossingOf, isRearmedBy } from './threshold.ts';
import { isLevelTrigger, type LevelTrigger, type OccurrenceTrigger } from './trigger.ts';
import { fire, type HoldReason, hold, type Verdict } from './verdict.ts';

export interface Evaluation {
  readonly verdict: Verdict;
  readonly next: SubscriptionState;
}

export function evaluate(subscription: Subscription, state: SubscriptionState, observation: Observation): Evaluation {
  const { trigger } = subscription;
  if (observation.type === 'level') {
    if (!isLevelTrigger(trigger)) throw new TypeError(`${trigger.kind} does not watch a level`);
    return evaluateLevel(subscription, trigger, state, observation);
  }
  if (isLevelTrigger(trigger)) throw new TypeError(`${trigger.kind} does not watch runs`);
  return evaluateRun(subscription, trigger, state, observation);
}

function evaluateLevel(
  subscription: Subscription,
  trigger: LevelTrigger,
  state: SubscriptionState,
  observation: LevelObservation,
): Evaluation {
  const { baseline } = subscription;
  const { at } = observation;
  if (baseline !== undefined && at <= baseline.at) return held('before-subscription', state);
  const { previous } = state;
  if (previous !== undefined && at < previous.at) return held('out-of-order', state);
  if (observation.outcome === 'failed') return held('evaluation-failed', state);
  if (previous !== undefined && at === previous.at) return held('already-seen', state);

  const { value } = observation;
  const current = { at, value };
  if (previous === undefined) return held('first-observation', { ...state, previous: current });

  const lastCrossing = state.lastFire?.crossing;
  const armed = state.armed || (lastCrossing !== undefined && isRearmedBy(value, lastCrossing, trigger));
  const seen: SubscriptionState = { ...state, previous: current, armed };
  const crossing = crossingOf(previous.value, value, trigger);
  if (crossing === undefined) return held('not-crossed', seen);
  // Not being armed is said before cooling down: it outlasts any cooldown.
  if (!armed || (trigger.direction === 'both' && crossing === lastCrossing)) return held('not-armed', seen);
  if (isCoolingDown(at, state.lastFire?.at, trigger.cooldownInMs)) return held('cooling-down', seen);
  return {
    verdict: fire(crossing === 'above' ? 'crossed-above' : 'crossed-below'),
    // Without a margin, crossing back is what arms again: a flag would say nothing that the values do not.
    next: { ...seen, armed: trigger.rearmMargin === 0, lastFire: { at, crossing }, sequence: state.sequence + 1 },
  };
}

function evaluateRun(
  subscription: Subscription,
  trigger: OccurrenceTrigger,
  state: SubscriptionState,
  run: RunObservation,
): Evaluation {
  if (run.at <= subscription.createdAt) return held('before-subscription', state);
  if (!isWanted(trigger, run)) return held('outcome-not-wanted', state);
  const source = sourceApartOf(trigger, run);
  const lastFiredAt = source === undefined ? state.lastFire?.at : lastFireOf(source, state);
  if (isCoolingDown(run.at, lastFiredAt, trigger.cooldownInMs)) return held('cooling-down', state);
  const next: SubscriptionState = {
    ...state,
    lastFire: { at: state.lastFire === undefined ? run.at : laterOf(state.lastFire.at, run.at) },
    sequence: state.sequence + 1,
  };
  if (source === undefined) return { verdict: fire('completed'), next };
  return {
    verdict: fire('completed'),
    next: { ...next, lastFireBySource: newestOf({ ...state.lastFireBySource, [source]: run.at }) },
  };
}

/** With *any data source* each source cools down by itself; kept only where there is a cooldown to keep. */
function sourceApartOf(trigger: OccurrenceTrigger, run: RunObservation): string | undefined {
  if (trigger.cooldownInMs === 0) return undefined;
  return run.subject.kind === 'data-source' && run.subject.objectId === ANY_OBJECT ? run.dataSourceId : undefined;
}

/** Sources come and go; the state of a subscription must not grow with all that there ever were. */
const MOST_SOURCES_APART = 100;

function newestOf(fires: Record<string, Instant>): Record<string, Instant> {
  const entries = Object.entries(fires);
  if (entries.length <= MOST_SOURCES_APART) return fires;
  return Object.fromEntries(entries.sort(([, a], [, b]) => (a < b ? 1 : -1)).slice(0, MOST_SOURCES_APART));
}

/** Only what was put there counts: a source may be named like a property that every object has. */
function lastFireOf(source: string, { lastFireBySource = {} }: SubscriptionState): Instant | undefined {
  return Object.hasOwn(lastFireBySource, source) ? lastFireBySource[source] : undefined;
}

function isWanted(trigger: OccurrenceTrigger, run: RunObservation): boolean {
  const outcome = outcomeOf(run.status);
  if (outcome !== 'succeeded' && outcome !== 'failed') return false;
  switch (trigger.kind) {
    case 'data-source-refresh-failed':
      return outcome === 'failed';
    case 'data-source-refresh-succeeded':
      return outcome === 'succeeded';
    case 'unification-completed':
      return trigger.outcome === 'any' || trigger.outcome === outcome;
    case 'full-refresh-completed':
      return (
        (trigger.outcome === 'any' || trigger.outcome === outcome) &&
        (trigger.submission === 'any' || trigger.submission === run.submission)
      );
  }
}

function held(reason: HoldReason, next: SubscriptionState): Evaluation {
  return { verdict: hold(reason), next };
}
