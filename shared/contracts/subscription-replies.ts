/** What the routes about subscriptions answer, made of what the domain shows. */
import type { DeliveryRecord } from '../domain/delivery.ts';
import type { Trigger } from '../domain/trigger.ts';
import type { SubscriptionView, VerdictView } from '../domain/views.ts';
import { anyEventBody } from './callback-body.ts';
import type { DeliveryReply } from './delivery-view.ts';
import type { SubscriptionReply } from './subscription-view.ts';
import type { VerdictReply } from './verdict-view.ts';

export function subscriptionReplyOf(view: SubscriptionView): SubscriptionReply {
  const { subscription, lastFire, endsAt, previous, subjectState, gapAt } = view;
  const { baseline } = subscription;
  return {
    subscriptionId: subscription.id,
    trigger: subscription.trigger.kind,
    instanceId: subscription.instanceId,
    instanceName: subscription.instanceName,
    inputs: inputsOf(subscription.trigger),
    status: view.status,
    ...(endsAt === undefined ? {} : { endsAt }),
    createdAt: subscription.createdAt,
    callback: view.callback,
    events: view.events,
    armed: view.armed,
    ...(lastFire === undefined ? {} : { lastFiredAt: lastFire.at }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(previous === undefined ? {} : { previous }),
    ...(subjectState === undefined ? {} : { subjectState }),
    ...(gapAt === undefined ? {} : { gapAt }),
  };
}

/** By the names under which the maker gave them. */
function inputsOf({ kind: _, cooldownInMs, ...inputs }: Trigger): SubscriptionReply['inputs'] {
  return { ...inputs, cooldown: `PT${cooldownInMs / 1_000}S` };
}

export function deliveryReplyOf(record: DeliveryRecord): DeliveryReply {
  const { eventId, eventType, origin, replay, occurredAt, attempts, end, dueAt, body } = record;
  const runId = attempts.findLast((attempt) => attempt.runId !== undefined)?.runId;
  return {
    eventId,
    eventType,
    origin,
    replay,
    occurredAt,
    state: end?.state ?? 'waiting',
    ...(end?.because === undefined ? {} : { because: end.because }),
    ...(end === undefined ? {} : { endedAt: end.at }),
    ...(end === undefined && dueAt !== undefined ? { nextAttemptAt: dueAt } : {}),
    ...(runId === undefined ? {} : { runId }),
    attempts: attempts.map((attempt) => ({ ...attempt })),
    body: anyEventBody.parse(JSON.parse(body)),
  };
}

/** `views` newest first, and one more than `limit` where there are more. */
export function verdictsReplyOf(views: readonly VerdictView[], limit: number) {
  return { verdicts: views.slice(0, limit).map(verdictReplyOf), more: views.length > limit };
}

function verdictReplyOf({ entry, verdict, previous, event }: VerdictView): VerdictReply {
  const { n, observation, detectedAt } = entry;
  const { at, label } = observation;
  return {
    n,
    observedAt: at,
    detectedAt,
    ...(label === undefined ? {} : { label }),
    ...(observation.type === 'run'
      ? {
          outcome: observation.status,
          jobIds: [...observation.jobIds],
          ...(observation.dataSourceId === undefined ? {} : { dataSourceId: observation.dataSourceId }),
        }
      : observation.outcome === 'succeeded'
        ? { value: observation.value }
        : { outcome: observation.outcome }),
    ...(previous === undefined ? {} : { previous: previous.value }),
    fires: verdict.fires,
    reason: verdict.reason,
    ...(event === undefined ? {} : { eventId: event.eventId, eventState: event.state }),
  };
}
