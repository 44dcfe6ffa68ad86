import { describe, expect, it } from 'vitest';
import { measureValueOf } from '../../../../../shared/adapters/audience-insights/measure-value.ts';

describe('the value of a measure', () => {
  it.each([
    ['1250344.75', 1250344.75],
    ['-0.5', -0.5],
    ['+3', 3],
    ['.5', 0.5],
    ['7.', 7],
    [' 12 ', 12],
    ['1.5E+3', 1500],
    ['0', 0],
    [42.5, 42.5],
    ['1,250.75', undefined],
    ['1250,75', undefined],
    ['1 250', undefined],
    ['', undefined],
    ['NaN', undefined],
    ['Infinity', undefined],
    ['1e999', undefined],
    ['0x10', undefined],
    [null, undefined],
    [true, undefined],
    [{}, undefined],
  ])('%j is %j', (written, value) => {
    expect(measureValueOf({ Total: written }, 'Total')).toBe(value);
  });

  it('is the one of the aggregate, or the only one there is', () => {
    expect(measureValueOf({ Other: '1', Total: '2' }, 'Total')).toBe(2);
    expect(measureValueOf({ Other: '1' }, 'Total')).toBe(1);
    expect(measureValueOf({ Other: '1' }, undefined)).toBe(1);
  });

  it('is not guessed among several', () => {
    expect(measureValueOf({ Other: '1', Another: '2' }, 'Total')).toBeUndefined();
    expect(measureValueOf({ Other: '1', Another: '2' }, 'toString')).toBeUndefined();
    expect(measureValueOf({}, 'Total')).toBeUndefined();
  });
});
