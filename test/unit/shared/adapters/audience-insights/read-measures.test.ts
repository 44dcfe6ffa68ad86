import { describe, expect, it } from 'vitest';
import { readMeasure, readMeasures } from '../../../../../shared/adapters/audience-insights/read-measures.ts';
import { fixture, inPascalCase } from '../../../../fixtures/upstream/fixture.ts';
import { noted } from './noted.ts';

type Fields = Record<string, unknown>;
const measure = (overrides: Fields = {}): Fields => {
  const { outputHistory: _, evaluationHistory: __, ...latest } = fixture<Fields>('measure.json');
  return { ...latest, ...overrides };
};
const read = (value: unknown) => noted((place) => readMeasure(value, place));
const evaluationsOf = (overrides: Fields) =>
  read(measure(overrides)).model?.evaluations.map(({ at, outcome, value }) => [at.slice(11, 16), outcome, value]);

describe('readMeasure', () => {
  it('gives the latest and the historic evaluations, each once, oldest first', () => {
    const { model, malformed, unknown } = read(fixture('measure.json'));
    expect(model).toEqual({
      name: 'TotalRevenue',
      displayName: 'Total revenue',
      hasOneValue: true,
      evaluations: [
        { at: '2026-02-27T04:07:44.0000000Z', outcome: 'succeeded', value: 1198211.1 },
        { at: '2026-03-01T04:09:50.0000000Z', outcome: 'failed', message: 'The query timed out.' },
        { at: '2026-03-02T04:08:20.0000000Z', outcome: 'succeeded', value: 1250344.75 },
      ],
    });
    expect([malformed, unknown]).toEqual([[], []]);
  });

  it('reads values in PascalCase alike', () => {
    const other = inPascalCase(fixture('measure.json'));
    expect(JSON.stringify(other)).toContain('"Completed"');
    expect(read(other)).toEqual(read(fixture('measure.json')));
  });

  it('tells of a failed latest evaluation by its end, beside the output of the last good one', () => {
    const latestEvaluation = { state: 'failed', endTime: '2026-03-02T05:00:00Z', error: 'The query timed out.' };
    expect(evaluationsOf({ latestEvaluation })).toEqual([
      ['04:08', 'succeeded', 1250344.75],
      ['05:00', 'failed', undefined],
    ]);
  });

  it.each([
    ['was completed', { state: 'completed' }, {}, true],
    ['is not told of', null, null, true],
    ['does not say its state', {}, null, true],
    [
      'runs, and the output is older than the last success',
      { state: 'running' },
      { lastSuccessful: '2026-03-02T04:10:33Z' },
      true,
    ],
    [
      'runs, and the output is newer than the last success',
      { state: 'running' },
      { lastSuccessful: '2026-03-02T04:08:19Z' },
      false,
    ],
    [
      'runs, and the last success is of that very moment',
      { state: 'running' },
      { lastSuccessful: '2026-03-02T04:08:20Z' },
      true,
    ],
    ['runs, and there was no success', { state: 'running' }, null, false],
    ['is in a state nobody has heard of', { state: 'dreaming' }, {}, false],
    ['cannot be read', { state: 7 }, null, false],
  ])(
    'trusts the output, or not, where the latest evaluation %s',
    (_why, latestEvaluation, evaluationStats, trusted) => {
      const evaluations = evaluationsOf({ latestEvaluation, evaluationStats });
      expect(evaluations).toEqual(trusted ? [['04:08', 'succeeded', 1250344.75]] : []);
    },
  );

  it.each([
    [
      'a value that is no number',
      { evaluationTime: '2026-03-02T04:08:20Z', values: { TotalRevenue: 'n/a' } },
      'output.values',
    ],
    ['no value at all', { evaluationTime: '2026-03-02T04:08:20Z', values: null }, 'output.values'],
    ['no time', { values: { TotalRevenue: '1' } }, 'output.evaluationTime'],
    ['values that are no map', { evaluationTime: '2026-03-02T04:08:20Z', values: '1' }, 'output.values'],
  ])('drops an output with %s, and nothing else', (_what, output, field) => {
    const { model, malformed } = read({ ...fixture<Fields>('measure.json'), output, outputHistory: [] });
    expect(model?.evaluations.map((one) => one.outcome)).toEqual(['failed']);
    expect(malformed).toEqual([field]);
  });

  it('drops a failed evaluation that does not say when', () => {
    expect(read(measure({ evaluationHistory: [{ state: 'failed', endTime: null }] })).malformed).toEqual([
      'evaluationHistory.0.endTime',
    ]);
  });

  it('finds nothing malformed in a measure that was never evaluated', () => {
    const { model, malformed } = read(
      measure({ output: null, latestEvaluation: { state: 'none', endTime: '0001-01-01T00:00:00' } }),
    );
    expect(model?.evaluations).toEqual([]);
    expect(malformed).toEqual([]);
  });

  it('reads no values of a measure that has many', () => {
    const definition = { kind: 'entity', isScalar: false, dimensions: [{ field: 'Country' }] };
    const { model, malformed } = read(measure({ definition, output: { values: { a: 'x', b: 'y' } } }));
    expect(model).toMatchObject({ hasOneValue: false, evaluations: [] });
    expect(malformed).toEqual([]);
  });

  it('gives nothing for what is no measure, or has no name', () => {
    expect(read([])).toMatchObject({ model: undefined });
    expect(read(measure({ name: null }))).toMatchObject({ model: undefined, malformed: ['name'] });
  });
});

describe('readMeasures', () => {
  it('drops a malformed measure alone', () => {
    const reply = [measure({ name: 'A' }), measure({ definition: { isScalar: 'yes' } }), measure({ name: 'B' })];
    const { model, malformed } = noted((place) => readMeasures(reply, place));
    expect(model.map((one) => one.name)).toEqual(['A', 'B']);
    expect(malformed).toEqual(['1 definition.isScalar']);
  });
});
