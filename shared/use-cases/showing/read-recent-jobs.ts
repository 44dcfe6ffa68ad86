/** The latest jobs of an instance. Upstream lists a hundred at most, so an older one is not found. */
import { fail, type Result, succeed } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/ids.ts';
import type { WorkflowJob } from '../../domain/upstream-models.ts';
import type { InsightsClient } from '../../ports/insights-client.ts';
import type { InstanceDirectory } from '../../ports/instance-directory.ts';

export interface ReadRecentJobs {
  /** Newest first. */
  list(instanceId: InstanceId, top: number): Promise<Result<readonly WorkflowJob[]>>;
  find(instanceId: InstanceId, jobId: string): Promise<Result<WorkflowJob>>;
}

const LOOKED_THROUGH = 100;

export function createReadRecentJobs(insights: InsightsClient, directory: InstanceDirectory): ReadRecentJobs {
  async function list(instanceId: InstanceId, top: number): Promise<Result<readonly WorkflowJob[]>> {
    if (directory.find(instanceId) === undefined) return fail({ kind: 'instance-unknown', instanceId });
    const reply = await insights.readJobs(instanceId, top);
    return reply.ok ? succeed(reply.value.toReversed().slice(0, top)) : reply;
  }

  return {
    list,
    async find(instanceId, jobId) {
      const jobs = await list(instanceId, LOOKED_THROUGH);
      if (!jobs.ok) return jobs;
      const wanted = jobId.toLowerCase();
      const job = jobs.value.find((one) => one.jobId.toLowerCase() === wanted);
      return job === undefined ? fail({ kind: 'job-unknown', id: jobId }) : succeed(job);
    },
  };
}
