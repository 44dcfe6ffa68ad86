import { describe, expect, it } from 'vitest';
import { median, percentile } from '../../bench/statistics.ts';

describe('The median', () => {
  it('is the middle of what was measured, in whatever order that came', () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  it('lies between the two in the middle where their number is even', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it('of nothing is a fault', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('A percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it.each([
    [99, 99],
    [50, 50],
    [100, 100],
    [0, 1],
  ])('of %i is the smallest value that so many of a hundred do not exceed', (percent, value) => {
    expect(percentile(hundred, percent)).toBe(value);
  });

  it('of few values is one of them', () => {
    expect(percentile([3, 1, 2], 99)).toBe(3);
  });
});
