/** What must hold of the fires of every subscription, whatever its subject lives through. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ticksOf } from '../../shared/domain/instant.ts';
import { initialStateOf, type Subscription } from '../../shared/domain/subscription.ts';
import { isLevelTrigger } from '../../shared/domain/trigger.ts';
import { anEvaluation } from '../builders/observations.ts';
import { aSubscription } from '../builders/subscriptions.ts';
import { evaluationsInOrder, levelSteps, levelTrigger } from './level-lives.ts';
import { RUN_SUBJECT_NAMES, RUN_SUBJECTS, runStepsOf } from './run-lives.ts';
import { live, type Step, type Told } from './steps.ts';

function firesOf(told: readonly Told[]): Told[] {
  return told.filter(({ answer }) => answer.fires);
}

/** With any data source, each source has a cooldown of its own. */
function sourceOf({ trigger }: Subscription, { observation }: Told): string {
  const onAny = 'dataSourceId' in trigger && trigger.dataSourceId === '*';
  return onAny && observation.type === 'run' ? (observation.dataSourceId ?? '') : '';
}

function noTwoInsideACooldown(steps: readonly Step[]): void {
  for (const [subscription, told] of live(steps).told) {
    const { cooldownInMs } = subscription.trigger;
    if (cooldownInMs === 0) continue;
    const fires = firesOf(told);
    for (const source of new Set(fires.map((fire) => sourceOf(subscription, fire)))) {
      const ofSource = fires.filter((fire) => sourceOf(subscription, fire) === source);
      const times = ofSource.map(({ observation }) => ticksOf(observation.at)).sort((a, b) => (a < b ? -1 : 1));
      times.slice(1).forEach((time, index) => {
        expect(time - (times[index] ?? time)).toBeGreaterThanOrEqual(BigInt(cooldownInMs) * 10_000n);
      });
    }
  }
}

describe('never two fires inside a cooldown', () => {
  it('of a level', () => {
    fc.assert(fc.property(levelSteps, noTwoInsideACooldown), { numRuns: 3_000 });
  });

  it.each(RUN_SUBJECT_NAMES)('of runs of %s, in any order', (subject) => {
    fc.assert(fc.property(runStepsOf(subject), noTwoInsideACooldown), { numRuns: 3_000 });
  });
});

describe('the fires of a level', () => {
  it('alternate where both directions are wanted, and else go one way', () => {
    fc.assert(
      fc.property(levelSteps, (steps) => {
        for (const [{ trigger }, told] of live(steps).told) {
          if (!isLevelTrigger(trigger)) continue;
          const reasons = firesOf(told).map(({ answer }) => answer.reason);
          if (trigger.direction !== 'both') {
            expect(reasons.every((reason) => reason === `crossed-${trigger.direction}`)).toBe(true);
          } else {
            reasons.slice(1).forEach((reason, index) => {
              expect(reason).not.toBe(reasons[index]);
            });
          }
        }
      }),
      { numRuns: 4_000 },
    );
  });

  it('come never where the value never crosses', () => {
    const side = fc.constantFrom(-1, 0, 1);
    const distances = fc.array(fc.double({ min: 0.001, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(levelTrigger, evaluationsInOrder, side, distances, (trigger, evaluations, sign, away) => {
        const steps = evaluations.map(({ at }, index): Step => {
          const value = trigger.threshold + sign * (away[index % away.length] ?? 1);
          return { type: 'observe', observation: anEvaluation(at, value) };
        });
        const subscribe: Step = {
          type: 'subscribe',
          trigger,
          createdAt: aSubscription(trigger).createdAt,
          baseline: 'none',
        };
        for (const told of live([subscribe, ...steps]).told.values()) expect(firesOf(told)).toEqual([]);
      }),
      { numRuns: 4_000 },
    );
  });
});

describe('the events of a subscription', () => {
  it.each(['levels', ...RUN_SUBJECT_NAMES] as const)('are numbered without a gap: %s', (subject) => {
    fc.assert(
      fc.property(subject === 'levels' ? levelSteps : runStepsOf(subject), (steps) => {
        for (const [subscription, told] of live(steps).told) {
          const numbers = firesOf(told).map(({ answer }) => answer.sequence);
          expect(numbers).toEqual(numbers.map((_, index) => initialStateOf(subscription).sequence + index + 1));
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('occurrences without a cooldown', () => {
  it.each(RUN_SUBJECT_NAMES)('of %s fire the same set in any order, and however often they come', (subject) => {
    const { run, trigger } = RUN_SUBJECTS[subject];
    const runs = fc.array(run, { minLength: 1, maxLength: 20 });
    const numbered = runs.map((list) => list.map((one, index) => ({ ...one, jobIds: [`job-${index}`] })));
    const shuffled = numbered.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: 2 * list.length })),
    );
    fc.assert(
      fc.property(trigger, shuffled, (wanted, [inOrder, inDisorder]) => {
        const calm = { ...wanted, cooldownInMs: 0 };
        const { createdAt } = aSubscription(calm);
        const firedOf = (list: typeof inOrder) => {
          const steps = list.map((observation): Step => ({ type: 'observe', observation }));
          const { told } = live([{ type: 'subscribe', trigger: calm, createdAt, baseline: 'none' }, ...steps]);
          return new Set([...told.values()].flatMap((all) => firesOf(all).map(({ observation }) => observation)));
        };
        expect(firedOf(inDisorder)).toEqual(firedOf(inOrder));
      }),
      { numRuns: 2_000 },
    );
  });
});
