/** What every call of upstream shares: connections, the keys that work, the paths that are found, and how replies are read. */
import { fail, type InsightsFailure, type Result, succeed } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/ids.ts';
import type { Logger } from '../../ports/logger.ts';
import { onFirstUse } from '../system/on-first-use.ts';
import type { TokenSource } from './credential-token.ts';
import { callInsights, type InsightsCall } from './insights-call.ts';
import { LONGEST_BODY_IN_BYTES } from './insights-request.ts';
import { createNoteTaker, type Place } from './read-notes.ts';
import { createSubscriptionKeys, type InstanceKeys } from './subscription-keys.ts';
import { createPathMemory } from './upstream-paths.ts';

export interface InsightsCallerOptions {
  /** Up to and including the version, such as `https://api.ci.ai.dynamics.com/v1`. */
  readonly baseUrl: string;
  readonly instances: ReadonlyMap<InstanceId, InstanceKeys>;
  readonly token: TokenSource;
  readonly logger: Logger;
  /** For a call as a whole: token, other key, other path and body. */
  readonly timeoutInMs?: number;
  readonly longestBodyInBytes?: number;
}

/** Makes a model of a reply, or undefined where it is not what it should be. */
export type ReadReply<Model> = (reply: unknown, place: Place) => Model | undefined;

export interface InsightsCaller {
  ask<Model>(call: InsightsCall, readReply: ReadReply<Model>): Promise<Result<Model, InsightsFailure>>;
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_IN_MS = 30_000;

export function createInsightsCaller(options: InsightsCallerOptions): InsightsCaller {
  const { logger, token } = options;
  const agent = onFirstUse(async () => (await import('./insights-agent.ts')).createInsightsAgent());
  const shared = {
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    keys: createSubscriptionKeys(options.instances),
    paths: createPathMemory(),
    token,
    timeoutInMs: options.timeoutInMs ?? DEFAULT_TIMEOUT_IN_MS,
    longestBodyInBytes: options.longestBodyInBytes ?? LONGEST_BODY_IN_BYTES,
    logger,
  };
  const takeNotes = createNoteTaker(logger);

  return {
    async ask(call, readReply) {
      const answer = await callInsights({ ...shared, dispatcher: await agent.get() }, call);
      if (!answer.ok) return answer;
      const { operation, instanceId } = call;
      const notes = takeNotes({ operation, instanceId });
      const model = readReply(answer.value, notes.root);
      notes.close();
      if (model !== undefined) return succeed(model);
      const problem = `The reply to ${operation} is not what it should be`;
      logger.warn('insights.call-failed', { operation, instanceId, failure: 'insights-malformed', problem });
      return fail({ kind: 'insights-malformed', problem });
    },
    close: async () => (await agent.ifMade())?.close(),
  };
}
