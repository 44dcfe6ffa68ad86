/** The decisions against a second model that was written from the rules alone and answers by searching lists. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NaiveModel } from '../oracle/naive-model.ts';
import { RealModel } from '../oracle/real-model.ts';
import { levelSteps, RUN_SUBJECT_NAMES, runStepsOf, type Step, subscriptionOf } from './histories.ts';

/** Both models live the same life; each answer of the one must be the other's. */
function bothAgreeOn(steps: readonly Step[]): void {
  const real = new RealModel();
  const naive = new NaiveModel();
  steps.forEach((step, flow) => {
    if (step.type === 'observe') {
      expect(real.observe(step.observation)).toEqual(naive.observe(step.observation));
      return;
    }
    const subscription = subscriptionOf(step, flow, real);
    expect(subscription.since).toBe(naive.decisions);
    real.subscribe(subscription);
    naive.subscribe(subscription);
  });
}

describe('the naive model and the real one give every verdict alike', () => {
  it('for segments with several subscriptions, duplicates, late and failed evaluations', () => {
    fc.assert(fc.property(levelSteps, bothAgreeOn), { numRuns: 5_000 });
  });

  it.each(RUN_SUBJECT_NAMES)('for runs of %s in any order, with shared jobs and per-source cooldowns', (subject) => {
    fc.assert(fc.property(runStepsOf(subject), bothAgreeOn), { numRuns: 4_000 });
  });
});
