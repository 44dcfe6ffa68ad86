/** What was decided about one observation for one subscription, and the closed list of reasons. */
export const FIRE_REASONS = ['crossed-above', 'crossed-below', 'completed'] as const;
export type FireReason = (typeof FIRE_REASONS)[number];

export const HOLD_REASONS = [
  'first-observation',
  'not-crossed',
  'before-subscription',
  'cooling-down',
  'not-armed',
  'outcome-not-wanted',
  'evaluation-failed',
  'already-seen',
  'out-of-order',
] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

export type Verdict =
  | { readonly fires: true; readonly reason: FireReason }
  | { readonly fires: false; readonly reason: HoldReason };

/** Why an observation never came before any subscription: logged, and recorded nowhere. */
export type SetAsideReason =
  | 'already-seen'
  | 'out-of-order'
  | 'stamp-in-future'
  | 'ambiguous-source'
  | 'unknown-source'
  | 'unknown-status'
  | 'missing-job-id'
  | 'missing-end';

export function fire(reason: FireReason): Verdict {
  return { fires: true, reason };
}

export function hold(reason: HoldReason): Verdict {
  return { fires: false, reason };
}
