import { describe, expect, it } from 'vitest';
import { Cast } from '../../../../local/scenario/cast.ts';
import { readScenario } from '../../../../local/scenario/read-scenario.ts';
import type { PushedEvent } from '../../../../local/scenario/schema.ts';
import { cloudEventOf } from '../../../../local/scenario/status-events.ts';

const AT = Date.parse('2026-03-01T10:05:00Z');
const cast = new Cast(await readScenario('local/scenarios/a-day-at-contoso.json'));
const push = { again: false, at: undefined };

describe('pushed events', () => {
  it('are CloudEvents 1.0 of the instance', () => {
    const event: PushedEvent = {
      type: 'segment-evaluated',
      segment: 'At_risk_of_leaving',
      outcome: 'successful',
      count: 7,
      ...push,
    };
    expect(cloudEventOf(event, AT, cast)).toMatchObject({
      specversion: '1.0',
      type: 'audienceinsights.segment.evaluated',
      source: `/instances/${cast.instanceId}`,
      time: '2026-03-01T10:05:00.0000000Z',
      data: { segmentName: 'At_risk_of_leaving', memberCount: 7, evaluatedAt: '2026-03-01T10:05:00.0000000Z' },
    });
  });

  it('have the same id when they are the same event, and another one otherwise', () => {
    const event: PushedEvent = { type: 'unification-completed', job: 'night', outcome: 'successful', ...push };
    const id = (at: number, again = false) => cloudEventOf({ ...event, again }, at, cast).id;
    expect(id(AT, true)).toBe(id(AT));
    expect(id(AT + 1)).not.toBe(id(AT));
  });

  it('call a job by the id that upstream shows for it', () => {
    const event: PushedEvent = {
      type: 'data-source-refreshed',
      dataSource: 'PosPurchases',
      job: 'night',
      outcome: 'failed',
      message: 'No.',
      ...push,
    };
    expect(cloudEventOf(event, AT, cast).data).toMatchObject({
      dataSourceName: 'POS purchases',
      jobIds: [cast.jobId('night')],
      outcome: 'failed',
      message: 'No.',
    });
  });
});
