/** Chance, handed in so that tests can take it away. */
export interface Randomness {
  /** From 0 up to, not including, 1. */
  fraction(): number;
  /** An unguessable text of letters, digits, `-` and `_`. */
  token(): string;
}
