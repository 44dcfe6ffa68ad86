/** A clock that moves only when it is told to. */
import { addMs, type Instant } from '../../shared/domain/instant.ts';
import type { Clock } from '../../shared/ports/clock.ts';

export interface SteppableClock {
  readonly now: Clock;
  advance(ms: number): void;
  set(instant: Instant): void;
}

export function createSteppableClock(start: Instant): SteppableClock {
  let current = start;
  return {
    now: () => current,
    advance(ms) {
      current = addMs(current, ms);
    },
    set(instant) {
      current = instant;
    },
  };
}
