// The workflow's status: one node per kind of step and object, with its latest run and its last good one. It is derived
// from the jobs each time, so that it can never contradict them.
import type { Job, Task } from './model.ts';

export interface StatusNode {
  readonly latest: Task;
  readonly lastSuccess?: Task;
}

export function statusNodesOf(jobs: readonly Job[]): readonly StatusNode[] {
  const runs = new Map<string, Task[]>();
  for (const task of jobs.flatMap((job) => job.tasks)) {
    const object = `${task.operationType} ${task.identifier ?? ''}`;
    runs.set(object, [...(runs.get(object) ?? []), task]);
  }
  return [...runs.values()].flatMap((tasks) => {
    const newest = newestOf(tasks);
    if (newest === undefined) return [];
    const lastSuccess = newestOf(tasks.filter(({ status }) => status === 'successful'));
    return [{ latest: newest, ...(lastSuccess === undefined ? {} : { lastSuccess }) }];
  });
}

function newestOf(tasks: readonly Task[]): Task | undefined {
  return tasks.reduce<Task | undefined>(
    (best, task) => (best === undefined || task.submittedAt >= best.submittedAt ? task : best),
    undefined,
  );
}
