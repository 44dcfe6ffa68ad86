/** Points in time for tests: written out, or counted in minutes from one fixed night. */
import { addMs, type Instant, parseInstant } from '../../shared/domain/instant.ts';

export function instant(text: string): Instant {
  const parsed = parseInstant(text);
  if (parsed === undefined) throw new Error(`A test names a time that is none: ${text}`);
  return parsed;
}

/** Minute 0 of every test's day. */
export const START = instant('2026-03-02T00:00:00Z');

export const MINUTE = 60_000;

export function minute(count: number): Instant {
  return addMs(START, count * MINUTE);
}
