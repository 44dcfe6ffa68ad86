// Scripted pushes as the CloudEvents that a company's own pipeline would publish through Event Grid.
import { instantText } from '../upstream/wire-instant.ts';
import { type Cast, uuidOf } from './cast.ts';
import type { PushedEvent } from './schema.ts';

export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: Readonly<Record<string, unknown>>;
}

/** The same event twice is the same id twice, as when Event Grid delivers again. */
export function cloudEventOf(event: PushedEvent, at: number, cast: Cast): CloudEvent {
  const { type, data } = contentOf(event, instantText(at), cast);
  return {
    specversion: '1.0',
    id: uuidOf(JSON.stringify([type, data])),
    type: `audienceinsights.${type}`,
    source: `/instances/${cast.instanceId}`,
    time: instantText(at),
    datacontenttype: 'application/json',
    data: { instanceId: cast.instanceId, ...data },
  };
}

function contentOf(event: PushedEvent, at: string, cast: Cast): { type: string; data: Record<string, unknown> } {
  const { outcome } = event;
  switch (event.type) {
    case 'data-source-refreshed': {
      const { id, friendlyName } = cast.dataSource(event.dataSource);
      const source = { dataSourceId: id, dataSourceName: friendlyName, jobIds: [cast.jobId(event.job)] };
      const message = event.message === undefined ? {} : { message: event.message };
      return { type: 'datasource.refreshed', data: { ...source, outcome, endedAt: at, ...message } };
    }
    case 'refresh-completed': {
      const { submission } = event;
      return {
        type: 'refresh.completed',
        data: { jobIds: [cast.jobId(event.job)], submission, outcome, endedAt: at },
      };
    }
    case 'unification-completed':
      return { type: 'unification.completed', data: { jobIds: [cast.jobId(event.job)], outcome, endedAt: at } };
    case 'segment-evaluated': {
      const { name, friendlyName } = cast.segment(event.segment);
      const count = event.count === undefined ? {} : { memberCount: event.count };
      const segment = { segmentName: name, segmentDisplayName: friendlyName };
      return { type: 'segment.evaluated', data: { ...segment, outcome, evaluatedAt: at, ...count } };
    }
    case 'measure-evaluated': {
      const { name, displayName } = cast.measure(event.measure);
      const value = event.value === undefined ? {} : { value: event.value };
      const measure = { measureName: name, measureDisplayName: displayName };
      return { type: 'measure.evaluated', data: { ...measure, outcome, evaluatedAt: at, ...value } };
    }
  }
}

/** What the app's log calls the subject that an event tells of. */
export function subjectOf(
  event: PushedEvent,
  cast: Cast,
): { readonly subjectKind: string; readonly objectId?: string } {
  switch (event.type) {
    case 'data-source-refreshed':
      // Its own subject or *any*: whichever has subscriptions is logged.
      return { subjectKind: 'data-source' };
    case 'refresh-completed':
      return { subjectKind: 'full-refresh' };
    case 'unification-completed':
      return { subjectKind: 'unification' };
    case 'segment-evaluated':
      return { subjectKind: 'segment', objectId: cast.segment(event.segment).name };
    case 'measure-evaluated':
      return { subjectKind: 'measure', objectId: cast.measure(event.measure).name };
  }
}
