/** What is recorded of a subject is recorded once, whatever comes and how often. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observationKeyOf, runKeysOf } from '../../shared/domain/observation.ts';
import { levelSteps } from './level-lives.ts';
import { RUN_SUBJECT_NAMES, runStepsOf } from './run-lives.ts';
import { live, observed, type Step } from './steps.ts';

/** Everything comes again, twice: what was news once must be none now. */
function nothingIsNewsTwice(steps: readonly Step[]): void {
  const { model } = live(steps);
  const recorded = model.history.length;
  for (const observation of [...observed(steps), ...observed(steps)]) {
    expect(['already-seen', 'out-of-order']).toContain(model.observe(observation));
  }
  expect(model.history).toHaveLength(recorded);
  expect(model.history.map(({ n }) => n)).toEqual(model.history.map((_, index) => index + 1));
}

describe('the same observation twice never is news twice, so it never fires twice', () => {
  it('for evaluations, whose successes are recorded in the order of their own time and once each', () => {
    fc.assert(
      fc.property(levelSteps, (steps) => {
        nothingIsNewsTwice(steps);
        const recorded = live(steps).model.history.map(({ observation }) => observation);
        const keys = recorded.map(observationKeyOf);
        expect(new Set(keys).size).toBe(keys.length);
        const stamps = recorded.flatMap((seen) =>
          seen.type === 'level' && seen.outcome === 'succeeded' ? [seen.at] : [],
        );
        expect(stamps).toEqual([...stamps].sort());
      }),
      { numRuns: 3_000 },
    );
  });

  it.each(RUN_SUBJECT_NAMES)('for runs of %s, of which no two recorded ones share a job and an outcome', (subject) => {
    fc.assert(
      fc.property(runStepsOf(subject), (steps) => {
        nothingIsNewsTwice(steps);
        const runs = live(steps).model.history.map(({ observation }) => observation);
        const keys = runs.flatMap((run) => (run.type === 'run' ? runKeysOf(run) : []));
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 2_000 },
    );
  });

  it('but a failure and the success that heals it are two', () => {
    fc.assert(
      fc.property(runStepsOf('unification'), (steps) => {
        const runs = observed(steps).flatMap((run) => (run.type === 'run' && run.seenIn !== 'tasks' ? [run] : []));
        for (const run of runs) {
          const failure: Step = { type: 'observe', observation: { ...run, status: 'failed' } };
          const success: Step = { type: 'observe', observation: { ...run, status: 'successful' } };
          expect(live([failure, success]).model.history).toHaveLength(2);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
