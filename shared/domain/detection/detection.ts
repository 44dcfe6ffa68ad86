/** What a detection rule hands on: the runs that ended, and what it saw and could not tell, with why. */

import type { RunObservation } from '../observation.ts';
import type { SetAsideReason } from '../verdict.ts';
import { inOrder } from './in-order.ts';

export interface SetAside {
  readonly reason: SetAsideReason;
  /** Names the thing in the same words at every look, so that it can be logged once. */
  readonly what: string;
}

export interface Detection {
  /** Oldest first. */
  readonly observations: readonly RunObservation[];
  /** Each thing once. */
  readonly setAside: readonly SetAside[];
}

export function detectionOf(observations: readonly RunObservation[], setAside: readonly SetAside[]): Detection {
  const once = new Map(setAside.map((entry) => [`${entry.reason}\u0000${entry.what}`, entry]));
  const inSteadyOrder = [...once].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  return { observations: inOrder(observations), setAside: inSteadyOrder };
}
