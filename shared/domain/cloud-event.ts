/** What a topic receives: the event of a flow as a CloudEvent 1.0 (cloudevents.io, specification 1.0.2, §3.1). */
import { msOf } from './instant.ts';
import type { SignalEvent } from './signal-event.ts';
import type { TraceParent } from './trace-parent.ts';

export interface SignalCloudEvent {
  readonly specversion: '1.0';
  /** The event's own id: duplicates and replays carry the same one. */
  readonly id: string;
  readonly source: string;
  readonly type: `${typeof TYPE_PREFIX}${SignalEvent['eventType']}`;
  readonly subject: string;
  /** Source time, in milliseconds: the client library knows no finer ones. `data` has it in full. */
  readonly time: string;
  readonly dataschema: string;
  readonly datacontenttype: 'application/json';
  /** Of the decision, as the flow is told it: an extension attribute (CloudEvents, distributed tracing extension 1.0.2). */
  readonly traceparent?: TraceParent;
  readonly data: SignalEvent;
}

export const TYPE_PREFIX = 'audiencesignals.';
/** Goes up when a field of `data` goes or changes its meaning; one that is added leaves it. */
const DATA_VERSION = 1;

export function cloudEventOf(event: SignalEvent, traceParent?: TraceParent): SignalCloudEvent {
  return {
    specversion: '1.0',
    id: event.eventId,
    source: `urn:audience-signals:instance:${event.instanceId}`,
    type: `${TYPE_PREFIX}${event.eventType}`,
    subject: subjectOf(event),
    time: new Date(msOf(event.occurredAt)).toISOString(),
    dataschema: `urn:audience-signals:event:${event.eventType}:${DATA_VERSION}`,
    datacontenttype: 'application/json',
    ...(traceParent === undefined ? {} : { traceparent: traceParent }),
    data: event,
  };
}

/** What it is about inside its instance, for filters by prefix. */
function subjectOf(event: SignalEvent): string {
  switch (event.eventType) {
    case 'data-source-refresh-failed':
    case 'data-source-refresh-succeeded':
      return `data-sources/${event.dataSourceId}`;
    case 'segment-threshold-crossed':
      return `segments/${event.segmentName}`;
    case 'measure-threshold-crossed':
      return `measures/${event.measureName}`;
    case 'full-refresh-completed':
      return 'full-refresh';
    case 'unification-completed':
      return 'unification';
  }
}
