import { describe, expect, it } from 'vitest';
import { readNodes } from '../../../../../shared/adapters/audience-insights/read-status.ts';
import { fixture, inPascalCase } from '../../../../fixtures/upstream/fixture.ts';
import { noted } from './noted.ts';

const JOB_1 = '5d7c0f5a-9d1a-4a5e-8f43-1f9b2f7d0a01';

describe('readNodes', () => {
  it('gives nodes with ids in lower case, normalised instants and no field that says nothing', () => {
    expect(noted((place) => readNodes(fixture('status.json'), place))).toEqual({
      model: [
        {
          operationType: 'ingestion',
          identifier: '8b0f2d52-54c1-4a0b-8d2e-0d3f0f6a7711',
          friendlyName: 'eCommerce contacts',
          jobIds: [JOB_1],
          status: 'failed',
          endedAt: '2026-03-02T03:11:40.2210000Z',
          message: 'The credentials for the data source are not valid.',
        },
        {
          operationType: 'ingestion',
          identifier: 'c2a6a9de-2f0f-4a5e-9f39-6b1e9c20ab34',
          friendlyName: 'POS purchases',
          jobIds: [JOB_1, 'b7a5b7a0-1df6-4f2a-8a2c-4f4f0e1d2c33'],
          status: 'successful',
          endedAt: '2026-03-02T03:09:05.0000000Z',
        },
        {
          operationType: 'ingestion',
          identifier: 'e5d0b1a2-7c44-4f1e-b1f5-93c1a2d4e677',
          friendlyName: 'Loyalty',
          jobIds: [JOB_1],
          status: 'running',
        },
        {
          operationType: 'merge',
          friendlyName: 'Merge',
          jobIds: [JOB_1],
          status: 'successful',
          endedAt: '2026-03-02T03:58:12.0040000Z',
        },
        {
          operationType: 'other',
          identifier: 'High_value_customers',
          friendlyName: 'High value customers',
          jobIds: [JOB_1],
          status: 'timedOut',
          endedAt: '2026-03-02T04:02:51.7000000Z',
        },
      ],
      malformed: [],
      unknown: [],
    });
  });

  it('reads values in PascalCase alike', () => {
    const reply = fixture<unknown[]>('status.json');
    const other = inPascalCase(reply) as unknown[];
    expect(JSON.stringify(other)).toContain('"TimedOut"');
    expect(noted((place) => readNodes(other, place))).toEqual(noted((place) => readNodes(reply, place)));
  });

  it('keeps a node whose values nobody has heard of, and notes each value once', () => {
    const { status } = fixture<{ status: unknown[] }>('unexpected-values.json');
    const { model, malformed, unknown } = noted((place) => readNodes(status, place));
    expect(model.map((node) => [node.operationType, node.status, node.statusText])).toEqual([
      ['other', 'successful', undefined],
      ['ingestion', 'unknown', 'completedWithWarnings'],
      ['ingestion', 'unknown', 'CompletedWithWarnings'],
      ['ingestion', 'unknown', undefined],
      ['other', 'unknown', undefined],
    ]);
    expect(unknown).toEqual(['operationType hologram', 'taskStatus completedWithWarnings']);
    expect(malformed).toEqual([]);
  });

  it('drops a malformed node alone; of a malformed error it drops the message alone', () => {
    const { status } = fixture<{ status: unknown[] }>('malformed-items.json');
    const { model, malformed } = noted((place) => readNodes(status, place));
    expect(model.map((node) => node.identifier ?? node.message)).toEqual([
      '8b0f2d52-54c1-4a0b-8d2e-0d3f0f6a7711',
      'The credentials for the data source are not valid.',
    ]);
    expect(malformed).toEqual(['1 jobIds', '2 friendlyName', '3', '4', '5 endTimestamp', '6 ciError.message']);
  });
});
