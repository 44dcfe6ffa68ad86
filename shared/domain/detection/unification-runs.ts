/** The ended runs of unification. It is complete with its merge: a run that stops at matching is none. */
import type { InstanceId } from '../ids.ts';
import { ANY_OBJECT } from '../subject.ts';
import type { WorkflowNode } from '../upstream-models.ts';
import { type Detection, detectionOf } from './detection.ts';
import { stepOfNode, stepOfTask } from './run-step.ts';
import { type Look, runsOfObject } from './runs-of-object.ts';

export interface UnificationRunsInput extends Look {
  readonly instanceId: InstanceId;
  readonly nodes: readonly WorkflowNode[];
}

export function detectUnificationRuns({ instanceId, nodes, ...look }: UnificationRunsInput): Detection {
  const { observations, setAside } = runsOfObject(
    {
      subject: { instanceId, kind: 'unification', objectId: ANY_OBJECT },
      shown: nodes.filter(isMerge).map(stepOfNode),
      tasks: look.jobs.flatMap((job) => job.tasks.filter(isMerge).map((task) => stepOfTask(task, job))),
    },
    look,
  );
  return detectionOf(observations, setAside);
}

function isMerge({ operationType }: { readonly operationType: string }): boolean {
  return operationType === 'merge';
}
