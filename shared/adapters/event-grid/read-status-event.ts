/** What an Event Grid event means here: something that was observed, a reason to look, or nothing of ours. */
import { z } from 'zod';
import {
  STATUS_EVENT_DATA,
  STATUS_EVENT_TYPES,
  type StatusEventData,
  type StatusEventType,
} from '../../contracts/status-events.ts';
import { type InstanceId, instanceIdOf } from '../../domain/ids.ts';
import type { Observation } from '../../domain/observation.ts';
import { ANY_OBJECT } from '../../domain/subject.ts';

export type StatusEvent =
  | {
      readonly kind: 'observation';
      readonly instanceId: InstanceId;
      readonly observation: Observation;
      readonly eventId: string;
    }
  | { readonly kind: 'wake-up'; readonly instanceId: InstanceId; readonly eventId: string }
  /** Sending it again would not make it better. */
  | { readonly kind: 'not-understood'; readonly problem: string; readonly eventId: string };

/** Both are logged, and whoever sends an event may write there what they like. */
const LONGEST_EVENT_ID = 256;
const INSTANCE_ID = /^[0-9a-z-]{1,64}$/i;

/** Both schemas at once: CloudEvents say `type` and `source`, the Event Grid schema `eventType` and `topic`. */
const envelopeSchema = z.looseObject({
  id: z
    .string()
    .default('')
    .transform((text) => text.slice(0, LONGEST_EVENT_ID)),
  type: z.string().optional(),
  eventType: z.string().optional(),
  source: z.string().optional(),
  topic: z.string().optional(),
  subject: z.string().optional(),
  data: z.unknown(),
});

/** An instance in a resource id or a path: `/INSTANCES/{id}`. */
const INSTANCE_IN_PATH = /\/instances\/([0-9a-z-]{1,64})(?=[/"?]|$)/i;

export function readStatusEvent(event: unknown): StatusEvent {
  const envelope = envelopeSchema.safeParse(event);
  if (!envelope.success) return { kind: 'not-understood', problem: 'it is not an event', eventId: '' };
  const { id: eventId, data } = envelope.data;
  const type = (envelope.data.type ?? envelope.data.eventType ?? '').toLowerCase();
  const known = STATUS_EVENT_TYPES.find((one) => one === type);
  if (known !== undefined) return readKnown(known, data, eventId);
  const instanceId = instanceNamedIn(envelope.data);
  return instanceId === undefined
    ? { kind: 'not-understood', problem: 'it names no instance', eventId }
    : { kind: 'wake-up', instanceId, eventId };
}

function readKnown(type: StatusEventType, data: unknown, eventId: string): StatusEvent {
  const parsed = STATUS_EVENT_DATA[type].safeParse(data);
  if (!parsed.success) {
    const problem = parsed.error.issues
      .map(({ path, message }) => `${['data', ...path].join('.')} ${message}`)
      .join('; ');
    return { kind: 'not-understood', problem, eventId };
  }
  const observation = observationOf({ type, data: parsed.data } as StatusEventData);
  return { kind: 'observation', instanceId: observation.subject.instanceId, observation, eventId };
}

function observationOf(event: StatusEventData): Observation {
  switch (event.type) {
    case 'audienceinsights.datasource.refreshed': {
      const { dataSourceId, dataSourceName, ...run } = event.data;
      return {
        ...runOf('data-source', dataSourceId, run),
        dataSourceId,
        ...(dataSourceName === undefined ? {} : { label: dataSourceName }),
      };
    }
    case 'audienceinsights.refresh.completed': {
      const { submission, ...run } = event.data;
      const seen = runOf('full-refresh', ANY_OBJECT, run);
      if (submission === undefined) return seen;
      return { ...seen, submission: submission === 'scheduled' ? 'scheduled' : 'manual' };
    }
    case 'audienceinsights.unification.completed':
      return runOf('unification', ANY_OBJECT, event.data);
    case 'audienceinsights.segment.evaluated': {
      const { segmentName, segmentDisplayName, memberCount, ...evaluation } = event.data;
      return levelOf('segment', segmentName, segmentDisplayName, evaluation, memberCount);
    }
    case 'audienceinsights.measure.evaluated': {
      const { measureName, measureDisplayName, value, ...evaluation } = event.data;
      return levelOf('measure', measureName, measureDisplayName, evaluation, value);
    }
  }
}

type RunData = Extract<StatusEventData, { type: 'audienceinsights.unification.completed' }>['data'];

function runOf(kind: 'data-source' | 'full-refresh' | 'unification', objectId: string, data: RunData) {
  const { instanceId, jobIds, outcome, endedAt, message } = data;
  return {
    type: 'run',
    subject: { instanceId, kind, objectId },
    at: endedAt,
    status: outcome,
    jobIds,
    ...(message === undefined ? {} : { message }),
    seenIn: 'event',
  } as const;
}

type LevelData = Extract<StatusEventData, { type: 'audienceinsights.segment.evaluated' }>['data'];

function levelOf(
  kind: 'segment' | 'measure',
  objectId: string,
  label: string | undefined,
  evaluation: Pick<LevelData, 'instanceId' | 'evaluatedAt' | 'outcome' | 'message'>,
  value: number | undefined,
): Observation {
  const { instanceId, evaluatedAt, outcome, message } = evaluation;
  const seen = {
    type: 'level',
    subject: { instanceId, kind, objectId },
    at: evaluatedAt,
    ...(label === undefined ? {} : { label }),
  } as const;
  if (outcome === 'successful' && value !== undefined) return { ...seen, outcome: 'succeeded', value };
  return { ...seen, outcome: 'failed', ...(message === undefined ? {} : { message }) };
}

const namingData = z.looseObject({
  instanceId: z.string().optional(),
  resourceId: z.string().optional(),
  url: z.string().optional(),
  properties: z.union([z.string(), z.looseObject({ instanceId: z.string().optional() })]).optional(),
});

/** Azure Monitor's workflow events, blobs written by it, and whatever else names an instance on its way. */
function instanceNamedIn(event: z.output<typeof envelopeSchema>): InstanceId | undefined {
  const data = namingData.safeParse(event.data).data;
  const properties = data?.properties;
  const named =
    data?.instanceId ?? (typeof properties === 'object' ? properties.instanceId : instanceInText(properties));
  if (named !== undefined && INSTANCE_ID.test(named.trim())) return instanceIdOf(named);
  for (const place of [event.source, event.subject, event.topic, data?.resourceId, data?.url]) {
    const [, id] = INSTANCE_IN_PATH.exec(place ?? '') ?? [];
    if (id !== undefined) return instanceIdOf(id);
  }
  return undefined;
}

/** Azure Monitor declares `properties` as a text that holds JSON. */
function instanceInText(text: string | undefined): string | undefined {
  return /"instanceId"\s*:\s*"([0-9A-Za-z-]{1,64})"/.exec(text ?? '')?.[1];
}
