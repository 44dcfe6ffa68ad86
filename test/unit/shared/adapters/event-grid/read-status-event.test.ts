/** What each shape of event means: both schemas, every type of ours, Azure Monitor's, and what is nobody's. */
import { describe, expect, it } from 'vitest';
import { readStatusEvent } from '../../../../../shared/adapters/event-grid/read-status-event.ts';
import { observationSchema } from '../../../../../shared/contracts/observation-schema.ts';
import { STATUS_EVENT_TYPES, type StatusEventType } from '../../../../../shared/contracts/status-events.ts';
import type { Observation } from '../../../../../shared/domain/observation.ts';
import { minute } from '../../../../builders/instants.ts';
import {
  aFailedEvaluation,
  aFullRefresh,
  anEvaluation,
  aRun,
  aSubject,
  aUnification,
  INSTANCE_ID,
  JOB_ID,
  SOURCE_ID,
} from '../../../../builders/observations.ts';

const at = minute(10);
const AT_TEXT = '2026-03-02T01:10:00+01:00';
const instanceId = INSTANCE_ID.toUpperCase();
const run = { instanceId, jobIds: [JOB_ID.toUpperCase()], outcome: 'Successful', endedAt: AT_TEXT };
const seenIn = 'event';
const ofMeasure = aSubject({ kind: 'measure', objectId: 'TotalRevenue' });

const cloudEvent = (type: string, data: unknown) => ({ specversion: '1.0', id: 'e1', type, source: '/anywhere', data });
const gridEvent = (type: string, data: unknown) => ({
  id: 'e1',
  eventType: type,
  subject: 'anything',
  topic: '/subscriptions/1',
  eventTime: AT_TEXT,
  dataVersion: '1',
  data,
});

const KNOWN: readonly (readonly [StatusEventType, Record<string, unknown>, Observation])[] = [
  [
    'audienceinsights.datasource.refreshed',
    { ...run, dataSourceId: SOURCE_ID.toUpperCase(), dataSourceName: 'Contacts', outcome: 'TimedOut', message: 'slow' },
    aRun({ at, seenIn, status: 'timedOut', label: 'Contacts', message: 'slow' }),
  ],
  ['audienceinsights.datasource.refreshed', { ...run, dataSourceId: SOURCE_ID }, aRun({ at, seenIn })],
  ['audienceinsights.refresh.completed', { ...run, submission: 'Scheduled' }, aFullRefresh({ at, seenIn })],
  [
    'audienceinsights.refresh.completed',
    { ...run, submission: 'onDemand', outcome: 'failed' },
    aFullRefresh({ at, seenIn, status: 'failed', submission: 'manual' }),
  ],
  [
    'audienceinsights.unification.completed',
    { ...run, outcome: 'skipped' },
    aUnification({ at, seenIn, status: 'skipped' }),
  ],
  [
    'audienceinsights.segment.evaluated',
    {
      instanceId,
      segmentName: 'HighValueCustomers',
      segmentDisplayName: 'High value',
      outcome: 'SUCCESSFUL',
      memberCount: 0,
      evaluatedAt: AT_TEXT,
    },
    anEvaluation(at, 0, { label: 'High value' }),
  ],
  [
    'audienceinsights.segment.evaluated',
    { instanceId, segmentName: 'HighValueCustomers', outcome: 'Failed', evaluatedAt: AT_TEXT, message: 'no' },
    aFailedEvaluation(at, { message: 'no' }),
  ],
  [
    'audienceinsights.measure.evaluated',
    { instanceId, measureName: 'TotalRevenue', outcome: 'successful', value: -1.5, evaluatedAt: AT_TEXT },
    anEvaluation(at, -1.5, { subject: ofMeasure }),
  ],
  [
    'audienceinsights.measure.evaluated',
    { instanceId, measureName: 'TotalRevenue', outcome: 'failed', evaluatedAt: AT_TEXT },
    aFailedEvaluation(at, { subject: ofMeasure }),
  ],
];

describe.each([
  ['a CloudEvent', cloudEvent],
  ['an event of the Event Grid schema', gridEvent],
])('%s', (_, envelope) => {
  it.each(KNOWN)('of %s, %j, is an observation', (type, data, observation) => {
    const read = readStatusEvent(envelope(type, data));
    expect(read).toEqual({ kind: 'observation', instanceId: INSTANCE_ID, observation, eventId: 'e1' });
  });

  it.each(STATUS_EVENT_TYPES)('of %s is known whatever the case of its type', (type) => {
    const data = KNOWN.find(([known]) => known === type)?.[1];
    expect(readStatusEvent(envelope(type.toUpperCase(), data)).kind).toBe('observation');
  });

  it('of another type is a wake-up for the instance that it names', () => {
    expect(readStatusEvent(envelope('Contoso.Something', { instanceId }))).toEqual({
      kind: 'wake-up',
      instanceId: INSTANCE_ID,
      eventId: 'e1',
    });
  });
});

it('What is read can go through the queue', () => {
  for (const [type, data, observation] of KNOWN) {
    const read = readStatusEvent(cloudEvent(type, data));
    expect(
      observationSchema.parse(JSON.parse(JSON.stringify(read.kind === 'observation' && read.observation))),
    ).toEqual(observation);
  }
});

describe('An event of ours without what makes it known again is not understood, and the place is told', () => {
  it.each<[StatusEventType, Record<string, unknown> | undefined, RegExp]>([
    ['audienceinsights.datasource.refreshed', { ...run }, /data\.dataSourceId/],
    ['audienceinsights.datasource.refreshed', { ...run, dataSourceId: SOURCE_ID, jobIds: [] }, /data\.jobIds/],
    ['audienceinsights.refresh.completed', { ...run, endedAt: 'yesterday' }, /data\.endedAt must be an ISO 8601/],
    ['audienceinsights.refresh.completed', { ...run, submission: 'nightly' }, /data\.submission/],
    ['audienceinsights.unification.completed', { ...run, outcome: 'running' }, /data\.outcome/],
    ['audienceinsights.unification.completed', { ...run, jobIds: Array(21).fill('j') }, /data\.jobIds/],
    ['audienceinsights.unification.completed', undefined, /data/],
    ['audienceinsights.unification.completed', { ...run, instanceId: ' ' }, /data\.instanceId/],
    [
      'audienceinsights.segment.evaluated',
      { instanceId, segmentName: 'x', outcome: 'successful', evaluatedAt: AT_TEXT },
      /data/,
    ],
    [
      'audienceinsights.segment.evaluated',
      { instanceId, segmentName: 'x', outcome: 'successful', evaluatedAt: AT_TEXT, memberCount: -1 },
      /data/,
    ],
    [
      'audienceinsights.measure.evaluated',
      { instanceId, measureName: 'x', outcome: 'successful', evaluatedAt: AT_TEXT, value: '1' },
      /data/,
    ],
  ])('%s %j', (type, data, problem) => {
    const read = readStatusEvent(cloudEvent(type, data));
    expect(read).toEqual({ kind: 'not-understood', eventId: 'e1', problem: expect.stringMatching(problem) });
  });
});

it('A message without end is cut, for it has to go through a queue', () => {
  const data = { ...run, message: 'x'.repeat(100_000) };
  const read = readStatusEvent(cloudEvent('audienceinsights.unification.completed', data));
  expect(read.kind === 'observation' && JSON.stringify(read.observation).length).toBeLessThan(10_000);
});

it('What is understood fits a message of the queue, however its texts are spelt there', () => {
  const wide = '漢'.repeat(256);
  const data = { ...run, jobIds: Array(20).fill(wide), dataSourceId: SOURCE_ID, dataSourceName: wide };
  const read = readStatusEvent(
    cloudEvent('audienceinsights.datasource.refreshed', { ...data, message: '\u0001'.repeat(4_000) }),
  );
  const message = JSON.stringify(read.kind === 'observation' && read.observation);
  expect(Buffer.from(message).toString('base64').length).toBeLessThan(60_000);
});

it.each(['\u0001', '\u0085', '\ud800'])('A name that holds %j is none', (character) => {
  const named = { ...run, dataSourceId: SOURCE_ID };
  for (const data of [
    { ...named, jobIds: [`job${character}1`] },
    { ...named, dataSourceName: `Contacts${character}!` },
  ]) {
    expect(readStatusEvent(cloudEvent('audienceinsights.datasource.refreshed', data)).kind).toBe('not-understood');
  }
});

it('An id that goes on for ever does not fill the log, nor does the name of an instance', () => {
  const endless = 'x'.repeat(100_000);
  expect(readStatusEvent({ ...cloudEvent('a', { instanceId }), id: endless }).eventId).toHaveLength(256);
  expect(readStatusEvent(cloudEvent('a', { instanceId: endless })).kind).toBe('not-understood');
});

describe('Azure Monitor’s workflow events wake up', () => {
  const resourceId = `/SUBSCRIPTIONS/1/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.D365CUSTOMERINSIGHTS/INSTANCES/${instanceId}`;
  const wakeUp = { kind: 'wake-up', instanceId: INSTANCE_ID, eventId: 'e1' };
  const fromStorage = {
    id: 'e1',
    eventType: 'Microsoft.Storage.BlobCreated',
    topic: '/subscriptions/1/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/logs',
  };
  const blob = `insights-logs-operational/blobs/resourceId=${resourceId}/y=2026/m=03/d=02/h=00/m=00/PT1H.json`;

  it.each([
    ['by their resource id', cloudEvent('Monitor', { resourceId, category: 'Operational' })],
    ['by their properties', cloudEvent('Monitor', { properties: { instanceId } })],
    ['by their properties as text', cloudEvent('Monitor', { properties: JSON.stringify({ a: 1, instanceId }) })],
    ['by their properties as spaced text', cloudEvent('Monitor', { properties: `{ "instanceId" : "${instanceId}" }` })],
    ['by the path of a blob', { ...fromStorage, subject: `/blobServices/default/containers/${blob}`, data: {} }],
    [
      'by the address of a blob',
      { ...fromStorage, subject: 'x', data: { url: `https://logs.blob.core.windows.net/${blob}` } },
    ],
    ['by the source of a CloudEvent', { ...cloudEvent('x', null), source: `/instances/${instanceId}` }],
  ])('%s', (_, event) => {
    expect(readStatusEvent(event)).toEqual(wakeUp);
  });
});

describe('What names no instance is not understood', () => {
  it.each([
    ['an event of somebody else', cloudEvent('Contoso.Something', { a: 1 }), 'it names no instance'],
    ['an event without data', cloudEvent('Contoso.Something', undefined), 'it names no instance'],
    ['an empty name', cloudEvent('Contoso.Something', { instanceId: '' }), 'it names no instance'],
    ['a name of the wrong type', cloudEvent('Contoso.Something', { instanceId: 7 }), 'it names no instance'],
  ])('%s', (_, event, problem) => {
    expect(readStatusEvent(event)).toEqual({ kind: 'not-understood', problem, eventId: 'e1' });
  });

  it.each([[null], ['text'], [42], [[]], [{ id: 7 }]])('%j is no event at all', (event) => {
    expect(readStatusEvent(event)).toMatchObject({ kind: 'not-understood', eventId: '' });
  });
});
