/** Random lives of a segment: evaluations that mostly move on and sometimes repeat, fall back or fail. */
import fc from 'fast-check';
import { DIRECTIONS } from '../../shared/domain/trigger.ts';
import { START } from '../builders/instants.ts';
import { aFailedEvaluation, anEvaluation } from '../builders/observations.ts';
import { aSegmentTrigger } from '../builders/subscriptions.ts';
import { cooldownInMs, later, levelValue, type Step, ticksOff, wishOf } from './steps.ts';

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
