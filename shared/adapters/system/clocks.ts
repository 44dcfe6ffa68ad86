/** The system's clock, and for local scenarios one that is set off from it by a file. */
import { readFileSync } from 'node:fs';
import { instantFromMs } from '../../domain/instant.ts';
import type { Clock } from '../../ports/clock.ts';

export const systemClock: Clock = () => instantFromMs(Date.now());

/** The file holds the milliseconds by which source time is ahead of the system's; read each time, for scenarios move it. */
export function createFileOffsetClock(file: string): Clock {
  return () => {
    const offset = Number(readFileSync(file, 'utf8'));
    if (!Number.isSafeInteger(offset)) throw new Error(`${file} does not hold a whole number of milliseconds`);
    return instantFromMs(Date.now() + offset);
  };
}
