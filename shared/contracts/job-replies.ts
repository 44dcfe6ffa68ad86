/** What the actions on jobs answer, made of what upstream told. */
import { isTerminal } from '../domain/detection/run-status.ts';
import type { WorkflowJob, WorkflowTask } from '../domain/upstream-models.ts';
import type { JobReply } from './job-routes.ts';

export function jobReplyOf(job: WorkflowJob): JobReply {
  const { jobId, operationType, status, submission, submittedAt, endedAt, tasks } = job;
  return {
    jobId,
    operationType,
    status,
    hasEnded: isTerminal(status),
    ...(submission === undefined ? {} : { submission }),
    ...(submittedAt === undefined ? {} : { submittedAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
    tasks: tasks.map(taskReplyOf),
  };
}

function taskReplyOf({
  friendlyName,
  operationType,
  status,
  endedAt,
  message,
}: WorkflowTask): JobReply['tasks'][number] {
  return {
    ...(friendlyName === undefined ? {} : { name: friendlyName }),
    operationType,
    status,
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(message === undefined ? {} : { message }),
  };
}
