/** One measurement: a program of its own that answers for some of the keys. */
import type { Measured } from './figures.ts';
import type { Key } from './goals.ts';

export interface Bench {
  /** The folder of the repository. */
  readonly root: string;
  /** Subscriptions where the number of them matters. */
  readonly subscriptions: number;
  /** Tells a person what is going on. */
  note(line: string): void;
}

export interface Measurement {
  readonly keys: readonly Key[];
  measure(bench: Bench): Promise<Partial<Record<Key, Measured>>>;
}
