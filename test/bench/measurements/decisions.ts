/** How fast decisions are made, with their reasons, beside json-rules-engine on the same rules and observations. */
import { evaluate } from '../../../shared/domain/evaluation.ts';
import { initialStateOf } from '../../../shared/domain/subscription.ts';
import type { Measurement } from '../measurement.ts';
import { median } from '../statistics.ts';
import { type Case, decisionCases } from './decision-cases.ts';
import { createRulesEngine } from './rules-engine.ts';

/** A round of ours is short: repeated, it lasts long enough for the clock. */
const REPEATS = 20;

export const decisions: Measurement = {
  keys: ['decisionsPerSecond', 'decisionsVersusJsonRulesEngine'],

  async measure({ rounds }) {
    const cases = decisionCases();
    const count = cases.reduce((sum, { observations }) => sum + observations.length, 0);
    const rules = createRulesEngine();
    const reasons = cases.flatMap(decide);
    const reasonsOfPeer: string[] = [];
    for (const one of cases) reasonsOfPeer.push(...(await rules.decide(one)));
    checkSame(reasons, reasonsOfPeer);

    const rates: number[] = [];
    const ratesOfPeer: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const began = performance.now();
      for (let repeat = 0; repeat < REPEATS; repeat += 1) for (const one of cases) decide(one);
      rates.push((REPEATS * count * 1_000) / (performance.now() - began));
      const peerBegan = performance.now();
      for (const one of cases) await rules.decide(one);
      ratesOfPeer.push((count * 1_000) / (performance.now() - peerBegan));
    }
    const rate = median(rates);
    const peer = median(ratesOfPeer);
    return {
      decisionsPerSecond: { value: rate, peer },
      decisionsVersusJsonRulesEngine: { value: rate / peer },
    };
  },
};

function decide({ subscription, observations }: Case): string[] {
  let state = initialStateOf(subscription);
  const reasons: string[] = [];
  for (const observation of observations) {
    const { verdict, next } = evaluate(subscription, state, observation);
    reasons.push(verdict.reason);
    state = next;
  }
  return reasons;
}

/** A comparison of speed means nothing between two that decide otherwise. */
function checkSame(ours: readonly string[], theirs: readonly string[]): void {
  const index = ours.findIndex((reason, place) => reason !== theirs[place]);
  if (index === -1 && ours.length === theirs.length) return;
  throw new Error(`Decision ${index} is ${ours[index]} here and ${theirs[index]} with json-rules-engine.`);
}
