/**
 * The steps of a random life of one subject: what is observed, and who subscribes in between. Few distinct values,
 * stamps and jobs, so that every edge is met often.
 */
import fc from 'fast-check';
import { type Instant, instantFromTicks, ticksOf } from '../../shared/domain/instant.ts';
import type { Observation } from '../../shared/domain/observation.ts';
import type { Level, Subscription } from '../../shared/domain/subscription.ts';
import type { Trigger } from '../../shared/domain/trigger.ts';
import { MINUTE, START } from '../builders/instants.ts';
import { aSubscription, aSubscriptionId } from '../builders/subscriptions.ts';
import type { NaiveAnswer } from '../oracle/naive-model.ts';
import { RealModel } from '../oracle/real-model.ts';

export interface Wish {
  readonly type: 'subscribe';
  readonly trigger: Trigger;
  readonly createdAt: Instant;
  /** How the baseline was found: nowhere, where the subject stood, or upstream, so much newer. */
  readonly baseline: 'none' | 'as-accepted' | { readonly newerByMinutes: number; readonly value: number };
}

export type Step = Wish | { readonly type: 'observe'; readonly observation: Observation };

/** Makes the wished subscription where the subject now stands. */
export function subscriptionOf(wish: Wish, flow: number, { state }: RealModel): Subscription {
  const { trigger, createdAt } = wish;
  const id = aSubscriptionId(trigger, `flow-${flow}`);
  const baseline = trigger.kind === 'segment-threshold-crossed' ? baselineOf(wish, state.lastSuccess) : undefined;
  return aSubscription(trigger, { id, createdAt, since: state.n, ...(baseline && { baseline }) });
}

function baselineOf({ baseline }: Wish, last: Level | undefined): Level | undefined {
  if (baseline === 'none') return undefined;
  if (baseline === 'as-accepted') return last && { at: last.at, value: last.value };
  const { newerByMinutes, value } = baseline;
  return newerByMinutes === 0 && last !== undefined
    ? { at: last.at, value: last.value }
    : { at: later(last?.at ?? START, newerByMinutes, 0), value };
}

export interface Told {
  readonly observation: Observation;
  readonly answer: NaiveAnswer;
}

/** The whole life through the real decisions: for each subscription all that it was told, in the order of deciding. */
export function live(steps: readonly Step[]): { readonly model: RealModel; readonly told: Map<Subscription, Told[]> } {
  const model = new RealModel();
  const told = new Map<Subscription, Told[]>();
  steps.forEach((step, flow) => {
    if (step.type === 'subscribe') {
      const subscription = subscriptionOf(step, flow, model);
      model.subscribe(subscription);
      told.set(subscription, []);
      return;
    }
    const { observation } = step;
    const answers = model.observe(observation);
    if (typeof answers === 'string') return;
    for (const [subscription, list] of told) {
      const answer = answers.find(({ subscriptionId }) => subscriptionId === subscription.id);
      if (answer !== undefined) list.push({ observation, answer });
    }
  });
  return { model, told };
}

export function observed(steps: readonly Step[]): Observation[] {
  return steps.flatMap((step) => (step.type === 'observe' ? [step.observation] : []));
}

/** Around a threshold of 0, on it, and past every margin. */
export const levelValue = fc.integer({ min: -4, max: 4 });
export const ticksOff = fc.constantFrom(0, 0, 0, -1, 1);
export const cooldownInMs = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 8 }).map((count) => count * MINUTE),
);

export function wishOf(trigger: fc.Arbitrary<Trigger>, createdAt: fc.Arbitrary<Instant>): fc.Arbitrary<Wish> {
  return fc.record({
    type: fc.constant('subscribe' as const),
    trigger,
    createdAt,
    baseline: fc.oneof(
      fc.constantFrom('none' as const, 'as-accepted' as const),
      fc.record({ newerByMinutes: fc.integer({ min: 0, max: 4 }), value: levelValue }),
    ),
  });
}

export function later(at: Instant, minutes: number, ticks: number): Instant {
  return instantFromTicks(ticksOf(at) + BigInt(minutes * MINUTE) * 10_000n + BigInt(ticks));
}
