/** The upstream over HTTP: what is read to see what happens, what makers read and change, and what they start. */
import type { InsightsClient } from '../../ports/insights-client.ts';
import type { InsightsJobs } from '../../ports/insights-jobs.ts';
import type { InsightsTables } from '../../ports/insights-tables.ts';
import { createInsightsCaller, type InsightsCaller, type InsightsCallerOptions } from './insights-caller.ts';
import { jobCalls } from './job-calls.ts';
import { readDataSources } from './read-data-sources.ts';
import { readJobs } from './read-jobs.ts';
import { readMeasure, readMeasures } from './read-measures.ts';
import type { Place } from './read-notes.ts';
import { readSegments } from './read-segments.ts';
import { readNodes } from './read-status.ts';
import { tableCalls } from './table-calls.ts';
import { DATA_SOURCES_PATH, MEASURES_PATH, measurePath, segmentsPath, workflowPath } from './upstream-paths.ts';

export interface InsightsHttpClientOptions extends InsightsCallerOptions {
  readonly workflowName?: string;
}

export interface InsightsHttpClient extends InsightsClient, InsightsJobs, InsightsTables {
  close(): Promise<void>;
}

export function createInsightsHttpClient(options: InsightsHttpClientOptions): InsightsHttpClient {
  const { workflowName = 'main' } = options;
  const caller = createInsightsCaller(options);
  return {
    ...readsOf(caller, workflowName),
    ...jobCalls(caller, workflowName),
    ...tableCalls(caller),
    close: () => caller.close(),
  };
}

function readsOf(caller: InsightsCaller, workflowName: string): InsightsClient {
  return {
    readStatus: (instanceId) => {
      const path = workflowPath(workflowName, 'status');
      return caller.ask({ operation: 'readStatus', instanceId, path }, listOf(readNodes));
    },
    readJobs: (instanceId, top) => {
      const path = workflowPath(workflowName, `jobs?top=${top}&includeTasks=true`);
      return caller.ask({ operation: 'readJobs', instanceId, path }, listOf(readJobs));
    },
    readSegments: (instanceId, historyInDays) => {
      const path = segmentsPath(historyInDays);
      return caller.ask({ operation: 'readSegments', instanceId, path }, listOf(readSegments));
    },
    readMeasures: (instanceId) =>
      caller.ask({ operation: 'readMeasures', instanceId, path: MEASURES_PATH }, listOf(readMeasures)),
    readMeasure: (instanceId, name, historyInDays) =>
      caller.ask({ operation: 'readMeasure', instanceId, path: measurePath(name, historyInDays) }, readMeasure),
    readDataSources: (instanceId) =>
      caller.ask({ operation: 'readDataSources', instanceId, path: DATA_SOURCES_PATH }, listOf(readDataSources)),
  };
}

function listOf<Model>(read: (list: readonly unknown[], place: Place) => Model[]) {
  return (reply: unknown, place: Place) => (Array.isArray(reply) ? read(reply, place) : undefined);
}
