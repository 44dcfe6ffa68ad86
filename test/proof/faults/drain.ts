/** How a schedule moves on without dice: everything is let through, and time goes by until the next message is seen. */
import { vi } from 'vitest';
import { msOf } from '../../../shared/domain/instant.ts';
import { MINUTE } from '../../builders/instants.ts';
import type { World } from './world.ts';

const LONGEST_WAIT_IN_MS = 2 * MINUTE;

/** Lets everything through until nothing is under way. */
export async function drain({ gate, tasks }: World): Promise<void> {
  for (;;) {
    await gate.quiet();
    const [first] = gate.held;
    const harmless = gate.held.filter(({ kind }) => kind !== 'write' && kind !== 'send');
    if (harmless.length > 0) await gate.releaseAll(harmless);
    else if (first !== undefined) await gate.release(first, 'pass');
    else if (vi.getTimerCount() > 0) vi.advanceTimersToNextTimer();
    else if (tasks.running.length === 0) return;
    else throw new Error(`Nobody can go on: ${tasks.running.map(({ what }) => what).join(', ')}`);
  }
}

/** False where none is on its way that comes soon. */
export function waitForMessage({ box, clock }: World): boolean {
  const restInMs = msOf(box.nextDueAt ?? clock.now()) - msOf(clock.now());
  if (restInMs <= 0 || restInMs > LONGEST_WAIT_IN_MS) return false;
  clock.advance(restInMs);
  return true;
}
