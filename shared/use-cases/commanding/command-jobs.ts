/** Jobs that a maker starts, follows to their end, and cancels. */
import { isTerminal } from '../../domain/detection/run-status.ts';
import { fail, type InsightsFailure, type Result } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/ids.ts';
import type { Refresh } from '../../domain/refresh.ts';
import type { WorkflowJob } from '../../domain/upstream-models.ts';
import type { InsightsJobs } from '../../ports/insights-jobs.ts';
import type { InstanceDirectory } from '../../ports/instance-directory.ts';
import { mayBeDone } from './unanswered-write.ts';

export interface CommandJobs {
  start(instanceId: InstanceId, refresh: Refresh): Promise<Result<WorkflowJob>>;
  /** As it is now, however old. */
  follow(instanceId: InstanceId, jobId: string): Promise<Result<WorkflowJob>>;
  cancel(instanceId: InstanceId, jobId: string): Promise<Result<WorkflowJob>>;
}

export function createCommandJobs(insights: InsightsJobs, directory: InstanceDirectory): CommandJobs {
  async function follow(instanceId: InstanceId, jobId: string): Promise<Result<WorkflowJob>> {
    if (directory.find(instanceId) === undefined) return fail({ kind: 'instance-unknown', instanceId });
    return ofJob(jobId, await insights.readJob(instanceId, jobId));
  }

  return {
    follow,
    async start(instanceId, refresh) {
      if (directory.find(instanceId) === undefined) return fail({ kind: 'instance-unknown', instanceId });
      const reply = await insights.startJob(instanceId, refresh);
      if (reply.ok || !mayBeDone(reply.failure)) return reply;
      return fail({ kind: 'write-unanswered', what: 'the refresh may have been started' });
    },
    async cancel(instanceId, jobId) {
      const job = await follow(instanceId, jobId);
      if (!job.ok) return job;
      const { status } = job.value;
      if (isTerminal(status)) return fail({ kind: 'job-ended', id: jobId, status });
      // To cancel once more changes nothing: a flow may try again by itself.
      return ofJob(jobId, await insights.cancelJob(instanceId, jobId));
    },
  };
}

function ofJob(id: string, reply: Result<WorkflowJob, InsightsFailure>): Result<WorkflowJob> {
  return !reply.ok && reply.failure.kind === 'insights-not-found' ? fail({ kind: 'job-unknown', id }) : reply;
}
