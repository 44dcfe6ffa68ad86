/** How a run ended, told from its steps. */
import type { Instant } from '../instant.ts';
import { type EndedStatus, outcomeOf } from '../observation.ts';
import type { SetAsideReason } from '../verdict.ts';
import { endedStatusOf, isTerminal } from './run-status.ts';
import type { RunStep } from './run-step.ts';

export type RunEnd =
  | {
      readonly kind: 'ended';
      readonly status: EndedStatus;
      readonly at: Instant;
      readonly jobIds: readonly string[];
      readonly message?: string;
    }
  | { readonly kind: 'not-yet' }
  | { readonly kind: 'set-aside'; readonly reason: SetAsideReason };

/** Without a failure, one that was stopped decides, then one that succeeded: a skipped step takes nothing from it. */
const DECIDING: readonly EndedStatus[] = ['aborted', 'successful', 'skipped', 'deleted'];

/** Failed as soon as any step has; otherwise it ends with its last step. */
export function runEndOf(steps: readonly RunStep[]): RunEnd {
  const failed = steps.filter(isFailed);
  if (failed.length === 0) {
    if (steps.some((step) => step.status === 'unknown')) return { kind: 'set-aside', reason: 'unknown-status' };
    if (!steps.every((step) => isTerminal(step.status))) return { kind: 'not-yet' };
  }
  const jobIds = [...new Set(steps.flatMap((step) => step.jobIds))].sort();
  if (jobIds.length === 0) return { kind: 'set-aside', reason: 'missing-job-id' };

  const ended = steps.filter((step) => isTerminal(step.status));
  const ends = ended.flatMap((step) => step.endedAt ?? []).sort();
  const at = ends.at(-1);
  if (at === undefined || ends.length < ended.length) return { kind: 'set-aside', reason: 'missing-end' };

  const decider = deciderAmong(failed.length > 0 ? failed : ended);
  const status = decider === undefined ? undefined : endedStatusOf(decider.status);
  if (decider === undefined || status === undefined) return { kind: 'not-yet' };
  return {
    kind: 'ended',
    status,
    at,
    jobIds,
    ...(decider.message === undefined ? {} : { message: decider.message }),
  };
}

function isFailed(step: RunStep): boolean {
  const status = endedStatusOf(step.status);
  return status !== undefined && outcomeOf(status) === 'failed';
}

/** Of several that could decide the latest does; what is listed first must not matter. */
function deciderAmong(steps: readonly RunStep[]): RunStep | undefined {
  const status = DECIDING.find((deciding) => steps.some((step) => step.status === deciding));
  return steps
    .filter((step) => step.status === status || isFailed(step))
    .map((step) => ({ step, place: [step.endedAt, step.status, step.message].join('\u0000') }))
    .sort((a, b) => (a.place < b.place ? 1 : -1))[0]?.step;
}
