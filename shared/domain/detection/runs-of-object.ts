/**
 * The ended runs of one object. The status node shows the latest run and decides about it, whatever the tasks of the
 * same job say; tasks tell of the runs that the node shows no more.
 */
import type { Instant } from '../instant.ts';
import { outcomeOf, type RunObservation } from '../observation.ts';
import type { Subject } from '../subject.ts';
import type { WorkflowJob } from '../upstream-models.ts';
import type { SetAside } from './detection.ts';
import { isFailureSettled } from './failure-settles.ts';
import { runEndOf } from './run-end.ts';
import type { RunStep } from './run-step.ts';
import { stepsByRun } from './steps-by-run.ts';

/** The moment of the look, and what decides whether a failure counts by then. */
export interface Look {
  readonly now: Instant;
  readonly jobs: readonly WorkflowJob[];
  readonly failureDelayInMs: number;
}

export interface ObservedObject {
  readonly subject: Subject;
  readonly label?: string;
  readonly dataSourceId?: string;
  readonly shown: readonly RunStep[];
  readonly tasks: readonly RunStep[];
}

export interface RunsSeen {
  readonly observations: readonly RunObservation[];
  readonly setAside: readonly SetAside[];
}

/**
 * One or two is usual. A run is kept with its jobs in one cell, and they have a row each in one transaction: of more it is
 * known again by these.
 */
const MOST_JOBS = 24;

export function runsOfObject(object: ObservedObject, look: Look): RunsSeen {
  const shownJobs = new Set(object.shown.flatMap((step) => step.jobIds));
  const isShown = (steps: readonly RunStep[]) => steps.some((step) => step.jobIds.some((id) => shownJobs.has(id)));
  const seen = [
    ...stepsByRun(object.shown).map((steps) => readRun(object, steps, 'status', look)),
    ...stepsByRun(object.tasks)
      .filter((steps) => !isShown(steps))
      .map((steps) => readRun(object, steps, 'tasks', look)),
  ];
  return {
    observations: seen.flatMap((run) => run.observations),
    setAside: seen.flatMap((run) => run.setAside),
  };
}

function readRun(
  { subject, label, dataSourceId }: ObservedObject,
  steps: readonly RunStep[],
  seenIn: 'status' | 'tasks',
  { now, jobs, failureDelayInMs }: Look,
): RunsSeen {
  const end = runEndOf(steps);
  switch (end.kind) {
    case 'not-yet':
      return { observations: [], setAside: [] };
    case 'set-aside': {
      const jobIds = steps.flatMap((step) => step.jobIds).sort();
      const what = [`${subject.kind} ${subject.objectId}`, ...(jobIds[0] === undefined ? [] : [`job ${jobIds[0]}`])];
      return { observations: [], setAside: [{ reason: end.reason, what: what.join(', ') }] };
    }
    case 'ended': {
      const { kind: _, ...run } = end;
      if (
        outcomeOf(run.status) === 'failed' &&
        !isFailureSettled({ endedAt: run.at, jobIds: run.jobIds, jobs, now, delayInMs: failureDelayInMs })
      ) {
        return { observations: [], setAside: [] };
      }
      const observation: RunObservation = {
        type: 'run',
        subject,
        ...(label === undefined ? {} : { label }),
        ...(dataSourceId === undefined ? {} : { dataSourceId }),
        ...run,
        // Only now: a failure is settled when all of them have ended.
        jobIds: run.jobIds.slice(0, MOST_JOBS),
        seenIn,
      };
      return { observations: [observation], setAside: [] };
    }
  }
}
