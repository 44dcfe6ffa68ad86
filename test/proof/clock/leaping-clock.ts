/** A clock that all processes of an installation share: real time, set ahead in leaps, so that leases run out at once. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class LeapingClock {
  readonly #folder = mkdtempSync(join(tmpdir(), 'leaping-clock-'));
  readonly #file = join(this.#folder, 'ahead');
  #aheadInMs = 0;

  constructor() {
    this.leap(0);
  }

  /** What a process needs in its environment to go by this clock. */
  get environment(): Readonly<Record<'CLOCK_AHEAD_FILE' | 'NODE_OPTIONS', string>> {
    const preload = new URL('./clock-ahead.mjs', import.meta.url).href;
    return { CLOCK_AHEAD_FILE: this.#file, NODE_OPTIONS: `--import ${preload}` };
  }

  now(): number {
    return Date.now() + this.#aheadInMs;
  }

  leap(ms: number): void {
    this.#aheadInMs += ms;
    // Renamed, not rewritten: whoever reads it meanwhile finds the old number or the new one.
    writeFileSync(`${this.#file}.next`, String(this.#aheadInMs));
    renameSync(`${this.#file}.next`, this.#file);
  }

  /** For children that are started within, and take over this process's environment. */
  async within<Value>(start: () => Promise<Value>): Promise<Value> {
    const before = Object.keys(this.environment).map((name) => [name, process.env[name]] as const);
    Object.assign(process.env, this.environment);
    try {
      return await start();
    } finally {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
