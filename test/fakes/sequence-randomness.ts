/** Chance without chance: numbered tokens, and one fraction until a test sets another. */
import type { Randomness } from '../../shared/ports/randomness.ts';

export interface SequenceRandomness extends Randomness {
  /** 0.5 leaves retries without jitter. */
  setFraction(fraction: number): void;
}

export function createSequenceRandomness(): SequenceRandomness {
  let tokens = 0;
  let next = 0.5;
  return {
    fraction: () => next,
    token() {
      tokens += 1;
      return `random-${tokens}`;
    },
    setFraction(fraction) {
      next = fraction;
    },
  };
}
