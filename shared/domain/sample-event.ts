/** The event that a trigger would send, with made-up values: the same code makes it as the real ones. */
import { eventIdOf } from './event-id.ts';
import { instanceIdOf, subscriptionIdOf } from './ids.ts';
import type { Instant } from './instant.ts';
import { sampleObservationOf } from './sample-observation.ts';
import { type SignalEvent, signalEventOf } from './signal-event.ts';
import { subjectHashOf } from './subject.ts';
import type { Subscription } from './subscription.ts';
import { subjectOf, type Trigger, type TriggerKind } from './trigger.ts';

const INSTANCE_ID = instanceIdOf('00000000-0000-0000-0000-000000000000');
const condition = { threshold: 5_000, direction: 'above', rearmMargin: 0, cooldownInMs: 3_600_000 } as const;
const always = { cooldownInMs: 0 } as const;

const TRIGGERS: { readonly [Kind in TriggerKind]: Trigger & { readonly kind: Kind } } = {
  'data-source-refresh-failed': { kind: 'data-source-refresh-failed', dataSourceId: '*', ...always },
  'data-source-refresh-succeeded': { kind: 'data-source-refresh-succeeded', dataSourceId: '*', ...always },
  'segment-threshold-crossed': { kind: 'segment-threshold-crossed', segmentName: 'Big_Spenders', ...condition },
  'measure-threshold-crossed': { kind: 'measure-threshold-crossed', measureName: 'Total_Revenue', ...condition },
  'full-refresh-completed': { kind: 'full-refresh-completed', outcome: 'any', submission: 'any', ...always },
  'unification-completed': { kind: 'unification-completed', outcome: 'any', ...always },
};

export function sampleEventOf(kind: TriggerKind, at: Instant): SignalEvent {
  const id = subscriptionIdOf(subjectHashOf(subjectOf(INSTANCE_ID, TRIGGERS[kind])), '0'.repeat(20));
  const subscription: Subscription = {
    id,
    instanceId: INSTANCE_ID,
    instanceName: 'Contoso',
    trigger: TRIGGERS[kind],
    createdAt: at,
    since: 0,
  };
  const { observation, previous } = sampleObservationOf(subscription, at);
  return signalEventOf(subscription, observation, {
    eventId: eventIdOf(id, at, 'sample'),
    detectedAt: at,
    sequence: 1,
    ...(previous === undefined ? {} : { previous }),
  });
}
