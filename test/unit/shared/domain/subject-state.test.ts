/** What is news about a subject, and what a new value is compared with. */
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../../shared/domain/observation.ts';
import { accept, previousFor, type SubjectState, UNOBSERVED } from '../../../../shared/domain/subject-state.ts';
import { minute } from '../../../builders/instants.ts';
import { aFailedEvaluation, anEvaluation, aRun } from '../../../builders/observations.ts';
import { aSegmentTrigger, aSubscription } from '../../../builders/subscriptions.ts';

function stateAfter(...observations: Observation[]): SubjectState {
  return observations.reduce((state, observation) => {
    const acceptance = accept(state, observation, false);
    if (!acceptance.accepted) throw new Error(`The test's own history is ${acceptance.reason}`);
    return acceptance.next;
  }, UNOBSERVED);
}

const success = anEvaluation(minute(10), 7);
const failure = aFailedEvaluation(minute(20));

describe('accepting an evaluation', () => {
  it.each([
    ['the first success', UNOBSERVED, success],
    ['a newer success', stateAfter(success), anEvaluation(minute(11), 8)],
    ['the first failure', UNOBSERVED, failure],
    ['a failure after a success', stateAfter(success), failure],
    ['a newer failure', stateAfter(failure), aFailedEvaluation(minute(21))],
    [
      'a success with the stamp of a failure, whose key it does not share',
      stateAfter(failure),
      anEvaluation(minute(20), 1),
    ],
    ['a success older than a failure, which moved nothing', stateAfter(success, failure), anEvaluation(minute(15), 1)],
  ])('%s is news and gets the next number', (_, state, observation) => {
    expect(accept(state, observation, false)).toMatchObject({ accepted: true, next: { n: state.n + 1 } });
  });

  it.each([
    ['the same success', stateAfter(success), success, 'already-seen'],
    ['another value with the same stamp', stateAfter(success), anEvaluation(minute(10), 8), 'already-seen'],
    ['an older success', stateAfter(success), anEvaluation(minute(9), 8), 'out-of-order'],
    ['the same failure', stateAfter(success, failure), failure, 'already-seen'],
    [
      'a failure with the stamp of the last success',
      stateAfter(success),
      aFailedEvaluation(minute(10)),
      'already-seen',
    ],
    ['a failure older than the last success', stateAfter(success), aFailedEvaluation(minute(9)), 'out-of-order'],
    ['a failure older than the last failure', stateAfter(failure), aFailedEvaluation(minute(19)), 'out-of-order'],
    [
      'a failure from before a success that came after an older failure',
      stateAfter(aFailedEvaluation(minute(5)), success),
      aFailedEvaluation(minute(9)),
      'out-of-order',
    ],
    [
      'a failure that was recorded before the last success, however late that came',
      stateAfter(failure, anEvaluation(minute(15), 1)),
      failure,
      'already-seen',
    ],
  ])('%s is not', (_, state, observation, reason) => {
    expect(accept(state, observation, false)).toEqual({ accepted: false, reason });
  });

  it('moves the last success by a success only', () => {
    expect(stateAfter(success, failure)).toEqual({
      n: 2,
      lastSuccess: { at: minute(10), value: 7, n: 1 },
      lastFailureAt: minute(20),
    });
  });
});

describe('accepting a run', () => {
  it('takes it in whatever order it comes', () => {
    const state = stateAfter(aRun({ at: minute(20) }));
    expect(accept(state, aRun({ at: minute(10) }), false)).toEqual({ accepted: true, next: { n: 2 } });
  });

  it('takes a run that is known for already seen', () => {
    expect(accept(UNOBSERVED, aRun(), true)).toEqual({ accepted: false, reason: 'already-seen' });
  });
});

describe('the previous value', () => {
  const trigger = aSegmentTrigger();
  const baseline = { at: minute(10), value: 50 };

  it.each([
    ['nothing, where nothing was accepted and there is no baseline', {}, UNOBSERVED, undefined],
    [
      'nothing, where all was accepted before a subscription without a baseline',
      { since: 1 },
      stateAfter(success),
      undefined,
    ],
    ['what was accepted since', { since: 0 }, stateAfter(success), { at: minute(10), value: 7 }],
    ['the baseline, where nothing was accepted', { baseline }, UNOBSERVED, baseline],
    [
      'the baseline, where what was accepted since is as old',
      { baseline },
      stateAfter(anEvaluation(minute(10), 7)),
      baseline,
    ],
    [
      'the baseline, where what was accepted since is older',
      { baseline },
      stateAfter(anEvaluation(minute(9), 7)),
      baseline,
    ],
    [
      'what was accepted since, where it is newer than the baseline',
      { baseline },
      stateAfter(anEvaluation(minute(11), 7)),
      { at: minute(11), value: 7 },
    ],
    ['what was accepted since, not a failure after it', {}, stateAfter(success, failure), { at: minute(10), value: 7 }],
  ])('is %s', (_, overrides, state, previous) => {
    const found = previousFor(aSubscription(trigger, overrides), state);
    expect(found && { at: found.at, value: found.value }).toEqual(previous);
  });
});
