/** The recent jobs with their tasks. Upstream promises no order, so they are put in that of their submission. */
import type { WorkflowJob, WorkflowTask } from '../../domain/upstream-models.ts';
import { readOperationType, readRunStatus, readSubmission } from './enum-values.ts';
import { readItems } from './list-items.ts';
import type { Place } from './read-notes.ts';
import { idOf, idsOf, messageIn, textOf } from './upstream-texts.ts';
import { jobSchema, taskSchema } from './wire-schemas.ts';

/** Oldest first. */
export function readJobs(list: readonly unknown[], place: Place): WorkflowJob[] {
  return readItems(list, jobSchema, place, (wire, at): WorkflowJob | undefined => {
    const jobId = idOf(wire.jobId);
    if (jobId === undefined) {
      at.malformed('jobId');
      return undefined;
    }
    const submission = readSubmission(wire.jobSubmissionKind, at);
    return {
      jobId,
      operationType: readOperationType(wire.operationType, at),
      ...readRunStatus(wire.jobStatus, 'jobStatus', at),
      ...(submission === undefined ? {} : { submission }),
      ...(wire.submittedTimestamp === undefined ? {} : { submittedAt: wire.submittedTimestamp }),
      ...(wire.endTimestamp === undefined ? {} : { endedAt: wire.endTimestamp }),
      identifiers: idsOf(wire.idList),
      tasks: readTasks(wire.tasks ?? [], at.within('tasks')),
    };
  }).sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

function placeOf({ submittedAt, jobId }: WorkflowJob): string {
  return `${submittedAt ?? ''} ${jobId}`;
}

function readTasks(list: readonly unknown[], place: Place): WorkflowTask[] {
  return readItems(list, taskSchema, place, (wire, at) => {
    const taskId = idOf(wire.taskId);
    const friendlyName = textOf(wire.friendlyName);
    return {
      operationType: readOperationType(wire.operationType, at),
      ...readRunStatus(wire.taskStatus, 'taskStatus', at),
      jobIds: idsOf(wire.jobIds),
      ...(taskId === undefined ? {} : { taskId }),
      ...(friendlyName === undefined ? {} : { friendlyName }),
      ...(wire.endTimestamp === undefined ? {} : { endedAt: wire.endTimestamp }),
      ...messageIn(wire, at),
    };
  });
}
