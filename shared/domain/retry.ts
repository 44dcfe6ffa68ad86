// When an event that could not be delivered is tried again.

const FIRST_RETRY_DELAY_IN_MS = 10_000;
export const LONGEST_RETRY_DELAY_IN_MS = 60 * 60_000;
export const LONGEST_RETRY_AFTER_IN_MS = 6 * 60 * 60_000;
export const DELIVERY_LIFE_IN_MS = 24 * 60 * 60_000;

/** Spreads the retries of many events that failed together. */
const RETRY_JITTER = 0.2;

interface FailedAttempt {
  /** The number of the attempt that failed, from 1. */
  readonly attempt: number;
  /** In [0, 1). */
  readonly random: number;
  readonly retryAfterInSeconds?: number | undefined;
}

export function nextAttemptDelayInMs({ attempt, random, retryAfterInSeconds = 0 }: FailedAttempt): number {
  const backOff = Math.min(FIRST_RETRY_DELAY_IN_MS * 2 ** (attempt - 1), LONGEST_RETRY_DELAY_IN_MS);
  const jittered = backOff * (1 - RETRY_JITTER + 2 * RETRY_JITTER * random);
  const asked = Math.min(retryAfterInSeconds * 1000, LONGEST_RETRY_AFTER_IN_MS);
  return Math.round(Math.max(jittered, asked));
}
