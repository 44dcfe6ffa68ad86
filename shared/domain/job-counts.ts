/** How many jobs came to which end. */
import { endedStatusOf } from './detection/run-status.ts';
import { outcomeOf } from './observation.ts';
import type { RunStatus, WorkflowJob } from './upstream-models.ts';

export const JOB_ENDS = ['succeeded', 'failed', 'cancelled', 'running', 'other'] as const;
type JobEnd = (typeof JOB_ENDS)[number];
export type JobCounts = Readonly<Record<JobEnd, number>>;

export function jobCountsOf(jobs: readonly WorkflowJob[]): JobCounts {
  const counts = { succeeded: 0, failed: 0, cancelled: 0, running: 0, other: 0 };
  for (const { status } of jobs) counts[endOf(status)] += 1;
  return counts;
}

export function isFailure(status: RunStatus | undefined): boolean {
  return status !== undefined && endOf(status) === 'failed';
}

function endOf(status: RunStatus): JobEnd {
  const ended = endedStatusOf(status);
  if (ended === undefined) return status === 'unknown' ? 'other' : 'running';
  const outcome = outcomeOf(ended);
  switch (outcome) {
    case 'succeeded':
    case 'failed':
      return outcome;
    case 'aborted':
    case 'deleted':
      return 'cancelled';
    case 'skipped':
      return 'other';
  }
}
