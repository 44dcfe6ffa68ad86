import { describe, expect, it } from 'vitest';
import { readSegments } from '../../../../../shared/adapters/audience-insights/read-segments.ts';
import { fixture } from '../../../../fixtures/upstream/fixture.ts';
import { noted } from './noted.ts';

describe('readSegments', () => {
  it('gives each evaluation once, oldest first, the failed ones without a count', () => {
    const { model, malformed } = noted((place) => readSegments(fixture('segments.json'), place));
    expect(model[0]).toEqual({
      name: 'High_value_customers',
      friendlyName: 'High value customers',
      isActive: true,
      evaluations: [
        { at: '2026-02-27T04:01:10.2000000Z', outcome: 'succeeded', value: 9961 },
        { at: '2026-03-01T04:01:10.2000000Z', outcome: 'failed', message: 'The table is empty.' },
        { at: '2026-03-02T04:02:51.7000000Z', outcome: 'succeeded', value: 10234 },
      ],
    });
    expect(malformed).toEqual([]);
  });

  it('takes a segment for active unless it says it is not', () => {
    const { model, unknown } = noted((place) => readSegments(fixture('segments.json'), place));
    expect(model.map((segment) => [segment.name, segment.isActive])).toEqual([
      ['High_value_customers', true],
      ['Churning', false],
      ['Newcomers', true],
      ['Lapsed', true],
    ]);
    expect(unknown).toEqual(['state asleep', 'jobStatus Evaporated']);
  });

  it('takes an evaluation that runs, was interrupted or is unknown for neither success nor failure', () => {
    const { model } = noted((place) => readSegments(fixture('segments.json'), place));
    expect(model.map((segment) => segment.evaluations.map((one) => one.outcome)).slice(1)).toEqual([
      ['other'],
      [],
      ['other', 'other'],
    ]);
  });

  it('makes no count of what is none: that evaluation is dropped, the others stay', () => {
    const { model, malformed } = noted((place) => readSegments(fixture('malformed-segments.json'), place));
    expect(model.map((segment) => [segment.name, segment.evaluations.map((one) => one.value)])).toEqual([
      ['No_count', [5]],
      ['Count_as_text', []],
      ['Negative', []],
      ['No_date', []],
      ['Zero', [0]],
    ]);
    expect(malformed).toEqual([
      '0 evaluationStatus.entityCount',
      '1 evaluationStatus.entityCount',
      '2 evaluationStatus.entityCount',
      '3 evaluationStatus.evaluationDate',
      '3 evaluationStatusHistory.0.evaluationDate',
      '4 name',
      '5 evaluationStatusHistory',
    ]);
  });

  it('takes no number that JSON cannot hold', () => {
    const reply = JSON.parse(
      '[{"name":"S","evaluationStatus":{"jobStatus":"CompletedSuccess","evaluationDate":"2026-03-02T04:00:00Z","entityCount":1e999}}]',
    );
    const { model, malformed } = noted((place) => readSegments(reply, place));
    expect(model[0]?.evaluations).toEqual([]);
    expect(malformed).toEqual(['0 evaluationStatus.entityCount']);
  });
});
