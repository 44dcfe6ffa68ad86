/**
 * Walks through the subscriptions of a subject in the order of their ids, asks `evaluate` about each, and commits in
 * transactions of bounded size. All but the last leave the decision pending, with a cursor that says how far it got.
 */
import { evaluate } from '../../domain/evaluation.ts';
import type { SubjectHash, SubscriptionId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/instant.ts';
import { type Observation, runKeysOf } from '../../domain/observation.ts';
import { previousFor, type SubjectState } from '../../domain/subject-state.ts';
import type { Level, SubscriptionState } from '../../domain/subscription.ts';
import type { FireReason, HoldReason } from '../../domain/verdict.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import {
  type DecisionMemory,
  type DecisionSide,
  decisionsPerCommit,
  rowsPerDecision,
  type SubjectPage,
  type SubjectStore,
  type SubjectVersion,
} from '../../ports/subject-store.ts';
import type { CurrentTrace } from '../../ports/trace.ts';
import { type FiredEvent, firedOf } from './fired-event.ts';

export interface UndecidedPages {
  readonly subject: SubjectHash;
  /** The first page, with the lock. */
  readonly page: SubjectPage;
  readonly observation: Observation;
  readonly detectedAt: Instant;
  /** The subject's state once the observation has been decided. */
  readonly accepted: SubjectState;
  /** Those up to here have been decided already. */
  readonly after?: SubscriptionId;
}

export type Decision =
  | { readonly type: 'lost' }
  | {
      readonly type: 'decided';
      readonly n: number;
      readonly subscriptions: number;
      readonly fires: number;
      readonly holds: Partial<Record<HoldReason, number>>;
      /** The subject's value before this one. */
      readonly previous?: Level;
    };

export interface DecidePorts {
  readonly subjects: SubjectStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly trace: CurrentTrace;
  /** Whether events go to a topic too. */
  readonly publishes: boolean;
}

interface Change extends Partial<FiredEvent> {
  readonly subscriptionId: SubscriptionId;
  readonly memory: DecisionMemory;
}

export async function decidePages(
  { subjects, clock, logger, trace, publishes }: DecidePorts,
  undecided: UndecidedPages,
): Promise<Decision> {
  const { subject, page, observation, detectedAt, accepted, after } = undecided;
  const before = page.lock.state;
  const now = clock();
  const traceParent = trace();
  const holds: Partial<Record<HoldReason, number>> = {};
  let subscriptions = 0;
  let fires = 0;
  let version: SubjectVersion = page.lock.version;
  let waiting: Change[] = [];
  const reasons = new Map<FireReason | HoldReason, number>();

  function count(reason: FireReason | HoldReason): void {
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }

  /** False where somebody else wrote first. */
  async function commitWaiting(): Promise<boolean> {
    const cursor = waiting.at(-1)?.subscriptionId;
    if (cursor === undefined) return true;
    const pending = { observation, detectedAt, cursor };
    const outcome = await subjects.commit(subject, version, { state: before, pending, ...written(waiting) });
    if (outcome.type === 'lost') return false;
    sayWritten();
    version = outcome.version;
    waiting = [];
    return true;
  }

  function sayWritten(): void {
    for (const { signal } of waiting) if (signal !== undefined) logger.info('signal.fired', signal);
    for (const [reason, times] of reasons) logger.measure('verdicts', times, { reason });
    reasons.clear();
  }

  for await (const side of sidesOf(subjects, subject, page)) {
    if (after !== undefined && side.subscription.id <= after) continue;
    subscriptions += 1;
    const state = stateOf(side, before);
    const { verdict, next } = evaluate(side.subscription, state, observation);
    if (!verdict.fires) holds[verdict.reason] = (holds[verdict.reason] ?? 0) + 1;
    const change = verdict.fires
      ? {
          ...changeOf(side, next),
          ...firedOf(side, observation, {
            detectedAt,
            now,
            state,
            next,
            reason: verdict.reason,
            traceParent,
            publishes,
          }),
        }
      : changeOf(side, next);
    if (verdict.fires) fires += 1;
    else if (next.armed === state.armed) {
      count(verdict.reason);
      continue;
    }
    if (waiting.length === decisionsPerCommit(publishes) && !(await commitWaiting())) return { type: 'lost' };
    waiting.push(change);
    count(verdict.reason);
  }

  const runKeys = takenKeysOf(observation);
  if (waiting.length > roomBeside(runKeys, publishes) && !(await commitWaiting())) return { type: 'lost' };
  const outcome = await subjects.commit(subject, version, {
    state: accepted,
    ...written(waiting),
    recorded: { entry: { n: accepted.n, observation, detectedAt }, runKeys },
  });
  if (outcome.type === 'lost') return outcome;
  sayWritten();
  const previous = before.lastSuccess;
  return {
    type: 'decided',
    n: accepted.n,
    subscriptions,
    fires,
    holds,
    ...(previous === undefined ? {} : { previous }),
  };
}

/** Of a run with more jobs, which nobody lists by now, these suffice to know it again. */
const MOST_RUN_KEYS = 96;

function takenKeysOf(observation: Observation): string[] {
  return observation.type === 'run' ? [...new Set(runKeysOf(observation))].slice(0, MOST_RUN_KEYS) : [];
}

/** A key takes one row; beside as many decisions as there can be, two keys find room. */
function roomBeside(runKeys: readonly string[], publishes: boolean): number {
  const more = Math.max(0, runKeys.length - 2);
  return decisionsPerCommit(publishes) - Math.ceil(more / rowsPerDecision(publishes));
}

async function* sidesOf(subjects: SubjectStore, subject: SubjectHash, first: SubjectPage): AsyncIterable<DecisionSide> {
  yield* first.subscriptions;
  let { next } = first;
  while (next !== undefined) {
    const page = await subjects.readMore(subject, next);
    yield* page.subscriptions;
    next = page.next;
  }
}

function stateOf({ subscription, memory }: DecisionSide, subject: SubjectState): SubscriptionState {
  const previous = previousFor(subscription, subject);
  return previous === undefined ? memory : { ...memory, previous };
}

function changeOf({ subscription }: DecisionSide, { previous: _, ...memory }: SubscriptionState): Change {
  return { subscriptionId: subscription.id, memory };
}

function written(changes: readonly Change[]) {
  return {
    memories: changes.map(({ subscriptionId, memory }) => ({ subscriptionId, memory })),
    outbox: changes.flatMap(({ event }) => (event === undefined ? [] : [event])),
    publications: changes.flatMap(({ publication }) => (publication === undefined ? [] : [publication])),
  };
}
