/** Subscriptions as makers have them, each with the observations of its subject in a quarter of a year. */
import type { EndedStatus, Observation } from '../../../shared/domain/observation.ts';
import type { Subscription } from '../../../shared/domain/subscription.ts';
import type { LevelCondition } from '../../../shared/domain/trigger.ts';
import { minute } from '../../builders/instants.ts';
import { anEvaluation, aSubject, aUnification } from '../../builders/observations.ts';
import { aMeasureTrigger, aSegmentTrigger, aSubscription, aUnificationTrigger } from '../../builders/subscriptions.ts';
import { createDice, type Dice } from '../../proof/dice.ts';

export interface Case {
  readonly subscription: Subscription;
  readonly observations: readonly Observation[];
}

const SEED = 20_261;
const OBSERVATIONS = 100;
const APART_IN_MINUTES = 6 * 60;
const HOUR_IN_MS = 60 * 60_000;
const SEGMENTS = 80;
const MEASURES = 60;
const UNIFICATIONS = 60;

export function decisionCases(): Case[] {
  const dice = createDice(SEED);
  const cases: Case[] = [];
  for (let index = 0; index < SEGMENTS; index += 1) {
    const trigger = aSegmentTrigger(condition(dice, 10_000));
    cases.push(levelCase(dice, aSubscription(trigger), 10_000, 'segment'));
  }
  for (let index = 0; index < MEASURES; index += 1) {
    const trigger = aMeasureTrigger(condition(dice, 1_200_000));
    cases.push(levelCase(dice, aSubscription(trigger), 1_200_000, 'measure'));
  }
  for (let index = 0; index < UNIFICATIONS; index += 1) {
    const trigger = aUnificationTrigger({
      outcome: dice.pick(['any', 'any', 'succeeded', 'failed']),
      cooldownInMs: dice.pick([0, 0, 24 * HOUR_IN_MS]),
    });
    cases.push(runCase(dice, aSubscription(trigger)));
  }
  return dice.shuffled(cases);
}

function condition(dice: Dice, around: number): LevelCondition {
  return {
    threshold: Math.round(around * (0.9 + dice.below(200) / 1_000)),
    direction: dice.pick(['above', 'above', 'below', 'both']),
    rearmMargin: dice.pick([0, 0, around / 50]),
    cooldownInMs: dice.pick([0, HOUR_IN_MS, 24 * HOUR_IN_MS]),
  };
}

function levelCase(dice: Dice, made: Subscription, around: number, kind: 'segment' | 'measure'): Case {
  const subject = aSubject({ kind });
  let value = around;
  const observations: Observation[] = [];
  for (let index = 1; index <= OBSERVATIONS; index += 1) {
    value = Math.round(value * (0.97 + dice.below(61) / 1_000));
    observations.push(anEvaluation(minute(index * APART_IN_MINUTES), value, { subject }));
  }
  return { subscription: { ...made, baseline: { at: minute(0), value: around } }, observations };
}

function runCase(dice: Dice, subscription: Subscription): Case {
  const observations: Observation[] = [];
  for (let index = 1; index <= OBSERVATIONS; index += 1) {
    const status = dice.pick<EndedStatus>(['successful', 'successful', 'successful', 'failed', 'aborted']);
    observations.push(aUnification({ at: minute(index * APART_IN_MINUTES), status, jobIds: [`job-${index}`] }));
  }
  return { subscription, observations };
}
