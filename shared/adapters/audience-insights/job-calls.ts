/** What makers do with jobs, as calls of upstream. */
import type { Refresh } from '../../domain/refresh.ts';
import type { WorkflowJob } from '../../domain/upstream-models.ts';
import type { InsightsJobs } from '../../ports/insights-jobs.ts';
import type { InsightsCaller } from './insights-caller.ts';
import { readJobs } from './read-jobs.ts';
import type { Place } from './read-notes.ts';
import { workflowPath } from './upstream-paths.ts';

const OPERATION_TYPE = {
  everything: 'all',
  'data-sources': 'ingestion',
  segments: 'segmentation',
  measures: 'measures',
} as const satisfies Record<Refresh['what'], string>;

export function jobCalls(caller: InsightsCaller, workflowName: string): InsightsJobs {
  const inWorkflow = (...parts: readonly string[]) =>
    workflowPath(workflowName, ['jobs', ...parts.map(encodeURIComponent)].join('/'));
  return {
    readJob: (instanceId, jobId) => {
      const path = workflowPath(workflowName, `jobs/${encodeURIComponent(jobId)}?includeTasks=true`);
      return caller.ask({ operation: 'readJob', instanceId, path }, readJob);
    },
    startJob: (instanceId, { what, extent, object }) => {
      const asked = {
        operationType: OPERATION_TYPE[what],
        jobType: extent,
        ...(object === undefined ? {} : { identifiers: [object] }),
      };
      const call = { operation: 'startJob', instanceId, path: inWorkflow() };
      return caller.ask({ ...call, method: 'POST', body: JSON.stringify(asked) }, readJob);
    },
    cancelJob: (instanceId, jobId) => {
      const call = { operation: 'cancelJob', instanceId, path: inWorkflow(jobId, 'cancel') };
      return caller.ask({ ...call, method: 'POST' }, readJob);
    },
  };
}

function readJob(reply: unknown, place: Place): WorkflowJob | undefined {
  return readJobs([reply], place)[0];
}
