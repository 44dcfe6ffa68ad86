/** The rules of deciding about levels, a row for each: what was seen in turn, and the reason that each of it must get. */
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../shared/domain/evaluation.ts';
import { addMs } from '../../../../shared/domain/instant.ts';
import type { LevelObservation } from '../../../../shared/domain/observation.ts';
import { initialStateOf, type Subscription, type SubscriptionState } from '../../../../shared/domain/subscription.ts';
import type { LevelCondition } from '../../../../shared/domain/trigger.ts';
import { MINUTE, minute } from '../../../builders/instants.ts';
import { aFailedEvaluation, anEvaluation, aRun } from '../../../builders/observations.ts';
import {
  aMeasureTrigger,
  aSegmentTrigger,
  aSubscription,
  aUnificationTrigger,
} from '../../../builders/subscriptions.ts';

function told(subscription: Subscription, observations: readonly LevelObservation[]) {
  let state = initialStateOf(subscription);
  const reasons = observations.map((observation) => {
    const { verdict, next } = evaluate(subscription, state, observation);
    state = next;
    return verdict.reason;
  });
  return { reasons, state };
}

/** One evaluation a minute, from minute 1; `failed` for one that failed. */
function everyMinute(...values: (number | 'failed')[]): LevelObservation[] {
  return values.map((value, index) =>
    value === 'failed' ? aFailedEvaluation(minute(index + 1)) : anEvaluation(minute(index + 1), value),
  );
}

type LevelRow = [
  why: string,
  condition: Partial<LevelCondition>,
  seen: readonly LevelObservation[],
  reasons: string[],
  overrides?: Partial<Subscription>,
];
const FIRST = 'first-observation';
const NOT_CROSSED = 'not-crossed';
const ABOVE = 'crossed-above';
const BELOW = 'crossed-below';
const NOT_ARMED = 'not-armed';
const COOLING = 'cooling-down';
const BEFORE = 'before-subscription';
const FAILED = 'evaluation-failed';
const both = { direction: 'both' } as const;
const baseline = { at: minute(2), value: 50 };
const TEN_MINUTES = 10 * MINUTE;

const LEVEL_ROWS: LevelRow[] = [
  ['without a baseline there is nothing to compare the first value with', {}, everyMinute(500), [FIRST]],
  ['the first value becomes what the next is compared with', {}, everyMinute(50, 101), [FIRST, ABOVE]],
  ['a crossing is from at most the threshold to more', {}, everyMinute(100, 101), [FIRST, ABOVE]],
  ['reaching the threshold is no crossing', {}, everyMinute(99, 100), [FIRST, NOT_CROSSED]],
  ['staying above is none', {}, everyMinute(99, 101, 102), [FIRST, ABOVE, NOT_CROSSED]],
  ['above says nothing when the value falls', {}, everyMinute(101, 99), [FIRST, NOT_CROSSED]],
  ['below fires when the value falls', { direction: 'below' }, everyMinute(100, 99), [FIRST, BELOW]],
  ['below says nothing when the value rises', { direction: 'below' }, everyMinute(99, 101), [FIRST, NOT_CROSSED]],
  ['both fires either way', both, everyMinute(99, 101, 99, 101), [FIRST, ABOVE, BELOW, ABOVE]],
  ['a failure comes between and moves no previous value', {}, everyMinute(99, 'failed', 101), [FIRST, FAILED, ABOVE]],
  ['a failure is not a first observation', {}, everyMinute('failed', 101), [FAILED, FIRST]],
  [
    'what is not newer than the baseline was before the subscription, failures too',
    {},
    [...everyMinute('failed', 101, 101)],
    [BEFORE, BEFORE, ABOVE],
    { baseline },
  ],
  ['the first value after the baseline is compared with it', {}, [anEvaluation(minute(3), 101)], [ABOVE], { baseline }],
  [
    'a value from before the subscription takes the place of no baseline',
    {},
    [anEvaluation(minute(1), 200), anEvaluation(minute(3), 101)],
    [BEFORE, ABOVE],
    { baseline },
  ],
  [
    'no clock is compared: a level seen before the subscription was made counts where it has no baseline',
    {},
    everyMinute(99, 101),
    [FIRST, ABOVE],
    { createdAt: minute(60) },
  ],
  [
    'within the cooldown a crossing is held and not sent later',
    { cooldownInMs: TEN_MINUTES },
    everyMinute(99, 101, 99, 101, 102),
    [FIRST, ABOVE, NOT_CROSSED, COOLING, NOT_CROSSED],
  ],
  [
    'one tick before the cooldown is over it still holds',
    { cooldownInMs: TEN_MINUTES },
    [...everyMinute(99, 101, 99), anEvaluation(addMs(minute(12), -1), 101)],
    [FIRST, ABOVE, NOT_CROSSED, COOLING],
  ],
  [
    'when the cooldown is over the next crossing fires',
    { cooldownInMs: TEN_MINUTES },
    [...everyMinute(99, 101, 99), anEvaluation(minute(12), 101)],
    [FIRST, ABOVE, NOT_CROSSED, ABOVE],
  ],
  [
    'a crossing that was held moves the last fire nowhere',
    { cooldownInMs: 3 * MINUTE },
    everyMinute(99, 101, 99, 101, 99, 101),
    [FIRST, ABOVE, NOT_CROSSED, COOLING, NOT_CROSSED, ABOVE],
  ],
  [
    'a crossing that was held disarms nothing',
    { cooldownInMs: 3 * MINUTE, rearmMargin: 10 },
    everyMinute(99, 101, 90, 101, 99, 101),
    [FIRST, ABOVE, NOT_CROSSED, COOLING, NOT_CROSSED, ABOVE],
  ],
  [
    'a new subscription is armed, wherever the value stands',
    { rearmMargin: 10 },
    everyMinute(100, 101),
    [FIRST, ABOVE],
  ],
  [
    'after a fire the value must come back by the margin',
    { rearmMargin: 10 },
    everyMinute(99, 101, 91, 101, 90, 101),
    [FIRST, ABOVE, NOT_CROSSED, NOT_ARMED, NOT_CROSSED, ABOVE],
  ],
  [
    'below likewise',
    { rearmMargin: 10, direction: 'below' },
    everyMinute(101, 99, 109, 99, 110, 99),
    [FIRST, BELOW, NOT_CROSSED, NOT_ARMED, NOT_CROSSED, BELOW],
  ],
  [
    'a failure neither arms nor disarms',
    { rearmMargin: 10 },
    everyMinute(99, 101, 90, 'failed', 101),
    [FIRST, ABOVE, NOT_CROSSED, FAILED, ABOVE],
  ],
  [
    'with both, the value that arms again counts before its own crossing is judged',
    { ...both, rearmMargin: 10 },
    everyMinute(99, 101, 90),
    [FIRST, ABOVE, BELOW],
  ],
  [
    'with both, a crossing back that stays within the margin is not armed',
    { ...both, rearmMargin: 10 },
    everyMinute(99, 101, 91, 90),
    [FIRST, ABOVE, NOT_ARMED, NOT_CROSSED],
  ],
  [
    'with both, two fires in a row are never in the same direction, even when the way back was held',
    { ...both, cooldownInMs: 2 * MINUTE },
    everyMinute(99, 101, 99, 101, 99),
    [FIRST, ABOVE, COOLING, NOT_ARMED, BELOW],
  ],
  [
    'with both, a crossing back that is held by the cooldown arms again all the same',
    { ...both, rearmMargin: 10, cooldownInMs: 2 * MINUTE },
    everyMinute(99, 101, 90, 101, 95),
    [FIRST, ABOVE, COOLING, NOT_ARMED, BELOW],
  ],
  [
    'not being armed is said before cooling down',
    { rearmMargin: 10, cooldownInMs: TEN_MINUTES },
    everyMinute(99, 101, 99, 101),
    [FIRST, ABOVE, NOT_CROSSED, NOT_ARMED],
  ],
];

describe('a level', () => {
  it.each(LEVEL_ROWS)('%s', (_, condition, seen, reasons, overrides = {}) => {
    expect(told(aSubscription(aSegmentTrigger(condition), overrides), seen).reasons).toEqual(reasons);
  });

  it('is decided for measures as for segments', () => {
    expect(told(aSubscription(aMeasureTrigger()), everyMinute(0.1, 100.5)).reasons).toEqual([FIRST, ABOVE]);
  });

  it('is held by its own stamp where it was never accepted twice in the first place', () => {
    const seen = [anEvaluation(minute(5), 99), anEvaluation(minute(5), 101), anEvaluation(minute(4), 101)];
    const { reasons, state } = told(aSubscription(aSegmentTrigger()), seen);
    expect(reasons).toEqual([FIRST, 'already-seen', 'out-of-order']);
    expect(state.previous).toEqual({ at: minute(5), value: 99 });
  });

  it('leaves behind when and which way it fired, and how often', () => {
    const { state } = told(aSubscription(aSegmentTrigger(both)), everyMinute(99, 101, 99));
    expect(state).toEqual({
      armed: true,
      previous: { at: minute(3), value: 99 },
      lastFire: { at: minute(3), crossing: 'below' },
      sequence: 2,
    } satisfies SubscriptionState);
  });

  it.each([
    ['a baseline of its own', { baseline }, { armed: true, sequence: 0, previous: baseline }],
    ['nothing', {}, { armed: true, sequence: 0 }],
  ])('starts armed from %s', (_, overrides, state) => {
    expect(initialStateOf(aSubscription(aSegmentTrigger(), overrides))).toEqual(state);
  });
});

describe('a decision about somebody else’s observation', () => {
  it.each([
    ['a run for a level', aSegmentTrigger(), aRun()],
    ['an evaluation for runs', aUnificationTrigger(), anEvaluation(minute(1), 1)],
  ] as const)('is a bug and throws: %s', (_, trigger, observation) => {
    const subscription = aSubscription(trigger);
    expect(() => evaluate(subscription, initialStateOf(subscription), observation)).toThrow(TypeError);
  });
});
