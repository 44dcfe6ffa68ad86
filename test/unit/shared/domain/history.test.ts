/** The record of why, folded from what was recorded. */
import { describe, expect, it } from 'vitest';
import { explain, type HistoryEntry } from '../../../../shared/domain/history.ts';
import type { Observation } from '../../../../shared/domain/observation.ts';
import { minute } from '../../../builders/instants.ts';
import { aFailedEvaluation, anEvaluation, aUnification } from '../../../builders/observations.ts';
import { aSegmentTrigger, aSubscription, aUnificationTrigger } from '../../../builders/subscriptions.ts';

function recorded(...observations: Observation[]): HistoryEntry[] {
  return observations.map((observation, index) => ({ n: index + 1, observation, detectedAt: minute(60) }));
}

const history = recorded(
  anEvaluation(minute(1), 50),
  anEvaluation(minute(2), 101),
  aFailedEvaluation(minute(3)),
  anEvaluation(minute(4), 50),
  anEvaluation(minute(5), 102),
);

describe('explain', () => {
  it('gives for each entry the verdict, what the value was compared with, and the number of the event', () => {
    const { verdicts } = explain(aSubscription(aSegmentTrigger()), undefined, history);
    const told = verdicts.map(({ entry, verdict, previous, sequence }) => [
      entry.n,
      verdict.reason,
      previous?.value,
      sequence,
    ]);
    expect(told).toEqual([
      [1, 'first-observation', undefined, undefined],
      [2, 'crossed-above', 50, 1],
      [3, 'evaluation-failed', 101, undefined],
      [4, 'not-crossed', 101, undefined],
      [5, 'crossed-above', 50, 2],
    ]);
  });

  it('leaves out, rather than names as undefined, what there is not', () => {
    const { verdicts } = explain(aSubscription(aSegmentTrigger()), undefined, history.slice(0, 1));
    expect(verdicts).toStrictEqual([{ entry: history[0], verdict: { fires: false, reason: 'first-observation' } }]);
  });

  it('passes over what was decided before the subscription began', () => {
    const { verdicts } = explain(aSubscription(aSegmentTrigger(), { since: 3 }), undefined, history);
    expect(verdicts.map(({ entry, verdict }) => [entry.n, verdict.reason])).toEqual([
      [4, 'first-observation'],
      [5, 'crossed-above'],
    ]);
  });

  it('goes on from a checkpoint as if the older history were there', () => {
    const subscription = aSubscription(aSegmentTrigger());
    const { state } = explain(subscription, undefined, history.slice(0, 3));
    const whole = explain(subscription, undefined, history);
    const rest = explain(subscription, { n: 3, state }, history.slice(3));
    expect(rest).toEqual({ verdicts: whole.verdicts.slice(3), state: whole.state });
    expect(explain(subscription, { n: 3, state }, history)).toEqual(rest);
  });

  it.each([2, 3])('takes no checkpoint of an earlier life, saved as this one began: after %i', (n) => {
    const subscription = aSubscription(aSegmentTrigger(), { since: 3 });
    const ofBefore = { n, state: { armed: false, sequence: 7, previous: { at: minute(2), value: 101 } } };
    expect(explain(subscription, ofBefore, history)).toEqual(explain(subscription, undefined, history));
  });

  it('explains runs in the order in which they were decided', () => {
    const subscription = aSubscription(aUnificationTrigger({ cooldownInMs: 60_000 }));
    const runs = recorded(aUnification({ at: minute(20) }), aUnification({ at: minute(10) }));
    expect(explain(subscription, undefined, runs).verdicts.map(({ verdict }) => verdict.reason)).toEqual([
      'completed',
      'cooling-down',
    ]);
  });

  it('has nothing to say where nothing was recorded', () => {
    const { verdicts, state } = explain(aSubscription(aSegmentTrigger()), undefined, []);
    expect(verdicts).toEqual([]);
    expect(state).toEqual({ armed: true, sequence: 0 });
  });
});
