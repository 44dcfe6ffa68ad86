/** When a write may have been done although nobody said so: trying it again by itself could do it twice. */
import type { InsightsFailure } from '../../domain/failure.ts';

/** No answer at all, or one from somewhere on the way. Where even the token was not to be had, that is said as well. */
export function mayBeDone(failure: InsightsFailure): boolean {
  return failure.kind === 'insights-unavailable' || failure.kind === 'insights-malformed';
}
