/** The quiet time after a fire, measured on the observations' own times and never on a wall clock. */
import { addMs, type Instant } from './instant.ts';

/**
 * Held is what comes less than the cooldown after the last fire, or before it. Without a cooldown nothing is held,
 * in whatever order things come.
 */
export function isCoolingDown(at: Instant, lastFiredAt: Instant | undefined, cooldownInMs: number): boolean {
  if (cooldownInMs === 0 || lastFiredAt === undefined) return false;
  return at < addMs(lastFiredAt, cooldownInMs);
}
