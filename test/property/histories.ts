/**
 * Random lives of one subject: observations that mostly move on and sometimes repeat, fall back or fail, with
 * subscriptions made in between. Few distinct values, stamps and jobs, so that every edge is met often.
 */
import fc from 'fast-check';
import { type Instant, instantFromTicks, ticksOf } from '../../shared/domain/instant.ts';
import { ENDED_STATUSES, type Observation } from '../../shared/domain/observation.ts';
import { ANY_OBJECT } from '../../shared/domain/subject.ts';
import type { Level, Subscription } from '../../shared/domain/subscription.ts';
import { DIRECTIONS, type Trigger, WANTED_OUTCOMES, WANTED_SUBMISSIONS } from '../../shared/domain/trigger.ts';
import { MINUTE, minute, START } from '../builders/instants.ts';
import {
  ANY_SOURCE,
  aFailedEvaluation,
  aFullRefresh,
  anEvaluation,
  aRun,
  aUnification,
  SOURCE_ID,
} from '../builders/observations.ts';
import {
  aFullRefreshTrigger,
  aSegmentTrigger,
  aSourceTrigger,
  aSubscription,
  aSubscriptionId,
  aUnificationTrigger,
} from '../builders/subscriptions.ts';
import type { RealModel } from '../oracle/real-model.ts';

export interface Wish {
  readonly type: 'subscribe';
  readonly trigger: Trigger;
  readonly createdAt: Instant;
  /** How the baseline was found: nowhere, where the subject stood, or upstream, so much newer. */
  readonly baseline: 'none' | 'as-accepted' | { readonly newerByMinutes: number; readonly value: number };
}

export type Step = Wish | { readonly type: 'observe'; readonly observation: Observation };

export function observed(steps: readonly Step[]): Observation[] {
  return steps.flatMap((step) => (step.type === 'observe' ? [step.observation] : []));
}

/** Makes the wished subscription where the subject now stands. */
export function subscriptionOf(wish: Wish, flow: number, { state }: RealModel): Subscription {
  const { trigger, createdAt } = wish;
  const id = aSubscriptionId(trigger, `flow-${flow}`);
  const baseline = trigger.kind === 'segment-threshold-crossed' ? baselineOf(wish, state.lastSuccess) : undefined;
  return aSubscription(trigger, { id, createdAt, since: state.n, ...(baseline && { baseline }) });
}

function baselineOf({ baseline }: Wish, last: Level | undefined): Level | undefined {
  if (baseline === 'none') return undefined;
  if (baseline === 'as-accepted') return last && { at: last.at, value: last.value };
  const { newerByMinutes, value } = baseline;
  return newerByMinutes === 0 && last !== undefined
    ? { at: last.at, value: last.value }
    : { at: later(last?.at ?? START, newerByMinutes, 0), value };
}

/** Around a threshold of 0, on it, and past every margin. */
export const levelValue = fc.integer({ min: -4, max: 4 });
const ticksOff = fc.constantFrom(0, 0, 0, -1, 1);
const cooldownInMs = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 8 }).map((count) => count * MINUTE),
);

export const levelTrigger = fc
  .record({
    threshold: fc.integer({ min: -1, max: 1 }),
    direction: fc.constantFrom(...DIRECTIONS),
    rearmMargin: fc.integer({ min: 0, max: 3 }),
    cooldownInMs,
  })
  .map(aSegmentTrigger);

const evaluation = fc.record({
  /** After the newest stamp so far: mostly onwards. */
  minutes: fc.constantFrom(-3, -1, 0, 0, 1, 1, 1, 2, 3),
  ticks: ticksOff,
  value: levelValue,
  fails: fc.constantFrom(false, false, false, false, true),
});

function wishOf(trigger: fc.Arbitrary<Trigger>, createdAt: fc.Arbitrary<Instant>): fc.Arbitrary<Wish> {
  return fc.record({
    type: fc.constant('subscribe' as const),
    trigger,
    createdAt,
    baseline: fc.oneof(
      fc.constantFrom('none' as const, 'as-accepted' as const),
      fc.record({ newerByMinutes: fc.integer({ min: 0, max: 4 }), value: levelValue }),
    ),
  });
}

export const levelSteps: fc.Arbitrary<Step[]> = fc
  .array(
    fc.oneof({ weight: 5, arbitrary: evaluation }, { weight: 1, arbitrary: wishOf(levelTrigger, fc.constant(START)) }),
    {
      minLength: 2,
      maxLength: 40,
    },
  )
  .map((items) => {
    let newest = START;
    return items.map((item) => {
      if ('type' in item) return item;
      const at = later(newest, item.minutes, item.ticks);
      if (at > newest) newest = at;
      return { type: 'observe', observation: item.fails ? aFailedEvaluation(at) : anEvaluation(at, item.value) };
    });
  });

/** Successes only, each newer than the one before: what upstream lists as a segment's history. */
export const evaluationsInOrder = fc
  .array(fc.record({ minutes: fc.integer({ min: 1, max: 3 }), value: levelValue }), { minLength: 1, maxLength: 40 })
  .map((items) => {
    let at = START;
    return items.map(({ minutes, value }) => {
      at = later(at, minutes, 0);
      return anEvaluation(at, value);
    });
  });

const SOURCES = [SOURCE_ID, 'second-source', 'third-source'] as const;
const runFields = fc.record({
  at: fc.tuple(fc.integer({ min: 0, max: 30 }), ticksOff).map(([count, ticks]) => later(minute(1), count, ticks)),
  status: fc.constantFrom('successful', 'failed', ...ENDED_STATUSES),
  jobIds: fc.uniqueArray(fc.constantFrom('j1', 'j2', 'j3', 'j4', 'j5', 'j6', 'j7', 'j8'), {
    minLength: 1,
    maxLength: 2,
  }),
  seenIn: fc.constantFrom('status', 'tasks', 'event'),
});

const sourceTriggerOf = (dataSourceId: string) =>
  fc
    .record({
      kind: fc.constantFrom('data-source-refresh-failed' as const, 'data-source-refresh-succeeded' as const),
      cooldownInMs,
    })
    .map(({ kind, cooldownInMs: cooldown }) => aSourceTrigger(kind, { dataSourceId, cooldownInMs: cooldown }));
const outcome = fc.constantFrom(...WANTED_OUTCOMES);

/** The four subjects that have runs, each with its own triggers. */
export const RUN_SUBJECTS = {
  'a data source': { run: runFields.map((fields) => aRun(fields)), trigger: sourceTriggerOf(SOURCE_ID) },
  'any data source': {
    run: fc
      .tuple(runFields, fc.constantFrom(...SOURCES))
      .map(([fields, dataSourceId]) => aRun({ ...fields, dataSourceId, subject: ANY_SOURCE })),
    trigger: sourceTriggerOf(ANY_OBJECT),
  },
  'the full refresh': {
    run: fc
      .tuple(runFields, fc.constantFrom('scheduled' as const, 'manual' as const))
      .map(([fields, submission]) => aFullRefresh({ ...fields, submission })),
    trigger: fc
      .record({ outcome, submission: fc.constantFrom(...WANTED_SUBMISSIONS), cooldownInMs })
      .map(aFullRefreshTrigger),
  },
  unification: {
    run: runFields.map((fields) => aUnification(fields)),
    trigger: fc.record({ outcome, cooldownInMs }).map(aUnificationTrigger),
  },
} as const;

export type RunSubject = keyof typeof RUN_SUBJECTS;
export const RUN_SUBJECT_NAMES = Object.keys(RUN_SUBJECTS) as RunSubject[];

export function runStepsOf(subject: RunSubject): fc.Arbitrary<Step[]> {
  const run = RUN_SUBJECTS[subject].run.map((observation): Step => ({ type: 'observe', observation }));
  const createdAt = fc.integer({ min: 0, max: 15 }).map(minute);
  const wish = wishOf(RUN_SUBJECTS[subject].trigger, createdAt);
  return fc.array(fc.oneof({ weight: 4, arbitrary: run }, { weight: 1, arbitrary: wish }), {
    minLength: 2,
    maxLength: 40,
  });
}

function later(at: Instant, minutes: number, ticks: number): Instant {
  return instantFromTicks(ticksOf(at) + BigInt(minutes * MINUTE) * 10_000n + BigInt(ticks));
}
