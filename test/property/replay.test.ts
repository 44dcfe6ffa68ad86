/** An app that was down and reads all that upstream still lists decides as one that was never down. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Observation, observationKeyOf } from '../../shared/domain/observation.ts';
import { START } from '../builders/instants.ts';
import { levelSteps, levelTrigger } from './level-lives.ts';
import { RUN_SUBJECT_NAMES, RUN_SUBJECTS } from './run-lives.ts';
import { live, observed, type Step, type Wish, wishOf } from './steps.ts';

/** Told apart by all that a subscription is told, the number of its events included. */
function toldIn(steps: readonly Step[]) {
  return [...live(steps).told.values()];
}

function see(observations: readonly Observation[]): Step[] {
  return observations.map((observation) => ({ type: 'observe', observation }));
}

/** Each poll reads the whole list so far, oldest first; `gaps` says how much is new to each. */
function polls(all: readonly Observation[], gaps: readonly number[]): Step[] {
  const steps: Step[] = [];
  let seen = 0;
  for (let poll = 0; seen < all.length; poll += 1) {
    seen = Math.min(all.length, seen + (gaps[poll % gaps.length] ?? 1));
    steps.push(...see(all.slice(0, seen)));
  }
  return steps;
}

function oldestFirst(observations: readonly Observation[]): Observation[] {
  const place = (observation: Observation) => `${observation.at} ${observationKeyOf(observation)}`;
  return [...observations].sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

function replayEqualsTheUninterrupted(
  wishes: readonly Wish[],
  history: readonly Observation[],
  gaps: readonly number[],
) {
  const all = oldestFirst(history);
  expect(toldIn([...wishes, ...polls(all, gaps)])).toEqual(toldIn([...wishes, ...see(all)]));
}

const gaps = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 10 });
const createdAt = fc.constant(START);

describe('a replay after an outage equals the uninterrupted run', () => {
  it('for evaluations, failed ones among them', () => {
    const wishes = fc.array(wishOf(levelTrigger, createdAt), { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(wishes, levelSteps.map(observed), gaps, replayEqualsTheUninterrupted), { numRuns: 4_000 });
  });

  it.each(RUN_SUBJECT_NAMES)('for runs of %s', (subject) => {
    const wishes = fc.array(wishOf(RUN_SUBJECTS[subject].trigger, createdAt), { minLength: 1, maxLength: 4 });
    const runs = fc.array(RUN_SUBJECTS[subject].run, { minLength: 1, maxLength: 30 });
    fc.assert(fc.property(wishes, runs, gaps, replayEqualsTheUninterrupted), { numRuns: 2_000 });
  });
});
