/** The decisions against a second model that was written from the rules alone and answers by searching lists. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NaiveModel } from '../oracle/naive-model.ts';
import { RealModel } from '../oracle/real-model.ts';
import { levelSteps } from './level-lives.ts';
import { RUN_SUBJECT_NAMES, runStepsOf } from './run-lives.ts';
import { type Step, subscriptionOf } from './steps.ts';

/** Both models live the same life and each answer of the one must be the other's; what was answered is collected. */
function bothAgreeOn(steps: readonly Step[], answered: Set<string>): void {
  const real = new RealModel();
  const naive = new NaiveModel();
  steps.forEach((step, flow) => {
    if (step.type === 'observe') {
      const answers = real.observe(step.observation);
      expect(answers).toEqual(naive.observe(step.observation));
      for (const answer of typeof answers === 'string' ? [answers] : answers.map(({ reason }) => reason)) {
        answered.add(answer);
      }
      return;
    }
    const subscription = subscriptionOf(step, flow, real);
    expect(subscription.since).toBe(naive.decisions);
    real.subscribe(subscription);
    naive.subscribe(subscription);
  });
}

describe('the naive model and the real one give every verdict alike, and meet every reason', () => {
  it('for segments with several subscriptions, duplicates, late and failed evaluations', () => {
    const answered = new Set<string>();
    fc.assert(
      fc.property(levelSteps, (steps) => bothAgreeOn(steps, answered)),
      { numRuns: 5_000 },
    );
    expect([...answered].sort()).toEqual([
      'already-seen',
      'before-subscription',
      'cooling-down',
      'crossed-above',
      'crossed-below',
      'evaluation-failed',
      'first-observation',
      'not-armed',
      'not-crossed',
      'out-of-order',
    ]);
  });

  it.each(RUN_SUBJECT_NAMES)('for runs of %s in any order, with shared jobs and cooldowns', (subject) => {
    const answered = new Set<string>();
    fc.assert(
      fc.property(runStepsOf(subject), (steps) => bothAgreeOn(steps, answered)),
      { numRuns: 4_000 },
    );
    expect([...answered].sort()).toEqual([
      'already-seen',
      'before-subscription',
      'completed',
      'cooling-down',
      'outcome-not-wanted',
    ]);
  });
});
