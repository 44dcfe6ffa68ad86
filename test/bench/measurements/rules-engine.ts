/**
 * The decisions once more, as rules of json-rules-engine, in its favour: the engine is built once, the most frequent
 * answer is asked first, the first rule that holds ends the run, and plain code does what is no rule (the next state,
 * arming, which way the value went).
 */
import { Engine, type RuleProperties, type TopLevelCondition } from 'json-rules-engine';
import { msOf } from '../../../shared/domain/instant.ts';
import { type Observation, outcomeOf } from '../../../shared/domain/observation.ts';
import { isRearmedBy } from '../../../shared/domain/threshold.ts';
import { isLevelTrigger, type LevelTrigger, type OccurrenceTrigger } from '../../../shared/domain/trigger.ts';
import type { Case } from './decision-cases.ts';

const fact = (name: string) => ({ fact: name });
const is = (name: string, operator: string, value: unknown) => ({ fact: name, operator, value });
const rule = (priority: number, reason: string, conditions: TopLevelCondition): RuleProperties => ({
  priority,
  conditions,
  event: { type: reason },
});

const upwards = [
  is('direction', 'notEqual', 'below'),
  is('previous', 'lessThanInclusive', fact('threshold')),
  is('value', 'greaterThan', fact('threshold')),
];
const downwards = [
  is('direction', 'notEqual', 'above'),
  is('previous', 'greaterThanInclusive', fact('threshold')),
  is('value', 'lessThan', fact('threshold')),
];
const coolingDown = { all: [is('at', 'lessThan', fact('quietUntil'))] };

const LEVEL_RULES = [
  rule(5, 'not-crossed', { not: { any: [{ all: upwards }, { all: downwards }] } }),
  rule(4, 'not-armed', {
    any: [
      is('armed', 'equal', false),
      { all: [is('direction', 'equal', 'both'), is('heading', 'equal', fact('lastCrossing'))] },
    ],
  }),
  rule(3, 'cooling-down', coolingDown),
  rule(2, 'crossed-above', { all: [is('heading', 'equal', 'above')] }),
  rule(1, 'crossed-below', { all: [is('heading', 'equal', 'below')] }),
];

const RUN_RULES = [
  rule(3, 'outcome-not-wanted', {
    any: [
      is('outcome', 'notIn', ['succeeded', 'failed']),
      { all: [is('wanted', 'notEqual', 'any'), is('outcome', 'notEqual', fact('wanted'))] },
    ],
  }),
  rule(2, 'cooling-down', coolingDown),
  rule(1, 'completed', { all: [is('outcome', 'in', ['succeeded', 'failed'])] }),
];

export interface RulesEngine {
  decide(one: Case): Promise<string[]>;
}

export function createRulesEngine(): RulesEngine {
  const levels = engineOf(LEVEL_RULES);
  const runs = engineOf(RUN_RULES);
  return {
    decide: ({ subscription, observations }) =>
      isLevelTrigger(subscription.trigger)
        ? decideLevels(levels, subscription.trigger, subscription.baseline?.value ?? 0, observations)
        : decideRuns(runs, subscription.trigger, observations),
  };
}

function engineOf(rules: readonly RuleProperties[]): Engine {
  const engine = new Engine([...rules]);
  engine.on('success', () => engine.stop());
  return engine;
}

async function reasonOf(engine: Engine, facts: Record<string, unknown>): Promise<string> {
  const { events } = await engine.run(facts);
  return events[0]?.type ?? 'none';
}

async function decideLevels(
  engine: Engine,
  trigger: LevelTrigger,
  baseline: number,
  observations: readonly Observation[],
): Promise<string[]> {
  const { threshold, direction, rearmMargin, cooldownInMs } = trigger;
  let previous = baseline;
  let armed = true;
  let lastCrossing: 'above' | 'below' | undefined;
  let quietUntil = 0;
  const reasons: string[] = [];
  for (const observation of observations) {
    if (observation.type !== 'level' || observation.outcome === 'failed') continue;
    const { value } = observation;
    const at = msOf(observation.at);
    armed ||= lastCrossing !== undefined && isRearmedBy(value, lastCrossing, trigger);
    const heading = value > previous ? 'above' : 'below';
    const facts = { previous, value, threshold, direction, armed, heading, lastCrossing, at, quietUntil };
    const reason = await reasonOf(engine, facts);
    if (reason === 'crossed-above' || reason === 'crossed-below') {
      armed = rearmMargin === 0;
      lastCrossing = heading;
      quietUntil = at + cooldownInMs;
    }
    previous = value;
    reasons.push(reason);
  }
  return reasons;
}

async function decideRuns(
  engine: Engine,
  trigger: OccurrenceTrigger,
  observations: readonly Observation[],
): Promise<string[]> {
  const wanted = trigger.kind === 'unification-completed' ? trigger.outcome : 'any';
  let quietUntil = 0;
  const reasons: string[] = [];
  for (const observation of observations) {
    if (observation.type !== 'run') continue;
    const at = msOf(observation.at);
    const reason = await reasonOf(engine, { outcome: outcomeOf(observation.status), wanted, at, quietUntil });
    if (reason === 'completed') quietUntil = at + trigger.cooldownInMs;
    reasons.push(reason);
  }
  return reasons;
}
