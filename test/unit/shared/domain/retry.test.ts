// How long a failed delivery waits.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DELIVERY_LIFE_IN_MS,
  LONGEST_RETRY_AFTER_IN_MS,
  LONGEST_RETRY_DELAY_IN_MS,
  nextAttemptDelayInMs,
} from '../../../../shared/domain/retry.ts';

const MIDDLE = 0.5;
const attempt = fc.integer({ min: 1, max: 10_000 });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('nextAttemptDelayInMs', () => {
  it.each([
    [1, 10_000],
    [2, 20_000],
    [3, 40_000],
    [9, 2_560_000],
    [10, 3_600_000],
    [2_000, 3_600_000],
  ])('after attempt %i waits %i ms, before jitter', (number, delay) => {
    expect(nextAttemptDelayInMs({ attempt: number, random: MIDDLE })).toBe(delay);
  });

  it('spreads by a fifth to either side', () => {
    expect(nextAttemptDelayInMs({ attempt: 1, random: 0 })).toBe(8_000);
    expect(nextAttemptDelayInMs({ attempt: 1, random: 0.999_999 })).toBe(12_000);
  });

  it('honours Retry-After as a minimum', () => {
    expect(nextAttemptDelayInMs({ attempt: 1, random: MIDDLE, retryAfterInSeconds: 60 })).toBe(60_000);
    expect(nextAttemptDelayInMs({ attempt: 1, random: MIDDLE, retryAfterInSeconds: 1 })).toBe(10_000);
  });

  it('waits at most six hours for a Retry-After', () => {
    expect(nextAttemptDelayInMs({ attempt: 1, random: MIDDLE, retryAfterInSeconds: 1e9 })).toBe(
      LONGEST_RETRY_AFTER_IN_MS,
    );
  });

  it('always gives a whole number of milliseconds within the bounds', () => {
    fc.assert(
      fc.property(attempt, random, fc.option(fc.nat(), { nil: undefined }), (number, chance, retryAfterInSeconds) => {
        const delay = nextAttemptDelayInMs({ attempt: number, random: chance, retryAfterInSeconds });
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(8_000);
        expect(delay).toBeGreaterThanOrEqual(Math.min((retryAfterInSeconds ?? 0) * 1000, LONGEST_RETRY_AFTER_IN_MS));
        expect(delay).toBeLessThanOrEqual(LONGEST_RETRY_AFTER_IN_MS);
        if (retryAfterInSeconds === undefined) expect(delay).toBeLessThanOrEqual(LONGEST_RETRY_DELAY_IN_MS * 1.2);
      }),
    );
  });

  it('tries an event dozens of times within its life', () => {
    let elapsed = 0;
    let attempts = 0;
    while (elapsed < DELIVERY_LIFE_IN_MS) {
      attempts += 1;
      elapsed += nextAttemptDelayInMs({ attempt: attempts, random: MIDDLE });
    }
    expect(attempts).toBeGreaterThan(24);
  });
});
