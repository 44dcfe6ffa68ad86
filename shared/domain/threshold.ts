/** Crossing a threshold, and being armed for the next crossing. */
import type { Direction, LevelCondition } from './trigger.ts';

export type Crossing = 'above' | 'below';

/**
 * Above: `previous ≤ threshold < current`; below: `previous ≥ threshold > current`.
 * A value equal to the threshold is on neither side, so reaching it is no crossing and leaving it is one.
 */
export function crossingOf(
  previous: number,
  current: number,
  condition: { readonly threshold: number; readonly direction: Direction },
): Crossing | undefined {
  const { threshold, direction } = condition;
  if (direction !== 'below' && previous <= threshold && current > threshold) return 'above';
  if (direction !== 'above' && previous >= threshold && current < threshold) return 'below';
  return undefined;
}

/** After a fire the value must come back past the threshold by the margin before the next crossing counts. */
export function isRearmedBy(
  value: number,
  fired: Crossing,
  condition: Pick<LevelCondition, 'threshold' | 'rearmMargin'>,
): boolean {
  return fired === 'above'
    ? value <= condition.threshold - condition.rearmMargin
    : value >= condition.threshold + condition.rearmMargin;
}
