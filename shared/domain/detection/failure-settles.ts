/** When a failure counts: the product retries failed steps by itself, so one of a job that still runs may yet heal. */
import { addMs, type Instant } from '../instant.ts';
import type { WorkflowJob } from '../upstream-models.ts';
import { isTerminal } from './run-status.ts';

export interface Failed {
  readonly endedAt: Instant;
  readonly jobIds: readonly string[];
  /** The jobs that upstream lists now. */
  readonly jobs: readonly WorkflowJob[];
  readonly now: Instant;
  readonly delayInMs: number;
}

/** Settled once all its jobs have ended, or the delay is over. Of a job that is not listed nobody knows if it ended. */
export function isFailureSettled({ endedAt, jobIds, jobs, now, delayInMs }: Failed): boolean {
  if (now >= addMs(endedAt, delayInMs)) return true;
  const ended = new Set(jobs.filter((job) => isTerminal(job.status)).map((job) => job.jobId));
  return jobIds.every((jobId) => ended.has(jobId));
}
