/** What a flow receives: the common fields of every event, then those of its trigger. No nulls: what is unknown is left out. */
import type { EventId, InstanceId, SubscriptionId } from './ids.ts';
import type { Instant } from './instant.ts';
import { type LevelObservation, type Observation, outcomeOf, type RunObservation } from './observation.ts';
import type { Level, Subscription } from './subscription.ts';
import type { Crossing } from './threshold.ts';
import type { TriggerKind } from './trigger.ts';

interface EventBase<Kind extends TriggerKind> {
  readonly eventId: EventId;
  readonly eventType: Kind;
  /** Source time. */
  readonly occurredAt: Instant;
  /** Source time at which this app first saw it. */
  readonly detectedAt: Instant;
  /** 1 for the subscription's first event. Order of delivery is not promised: this tells it. */
  readonly sequence: number;
  readonly subscriptionId: SubscriptionId;
  readonly instanceId: InstanceId;
  readonly instanceName: string;
  /** Opens the product in a browser. */
  readonly instanceUrl: string;
  /** Only on test events. */
  readonly isTest?: true;
}

export type DataSourceEvent = EventBase<'data-source-refresh-failed' | 'data-source-refresh-succeeded'> & {
  readonly dataSourceId: string;
  readonly dataSourceName?: string;
  readonly status: 'successful' | 'failed' | 'timedOut';
  readonly jobId: string;
  readonly errorMessage?: string;
};

export type SegmentEvent = EventBase<'segment-threshold-crossed'> & {
  readonly segmentName: string;
  readonly segmentDisplayName?: string;
  readonly previousCount: number;
  readonly currentCount: number;
  readonly threshold: number;
  readonly crossed: Crossing;
};

export type MeasureEvent = EventBase<'measure-threshold-crossed'> & {
  readonly measureName: string;
  readonly measureDisplayName?: string;
  readonly previousValue: number;
  readonly currentValue: number;
  readonly threshold: number;
  readonly crossed: Crossing;
};

export type FullRefreshEvent = EventBase<'full-refresh-completed'> & {
  readonly outcome: 'succeeded' | 'failed';
  readonly status: 'successful' | 'failed' | 'timedOut';
  readonly jobId: string;
  readonly submission?: 'scheduled' | 'manual';
};

export type UnificationEvent = EventBase<'unification-completed'> & {
  readonly outcome: 'succeeded' | 'failed';
  readonly status: 'successful' | 'failed' | 'timedOut';
  readonly jobId: string;
};

export type SignalEvent = DataSourceEvent | SegmentEvent | MeasureEvent | FullRefreshEvent | UnificationEvent;

/** What a fire adds to what the subscription and the observation say. */
export interface EventFacts {
  readonly eventId: EventId;
  readonly detectedAt: Instant;
  readonly sequence: number;
  /** For levels. */
  readonly previous?: Level;
  readonly isTest?: true;
}

/** Keep the whole body well under what a flow takes: upstream sets no limit to what it calls things. */
const LONGEST_MESSAGE = 2_000;
const LONGEST_NAME = 256;

export function signalEventOf(subscription: Subscription, observation: Observation, facts: EventFacts): SignalEvent {
  return observation.type === 'level'
    ? levelEventOf(subscription, observation, facts)
    : runEventOf(subscription, observation, facts);
}

function levelEventOf(subscription: Subscription, observation: LevelObservation, facts: EventFacts): SignalEvent {
  const { trigger } = subscription;
  if (observation.outcome === 'failed' || facts.previous === undefined) {
    throw new TypeError('Only a successful evaluation with a previous one can cross a threshold');
  }
  const previous = facts.previous.value;
  const current = observation.value;
  const label = observation.label?.slice(0, LONGEST_NAME);
  switch (trigger.kind) {
    case 'segment-threshold-crossed':
      return {
        ...baseOf(trigger.kind, subscription, observation, facts),
        segmentName: trigger.segmentName,
        ...(label === undefined ? {} : { segmentDisplayName: label }),
        previousCount: previous,
        currentCount: current,
        threshold: trigger.threshold,
        crossed: current > previous ? 'above' : 'below',
      };
    case 'measure-threshold-crossed':
      return {
        ...baseOf(trigger.kind, subscription, observation, facts),
        measureName: trigger.measureName,
        ...(label === undefined ? {} : { measureDisplayName: label }),
        previousValue: previous,
        currentValue: current,
        threshold: trigger.threshold,
        crossed: current > previous ? 'above' : 'below',
      };
    default:
      throw new TypeError(`${trigger.kind} does not watch a level`);
  }
}

function runEventOf(subscription: Subscription, run: RunObservation, facts: EventFacts): SignalEvent {
  const { trigger } = subscription;
  const { status } = run;
  if (status === 'aborted' || status === 'skipped' || status === 'deleted') {
    throw new TypeError(`A run that ended ${status} starts no flow`);
  }
  const jobId = run.jobIds[0] ?? '';
  const outcome = outcomeOf(status) === 'succeeded' ? 'succeeded' : 'failed';
  switch (trigger.kind) {
    case 'data-source-refresh-failed':
    case 'data-source-refresh-succeeded':
      return {
        ...baseOf(trigger.kind, subscription, run, facts),
        dataSourceId: run.dataSourceId ?? run.subject.objectId,
        ...(run.label === undefined ? {} : { dataSourceName: run.label.slice(0, LONGEST_NAME) }),
        status,
        jobId,
        ...(run.message === undefined ? {} : { errorMessage: run.message.slice(0, LONGEST_MESSAGE) }),
      };
    case 'full-refresh-completed':
      return {
        ...baseOf(trigger.kind, subscription, run, facts),
        outcome,
        status,
        jobId,
        ...(run.submission === undefined ? {} : { submission: run.submission }),
      };
    case 'unification-completed':
      return { ...baseOf(trigger.kind, subscription, run, facts), outcome, status, jobId };
    default:
      throw new TypeError(`${trigger.kind} does not watch runs`);
  }
}

function baseOf<Kind extends TriggerKind>(
  eventType: Kind,
  subscription: Subscription,
  observation: Observation,
  facts: EventFacts,
): EventBase<Kind> {
  return {
    eventId: facts.eventId,
    eventType,
    occurredAt: observation.at,
    detectedAt: facts.detectedAt,
    sequence: facts.sequence,
    subscriptionId: subscription.id,
    instanceId: subscription.instanceId,
    instanceName: subscription.instanceName,
    instanceUrl: instanceUrlOf(subscription.instanceId),
    ...(facts.isTest === undefined ? {} : { isTest: facts.isTest }),
  };
}

/** The product's start page. How it addresses one instance is not documented, so the id only rides along. */
function instanceUrlOf(instanceId: InstanceId): string {
  return `https://home.ci.ai.dynamics.com/?instanceId=${encodeURIComponent(instanceId)}`;
}
