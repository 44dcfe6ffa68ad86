/**
 * One call of upstream: the bearer token, the key that works, the path that is found, within one time limit.
 * Every way in which it can fail is returned and logged once. A write is sent again only where upstream has refused it
 * before looking at it (its key, its path): one without an answer may have been done.
 */
import type { Dispatcher } from 'undici';
import { fail, type InsightsFailure, type Result, succeed } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/ids.ts';
import type { LogFields, Logger } from '../../ports/logger.ts';
import type { TokenSource } from './credential-token.ts';
import { causeOf, type InsightsRequest, type RawReply, sendRequest } from './insights-request.ts';
import { errorCodeIn, failureOf, requestIdsIn } from './reply-failure.ts';
import type { SubscriptionKeys } from './subscription-keys.ts';
import type { PathMemory, UpstreamPath } from './upstream-paths.ts';
import { withoutSecrets } from './without-secrets.ts';

export interface CallDependencies {
  readonly baseUrl: string;
  readonly keys: SubscriptionKeys;
  readonly paths: PathMemory;
  readonly token: TokenSource;
  readonly timeoutInMs: number;
  readonly longestBodyInBytes: number;
  readonly dispatcher: Dispatcher;
  readonly logger: Logger;
}

export interface InsightsCall {
  readonly operation: string;
  readonly instanceId: InstanceId;
  readonly path: UpstreamPath;
  /** A read where it is absent. */
  readonly method?: Exclude<InsightsRequest['method'], 'GET'>;
  /** JSON, with a write. */
  readonly body?: string;
}

/** What upstream answered, parsed; nothing of a write that is answered without a body. */
export type CallResult = Result<unknown, InsightsFailure>;

export async function callInsights(dependencies: CallDependencies, call: InsightsCall): Promise<CallResult> {
  const startedAt = performance.now();
  const { result, told } = await answerTo(dependencies, call);
  if (!result.ok) {
    const { kind, ...failure } = result.failure;
    dependencies.logger.warn('insights.call-failed', {
      operation: call.operation,
      instanceId: call.instanceId,
      failure: kind,
      ...failure,
      ...told,
      durationInMs: Math.round(performance.now() - startedAt),
    });
  }
  return result;
}

interface Answer {
  readonly result: CallResult;
  /** What the log should hold besides the failure. */
  readonly told: LogFields;
}

async function answerTo(dependencies: CallDependencies, call: InsightsCall): Promise<Answer> {
  const signal = AbortSignal.timeout(dependencies.timeoutInMs);
  let token: string;
  try {
    token = await Promise.race([dependencies.token(), endOf(signal)]);
  } catch (error) {
    const { operation, instanceId } = call;
    dependencies.logger.measure('upstream.calls', 1, { instanceId, operation, status: 'no-token' });
    return { result: fail({ kind: 'insights-unavailable' }), told: { step: 'token', cause: causeOf(error) } };
  }
  let answer: Answer = { result: fail({ kind: 'insights-not-found' }), told: { cause: 'instance-not-configured' } };
  for (const candidate of dependencies.paths.inOrder(call.instanceId, call.path)) {
    const reply = await replyAt(dependencies, call, candidate, token, signal);
    if (reply === undefined) return answer;
    answer = meaningOf(reply, call);
    if (answer.result.ok) dependencies.paths.found(call.instanceId, call.path, candidate);
    if (answer.result.ok || answer.result.failure.kind !== 'insights-not-found') return answer;
  }
  return answer;
}

/** The other key is tried once where one is refused; undefined where the instance has none at all. */
async function replyAt(
  { baseUrl, keys, dispatcher, longestBodyInBytes, logger }: CallDependencies,
  { instanceId, operation, method, body }: InsightsCall,
  candidate: string,
  token: string,
  signal: AbortSignal,
): Promise<RawReply | undefined> {
  const url = `${baseUrl}/instances/${encodeURIComponent(instanceId)}${candidate}`;
  let reply: RawReply | undefined;
  for (const key of keys.of(instanceId)) {
    if (reply?.kind === 'replied') {
      logger.warn('insights.call-failed', {
        operation,
        instanceId,
        status: reply.status,
        triedNext: `${key.name} key`,
      });
    }
    const headers = {
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      'ocp-apim-subscription-key': key.value,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const answer = await sendRequest({
      method: method ?? 'GET',
      url,
      headers,
      ...(body === undefined ? {} : { body }),
      signal,
      dispatcher,
      longestBodyInBytes,
    });
    const status = answer.kind === 'failed' ? 'no-answer' : (`${answer.status}` as const);
    logger.measure('upstream.calls', 1, { instanceId, operation, status });
    reply = withoutSecrets(answer, [key.value, token]);
    if (reply.kind !== 'replied') return reply;
    if (isSuccess(reply.status, method) || reply.status === 404) keys.worked(instanceId, key);
    if (reply.status !== 401 && reply.status !== 403) return reply;
  }
  return reply;
}

function meaningOf(reply: RawReply, { method }: InsightsCall): Answer {
  if (reply.kind === 'failed') {
    return { result: fail({ kind: 'insights-unavailable' }), told: { cause: reply.cause } };
  }
  const { status, headers } = reply;
  const told = { status, requestIds: requestIdsIn(headers) };
  if (reply.kind === 'too-large') {
    return { result: fail({ kind: 'insights-malformed', problem: 'The reply is larger than allowed' }), told };
  }
  if (!isSuccess(status, method)) {
    const code = errorCodeIn(reply.text);
    return { result: fail(failureOf({ status, headers, ...code }, Date.now())), told: { ...told, ...code } };
  }
  if (method !== undefined && reply.text.trim() === '') return { result: succeed(undefined), told };
  try {
    return { result: succeed(JSON.parse(reply.text)), told };
  } catch {
    return { result: fail({ kind: 'insights-malformed', problem: 'The reply is no JSON' }), told };
  }
}

const DONE = new Set([200, 201, 202, 204]);

function isSuccess(status: number, method: InsightsCall['method']): boolean {
  return method === undefined ? status === 200 : DONE.has(status);
}

function endOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
