/** The ended runs of data sources, each under its own source; that they are also runs of *any* source is added elsewhere. */
import type { InstanceId } from '../ids.ts';
import type { WorkflowNode } from '../upstream-models.ts';
import { type Detection, detectionOf, type SetAside } from './detection.ts';
import { isTerminal } from './run-status.ts';
import { type RunStep, stepOfNode, stepOfTask } from './run-step.ts';
import { type Look, runsOfObject } from './runs-of-object.ts';
import { sourceNames } from './source-names.ts';

export interface DataSourceRunsInput extends Look {
  readonly instanceId: InstanceId;
  readonly nodes: readonly WorkflowNode[];
}

interface Source {
  readonly label?: string;
  readonly shown: RunStep[];
  readonly tasks: RunStep[];
}

export function detectDataSourceRuns({ instanceId, nodes, ...look }: DataSourceRunsInput): Detection {
  const setAside: SetAside[] = [];
  const named = [];
  const sources = new Map<string, Source>();
  for (const node of nodes.filter((one) => one.operationType === 'ingestion')) {
    const { friendlyName: label } = node;
    const dataSourceId = node.identifier?.trim().toLowerCase();
    if (!dataSourceId) {
      setAside.push({ reason: 'unknown-source', what: `status node ${quoted(label)}` });
      continue;
    }
    named.push({ dataSourceId, ...(label === undefined ? {} : { name: label }) });
    const source = sources.get(dataSourceId) ?? { shown: [], tasks: [] };
    source.shown.push(stepOfNode(node));
    sources.set(dataSourceId, { ...source, ...firstOf(source.label, label) });
  }

  const sourceMeantBy = sourceNames(named);
  for (const job of look.jobs) {
    for (const task of job.tasks.filter((one) => one.operationType === 'ingestion')) {
      const meant = sourceMeantBy(task.friendlyName);
      if (meant.known) sources.get(meant.dataSourceId)?.tasks.push(stepOfTask(task, job));
      else if (isTerminal(task.status)) {
        setAside.push({ reason: meant.reason, what: `task ${quoted(task.friendlyName)}` });
      }
    }
  }

  const runs = [...sources].map(([dataSourceId, source]) =>
    runsOfObject(
      { subject: { instanceId, kind: 'data-source', objectId: dataSourceId }, dataSourceId, ...source },
      look,
    ),
  );
  return detectionOf(
    runs.flatMap((run) => run.observations),
    [...setAside, ...runs.flatMap((run) => run.setAside)],
  );
}

function quoted(name: string | undefined): string {
  return name === undefined ? 'without a name' : `"${name.trim()}"`;
}

/** Several nodes of one source may be listed in any order. */
function firstOf(a: string | undefined, b: string | undefined): { readonly label?: string } {
  const [label] = [a, b].filter((name) => name !== undefined).sort();
  return label === undefined ? {} : { label };
}
