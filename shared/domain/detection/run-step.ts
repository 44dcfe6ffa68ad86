/** The parts a run is made of: a node of the workflow's status, or a task of a job, seen alike. */
import type { Instant } from '../instant.ts';
import type { RunStatus, WorkflowJob, WorkflowNode, WorkflowTask } from '../upstream-models.ts';
import { isTerminal } from './run-status.ts';

export interface RunStep {
  readonly jobIds: readonly string[];
  readonly status: RunStatus;
  readonly endedAt?: Instant;
  readonly message?: string;
}

export function stepOfNode({ jobIds, status, endedAt, message }: WorkflowNode): RunStep {
  return stepOf(jobIds, status, endedAt, message);
}

/** A task that does not say when it ended did so with its job at the latest. */
export function stepOfTask(task: WorkflowTask, job: WorkflowJob): RunStep {
  const endedAt = task.endedAt ?? (isTerminal(job.status) ? job.endedAt : undefined);
  return stepOf([...new Set([job.jobId, ...task.jobIds])], task.status, endedAt, task.message);
}

function stepOf(
  jobIds: readonly string[],
  status: RunStatus,
  endedAt: Instant | undefined,
  message: string | undefined,
): RunStep {
  return {
    jobIds,
    status,
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(message === undefined ? {} : { message }),
  };
}
