/** The full refreshes that have ended. A job's own end is final: what was to be retried has been. */
import type { InstanceId } from '../ids.ts';
import type { RunObservation } from '../observation.ts';
import { ANY_OBJECT, type Subject } from '../subject.ts';
import type { WorkflowJob } from '../upstream-models.ts';
import { type Detection, detectionOf, type SetAside } from './detection.ts';
import { isFullRefresh } from './is-full-refresh.ts';
import { endedStatusOf } from './run-status.ts';

export interface FullRefreshInput {
  readonly instanceId: InstanceId;
  readonly jobs: readonly WorkflowJob[];
}

export function detectFullRefreshRuns({ instanceId, jobs }: FullRefreshInput): Detection {
  const subject: Subject = { instanceId, kind: 'full-refresh', objectId: ANY_OBJECT };
  const observations: RunObservation[] = [];
  const setAside: SetAside[] = [];
  for (const job of jobs.filter(isFullRefresh)) {
    const what = `full refresh, job ${job.jobId}`;
    const status = endedStatusOf(job.status);
    if (job.status === 'unknown') setAside.push({ reason: 'unknown-status', what });
    if (status === undefined) continue;
    if (job.endedAt === undefined) {
      setAside.push({ reason: 'missing-end', what });
      continue;
    }
    observations.push({
      type: 'run',
      subject,
      at: job.endedAt,
      status,
      jobIds: [job.jobId],
      ...(job.submission === undefined ? {} : { submission: job.submission }),
      seenIn: 'jobs',
    });
  }
  return detectionOf(observations, setAside);
}
