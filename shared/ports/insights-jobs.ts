/** The jobs that makers start, follow and cancel. Nothing here throws for what upstream does. */
import type { InstanceId } from '../domain/ids.ts';
import type { Refresh } from '../domain/refresh.ts';
import type { WorkflowJob } from '../domain/upstream-models.ts';
import type { InsightsReply } from './insights-client.ts';

export interface InsightsJobs {
  /** `insights-not-found` where there is none of that id. */
  readJob(instanceId: InstanceId, jobId: string): InsightsReply<WorkflowJob>;
  startJob(instanceId: InstanceId, refresh: Refresh): InsightsReply<WorkflowJob>;
  /** Upstream stops it in its own time: the job in the answer may still run. */
  cancelJob(instanceId: InstanceId, jobId: string): InsightsReply<WorkflowJob>;
}
