/** The upstream over HTTP. Shared by all invocations: it keeps connections, the keys that work and the paths that are found. */
import { fail, type InsightsFailure, type Result, succeed } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/ids.ts';
import type { InsightsClient } from '../../ports/insights-client.ts';
import type { Logger } from '../../ports/logger.ts';
import { onFirstUse } from '../system/on-first-use.ts';
import type { TokenSource } from './credential-token.ts';
import { callInsights } from './insights-call.ts';
import { LONGEST_BODY_IN_BYTES } from './insights-request.ts';
import { readDataSources } from './read-data-sources.ts';
import { readJobs } from './read-jobs.ts';
import { readMeasure, readMeasures } from './read-measures.ts';
import { createNoteTaker, type Place } from './read-notes.ts';
import { readSegments } from './read-segments.ts';
import { readNodes } from './read-status.ts';
import { createSubscriptionKeys, type InstanceKeys } from './subscription-keys.ts';
import {
  createPathMemory,
  DATA_SOURCES_PATH,
  MEASURES_PATH,
  measurePath,
  segmentsPath,
  type UpstreamPath,
  workflowPath,
} from './upstream-paths.ts';

export interface InsightsHttpClientOptions {
  /** Up to and including the version, such as `https://api.ci.ai.dynamics.com/v1`. */
  readonly baseUrl: string;
  readonly instances: ReadonlyMap<InstanceId, InstanceKeys>;
  readonly token: TokenSource;
  readonly logger: Logger;
  readonly workflowName?: string;
  /** For a read as a whole: token, other key, other path and body. */
  readonly timeoutInMs?: number;
  readonly longestBodyInBytes?: number;
}

export interface InsightsHttpClient extends InsightsClient {
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_IN_MS = 30_000;

export function createInsightsHttpClient(options: InsightsHttpClientOptions): InsightsHttpClient {
  const { logger, workflowName = 'main' } = options;
  const agent = onFirstUse(async () => (await import('./insights-agent.ts')).createInsightsAgent());
  const calls = {
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    keys: createSubscriptionKeys(options.instances),
    paths: createPathMemory(),
    token: options.token,
    timeoutInMs: options.timeoutInMs ?? DEFAULT_TIMEOUT_IN_MS,
    longestBodyInBytes: options.longestBodyInBytes ?? LONGEST_BODY_IN_BYTES,
    logger,
  };
  const takeNotes = createNoteTaker(logger);

  async function read<Model>(
    operation: string,
    instanceId: InstanceId,
    path: UpstreamPath,
    readReply: (reply: unknown, place: Place) => Model | undefined,
  ): Promise<Result<Model, InsightsFailure>> {
    const answer = await callInsights({ ...calls, dispatcher: await agent.get() }, { operation, instanceId, path });
    if (!answer.ok) return answer;
    const notes = takeNotes({ operation, instanceId });
    const model = readReply(answer.value, notes.root);
    notes.close();
    if (model !== undefined) return succeed(model);
    const problem = `The reply to ${operation} is not what it should be`;
    logger.warn('insights.call-failed', { operation, instanceId, failure: 'insights-malformed', problem });
    return fail({ kind: 'insights-malformed', problem });
  }

  return {
    readStatus: (instanceId) => read('readStatus', instanceId, workflowPath(workflowName, 'status'), listOf(readNodes)),
    readJobs: (instanceId, top) => {
      const path = workflowPath(workflowName, `jobs?top=${top}&includeTasks=true`);
      return read('readJobs', instanceId, path, listOf(readJobs));
    },
    readSegments: (instanceId, historyInDays) =>
      read('readSegments', instanceId, segmentsPath(historyInDays), listOf(readSegments)),
    readMeasures: (instanceId) => read('readMeasures', instanceId, MEASURES_PATH, listOf(readMeasures)),
    readMeasure: (instanceId, name, historyInDays) =>
      read('readMeasure', instanceId, measurePath(name, historyInDays), readMeasure),
    readDataSources: (instanceId) => read('readDataSources', instanceId, DATA_SOURCES_PATH, listOf(readDataSources)),
    close: async () => (await agent.ifMade())?.close(),
  };
}

function listOf<Model>(read: (list: readonly unknown[], place: Place) => Model[]) {
  return (reply: unknown, place: Place) => (Array.isArray(reply) ? read(reply, place) : undefined);
}
