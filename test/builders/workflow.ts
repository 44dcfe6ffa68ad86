// Jobs, tasks and status nodes as upstream's models, valid and finished unless a test says otherwise.
import { type InstanceId, instanceIdOf } from '../../shared/domain/ids.ts';
import { type Instant, parseInstant } from '../../shared/domain/instant.ts';
import type { WorkflowJob, WorkflowNode, WorkflowTask } from '../../shared/domain/upstream-models.ts';

export const CONTOSO: InstanceId = instanceIdOf('3f1d6c1e-5b0f-4a53-9c0e-7a1f2b6c9d10');

/** A time of one day: `03:11`, or `03:11:40.5`. */
export function at(time: string): Instant {
  const instant = parseInstant(`2026-03-02T${time.length === 5 ? `${time}:00` : time}Z`);
  if (instant === undefined) throw new TypeError(`${time} is no time of day`);
  return instant;
}

export function aNode(overrides: Partial<WorkflowNode> = {}): WorkflowNode {
  return {
    operationType: 'ingestion',
    identifier: 'source-a',
    friendlyName: 'Contacts',
    jobIds: ['job-1'],
    status: 'successful',
    endedAt: at('03:11'),
    ...overrides,
  };
}

export function aTask(overrides: Partial<WorkflowTask> = {}): WorkflowTask {
  return {
    operationType: 'ingestion',
    friendlyName: 'Contacts',
    jobIds: [],
    status: 'successful',
    endedAt: at('03:11'),
    ...overrides,
  };
}

export function aJob(overrides: Partial<WorkflowJob> = {}): WorkflowJob {
  return {
    jobId: 'job-1',
    operationType: 'all',
    status: 'successful',
    submission: 'scheduled',
    submittedAt: at('03:00'),
    endedAt: at('04:31'),
    identifiers: [],
    tasks: [],
    ...overrides,
  };
}

/** The same thing without some of its fields. */
export function without<Model extends object, Key extends keyof Model>(model: Model, ...keys: Key[]): Omit<Model, Key> {
  const rest = { ...model };
  for (const key of keys) delete rest[key];
  return rest;
}
