/** What the record says afterwards is what was decided at the time: the fold and the increments are one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain } from '../../shared/domain/history.ts';
import type { SubscriptionState } from '../../shared/domain/subscription.ts';
import { levelSteps } from './level-lives.ts';
import { RUN_SUBJECT_NAMES, runStepsOf } from './run-lives.ts';
import { live, type Step } from './steps.ts';

/** The subject keeps a number with its last success, which is nothing to a subscription. */
function withoutNumber({ previous, ...state }: SubscriptionState): SubscriptionState {
  return previous === undefined ? state : { ...state, previous: { at: previous.at, value: previous.value } };
}

function foldEqualsIncrements(steps: readonly Step[]): void {
  const { model, told } = live(steps);
  for (const [subscription, decided] of told) {
    const { verdicts, state } = explain(subscription, undefined, model.history);
    expect(verdicts.map(({ entry, verdict }) => [entry.observation, verdict.reason])).toEqual(
      decided.map(({ observation, answer }) => [observation, answer.reason]),
    );
    expect(verdicts.flatMap(({ sequence }) => sequence ?? [])).toEqual(
      decided.flatMap(({ answer }) => (answer.fires ? [answer.sequence] : [])),
    );
    expect(state).toEqual(withoutNumber(model.stateOf(subscription)));
  }
}

/** `where` picks the decision after which older history has gone. */
function checkpointFoldEqualsWholeFold(steps: readonly Step[], where: number): void {
  const { model } = live(steps);
  for (const subscription of model.subscriptions) {
    const n = subscription.since + Math.floor(where * (model.state.n - subscription.since + 1));
    const older = explain(
      subscription,
      undefined,
      model.history.filter((entry) => entry.n <= n),
    );
    const whole = explain(subscription, undefined, model.history);
    const kept = model.history.filter((entry) => entry.n > n);
    const rest = explain(subscription, { n, state: older.state }, kept);
    expect([...older.verdicts, ...rest.verdicts]).toEqual(whole.verdicts);
    expect(rest.state).toEqual(whole.state);
    expect(explain(subscription, { n, state: older.state }, model.history)).toEqual(rest);
  }
}

const where = fc.double({ min: 0, max: 0.999, noNaN: true });

describe.each(['a segment', ...RUN_SUBJECT_NAMES] as const)('the record of %s', (subject) => {
  const steps = subject === 'a segment' ? levelSteps : runStepsOf(subject);

  it('explains to each subscription what was decided for it, whenever it was made, with a baseline or without', () => {
    fc.assert(fc.property(steps, foldEqualsIncrements), { numRuns: 3_000 });
  });

  it('says the same from a checkpoint as from the beginning', () => {
    fc.assert(fc.property(steps, where, checkpointFoldEqualsWholeFold), { numRuns: 2_000 });
  });
});
