/** Which steps of one object belong to one run: all those of one job, and of all jobs that share a step with it. */
import type { RunStep } from './run-step.ts';

export function stepsByRun(steps: readonly RunStep[]): RunStep[][] {
  let runs: { readonly jobIds: ReadonlySet<string>; readonly steps: RunStep[] }[] = [];
  for (const step of steps) {
    const shares = (run: { readonly jobIds: ReadonlySet<string> }) =>
      step.jobIds.some((jobId) => run.jobIds.has(jobId));
    const same = runs.filter(shares);
    runs = [
      ...runs.filter((run) => !shares(run)),
      {
        jobIds: new Set([...same.flatMap((run) => [...run.jobIds]), ...step.jobIds]),
        steps: [...same.flatMap((run) => run.steps), step],
      },
    ];
  }
  return runs.map((run) => run.steps);
}
