/** Valid subscriptions for each trigger, to be varied field by field. */
import { createHash } from 'node:crypto';
import { type SubscriptionId, subscriptionIdOf } from '../../shared/domain/ids.ts';
import { subjectHashOf } from '../../shared/domain/subject.ts';
import type { Subscription } from '../../shared/domain/subscription.ts';
import { type LevelCondition, subjectOf, type Trigger } from '../../shared/domain/trigger.ts';
import { START } from './instants.ts';
import { INSTANCE_ID, SOURCE_ID } from './observations.ts';

type TriggerOf<Kind extends Trigger['kind']> = Extract<Trigger, { kind: Kind }>;

export function aSegmentTrigger(overrides: Partial<LevelCondition> = {}): TriggerOf<'segment-threshold-crossed'> {
  const condition = { threshold: 100, direction: 'above', rearmMargin: 0, cooldownInMs: 0 } as const;
  return { kind: 'segment-threshold-crossed', segmentName: 'HighValueCustomers', ...condition, ...overrides };
}

export function aMeasureTrigger(overrides: Partial<LevelCondition> = {}): TriggerOf<'measure-threshold-crossed'> {
  const condition = { threshold: 100, direction: 'above', rearmMargin: 0, cooldownInMs: 0 } as const;
  return { kind: 'measure-threshold-crossed', measureName: 'TotalRevenue', ...condition, ...overrides };
}

export function aSourceTrigger(
  kind: 'data-source-refresh-failed' | 'data-source-refresh-succeeded',
  overrides: { readonly dataSourceId?: string; readonly cooldownInMs?: number } = {},
): Trigger {
  return { kind, dataSourceId: SOURCE_ID, cooldownInMs: 0, ...overrides };
}

export function aFullRefreshTrigger(
  overrides: Partial<Omit<TriggerOf<'full-refresh-completed'>, 'kind'>> = {},
): TriggerOf<'full-refresh-completed'> {
  return { kind: 'full-refresh-completed', outcome: 'any', submission: 'scheduled', cooldownInMs: 0, ...overrides };
}

export function aUnificationTrigger(
  overrides: Partial<Omit<TriggerOf<'unification-completed'>, 'kind'>> = {},
): TriggerOf<'unification-completed'> {
  return { kind: 'unification-completed', outcome: 'any', cooldownInMs: 0, ...overrides };
}

/** The same flow name and trigger always make the same id. */
export function aSubscriptionId(trigger: Trigger, flow = 'flow-1'): SubscriptionId {
  const hash = createHash('sha256')
    .update(`${flow} ${JSON.stringify(trigger)}`)
    .digest('hex');
  return subscriptionIdOf(subjectHashOf(subjectOf(INSTANCE_ID, trigger)), hash);
}

/** Made at minute 0, before anything was decided about its subject, without a baseline. */
export function aSubscription(trigger: Trigger, overrides: Partial<Omit<Subscription, 'trigger'>> = {}): Subscription {
  const made = { instanceId: INSTANCE_ID, instanceName: 'Contoso', createdAt: START, since: 0 } as const;
  return { id: aSubscriptionId(trigger), trigger, ...made, ...overrides };
}
