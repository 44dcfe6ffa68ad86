/**
 * One read of upstream: the bearer token, the key that works, the path that is found, within one time limit.
 * Every way in which it can fail is returned and logged once.
 */
import type { Dispatcher } from 'undici';
import { fail, type InsightsFailure, type Result, succeed } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/ids.ts';
import type { LogFields, Logger } from '../../ports/logger.ts';
import type { TokenSource } from './credential-token.ts';
import { causeOf, type RawReply, sendGet } from './insights-request.ts';
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
}

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
    return { result: fail({ kind: 'insights-unavailable' }), told: { step: 'token', cause: causeOf(error) } };
  }
  let answer: Answer = { result: fail({ kind: 'insights-not-found' }), told: { cause: 'instance-not-configured' } };
  for (const candidate of dependencies.paths.inOrder(call.instanceId, call.path)) {
    const reply = await replyAt(dependencies, call, candidate, token, signal);
    if (reply === undefined) return answer;
    answer = meaningOf(reply);
    if (answer.result.ok) dependencies.paths.found(call.instanceId, call.path, candidate);
    if (answer.result.ok || answer.result.failure.kind !== 'insights-not-found') return answer;
  }
  return answer;
}

/** The other key is tried once where one is refused; undefined where the instance has none at all. */
async function replyAt(
  { baseUrl, keys, dispatcher, longestBodyInBytes, logger }: CallDependencies,
  { instanceId, operation }: InsightsCall,
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
    };
    const answer = await sendGet({ url, headers, signal, dispatcher, longestBodyInBytes });
    reply = withoutSecrets(answer, [key.value, token]);
    if (reply.kind !== 'replied') return reply;
    if (reply.status === 200 || reply.status === 404) keys.worked(instanceId, key);
    if (reply.status !== 401 && reply.status !== 403) return reply;
  }
  return reply;
}

function meaningOf(reply: RawReply): Answer {
  if (reply.kind === 'failed') {
    return { result: fail({ kind: 'insights-unavailable' }), told: { cause: reply.cause } };
  }
  const { status, headers } = reply;
  const told = { status, requestIds: requestIdsIn(headers) };
  if (reply.kind === 'too-large') {
    return { result: fail({ kind: 'insights-malformed', problem: 'The reply is larger than allowed' }), told };
  }
  if (status !== 200) {
    return { result: fail(failureOf(status, headers, Date.now())), told: { ...told, ...errorCodeIn(reply.text) } };
  }
  try {
    return { result: succeed(JSON.parse(reply.text)), told };
  } catch {
    return { result: fail({ kind: 'insights-malformed', problem: 'The reply is no JSON' }), told };
  }
}

function endOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
