/** Crossing, value by value around the threshold, and what arms again after a fire. */
import { describe, expect, it } from 'vitest';
import { crossingOf, isRearmedBy } from '../../../../shared/domain/threshold.ts';

describe('crossingOf a threshold of 100', () => {
  it.each([
    ['from below to above', 99, 101, 'above'],
    ['from the threshold itself to above, for it is on neither side', 100, 101, 'above'],
    ['from below to the threshold, for reaching it is no crossing', 99, 100, undefined],
    ['from above to below', 101, 99, 'below'],
    ['from the threshold itself to below', 100, 99, 'below'],
    ['from above to the threshold', 101, 100, undefined],
    ['staying on the threshold', 100, 100, undefined],
    ['staying above', 101, 500, undefined],
    ['staying below', 99, 1, undefined],
    ['by the smallest step there is', 100, 100.00000000000001, 'above'],
  ] as const)('%s', (_, previous, current, crossing) => {
    expect(crossingOf(previous, current, { threshold: 100, direction: 'both' })).toBe(crossing);
    const above = crossing === 'above' ? 'above' : undefined;
    expect(crossingOf(previous, current, { threshold: 100, direction: 'above' })).toBe(above);
    const below = crossing === 'below' ? 'below' : undefined;
    expect(crossingOf(previous, current, { threshold: 100, direction: 'below' })).toBe(below);
  });

  it('treats zero, negative zero and negative thresholds like any other', () => {
    expect(crossingOf(-0, 0, { threshold: 0, direction: 'both' })).toBeUndefined();
    expect(crossingOf(-11, -9, { threshold: -10, direction: 'both' })).toBe('above');
  });
});

describe('isRearmedBy', () => {
  it.each([
    ['above', 91, false],
    ['above', 90, true],
    ['above', 89, true],
    ['below', 109, false],
    ['below', 110, true],
    ['below', 111, true],
  ] as const)('after a fire %s of 100 with a margin of 10, %i arms again: %s', (fired, value, isRearmed) => {
    expect(isRearmedBy(value, fired, { threshold: 100, rearmMargin: 10 })).toBe(isRearmed);
  });

  it('without a margin the threshold itself is far enough', () => {
    expect(isRearmedBy(100, 'above', { threshold: 100, rearmMargin: 0 })).toBe(true);
    expect(isRearmedBy(100, 'below', { threshold: 100, rearmMargin: 0 })).toBe(true);
  });
});
