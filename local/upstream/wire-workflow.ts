// Jobs, tasks and status nodes as the published API shows them.
import type { Job, Task } from './model.ts';
import { type StatusNode, statusNodesOf } from './status-nodes.ts';
import { instantText, optionalInstantText } from './wire-instant.ts';

export function jobsReply(jobs: readonly Job[], top: number, includeTasks: boolean) {
  return [...jobs]
    .sort((one, other) => other.submittedAt - one.submittedAt)
    .slice(0, top)
    .map((job) => jobReply(job, includeTasks));
}

export function jobReply(job: Job, includeTasks: boolean) {
  return {
    jobId: job.jobId,
    jobType: job.jobType,
    jobSubmissionKind: job.submission,
    jobStatus: job.status,
    operationType: job.operationType,
    subType: 'noSubType',
    submittedTimestamp: instantText(job.submittedAt),
    endTimestamp: optionalInstantText(job.endedAt),
    shouldForceRunRequestedNodes: job.submission === 'onDemand',
    idList: job.idList,
    options: job.operationType === 'all' ? { runDownstreamAfterMerge: true } : null,
    ...(includeTasks ? { tasks: job.tasks.map(taskReply) } : {}),
  };
}

export function historyReply(jobs: readonly Job[], top: number) {
  return jobs
    .flatMap(({ tasks }) => tasks)
    .sort((one, other) => other.submittedAt - one.submittedAt)
    .slice(0, top)
    .map(taskReply);
}

export function statusReply(jobs: readonly Job[]) {
  return statusNodesOf(jobs).map(nodeReply);
}

/** A task has no identifier in any published version: it names its object for people only. */
function taskReply(task: Task) {
  return {
    taskId: task.taskId,
    taskStatus: task.status,
    operationType: task.operationType,
    subType: 'noSubType',
    jobIds: task.jobIds,
    friendlyName: task.friendlyName,
    submittedTimestamp: instantText(task.submittedAt),
    endTimestamp: optionalInstantText(task.endedAt),
    ...errorFields(task),
    waitingTaskIds: [],
    additionalInfo: additionalInfoOf(task),
  };
}

function nodeReply({ latest, lastSuccess }: StatusNode) {
  return {
    operationType: latest.operationType,
    subType: 'noSubType',
    identifier: latest.identifier,
    friendlyName: latest.friendlyName,
    jobIds: latest.jobIds,
    taskStatus: latest.status,
    endTimestamp: optionalInstantText(latest.endedAt),
    lastSuccessJobIds: lastSuccess?.jobIds ?? [],
    lastSuccessfulTimestamp: optionalInstantText(lastSuccess?.endedAt),
    ...errorFields(latest),
    additionalInfo: additionalInfoOf(latest),
    selectionReason: { code: 'requested', details: null },
  };
}

function errorFields({ message }: Task) {
  if (message === undefined) return { ciError: null, ciErrors: [] };
  const ciError = {
    exceptionCulprit: 'user',
    errorCode: 'dataRefreshFailed',
    resultSeverity: 'error',
    message,
    params: {},
  };
  return { ciError, ciErrors: [ciError] };
}

function additionalInfoOf({ operationType }: Task) {
  switch (operationType) {
    case 'merge':
    case 'segmentation':
    case 'measures':
    case 'export':
      return { kind: operationType };
    default:
      return null;
  }
}
