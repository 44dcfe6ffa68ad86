// What time it is at the source: the system clock, moved. The app reads how far from a file, the simulator from here.
import { rename, writeFile } from 'node:fs/promises';

export class SourceClock {
  readonly #file: string;
  #aheadInMs = 0;

  constructor(file: string) {
    this.#file = file;
  }

  now(): number {
    return Date.now() + this.#aheadInMs;
  }

  /** From then on source time runs at real speed. A reader of the file finds the old number or the new one, never half. */
  async set(instant: number): Promise<void> {
    this.#aheadInMs = instant - Date.now();
    await writeFile(`${this.#file}.next`, String(this.#aheadInMs));
    await rename(`${this.#file}.next`, this.#file);
  }
}
