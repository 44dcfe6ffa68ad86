/** One measurement: a program of its own that answers for some of the keys. */
import type { Measured } from './figures.ts';
import type { Key } from './goals.ts';

export interface Bench {
  /** The folder of the repository. */
  readonly root: string;
  /** How many subscriptions there are in all; left out, as many as the goal speaks of. */
  readonly subscriptions?: number;
  /** How often what is short is measured; the median counts. */
  readonly rounds: number;
  /** Tells a person what is going on. */
  note(line: string): void;
}

export interface Measurement {
  readonly keys: readonly Key[];
  /** Its figures may depend on how many subscriptions there are. */
  readonly grows?: true;
  measure(bench: Bench): Promise<Partial<Record<Key, Measured>>>;
}
