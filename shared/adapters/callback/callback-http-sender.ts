// Posts events to callback URLs. Whatever the receiver does (stalls, floods, redirects, breaks off) costs bounded time
// and memory and comes back as a reply.
import { performance } from 'node:perf_hooks';
import type { Dispatcher } from 'undici';
import type { CallbackReply } from '../../domain/callback-reply.ts';
import type { CallbackUrl } from '../../domain/callback-url.ts';
import type { CallbackRequest, CallbackSender } from '../../ports/callback-sender.ts';
import type { ResolveAll } from '../outgoing/address-guard.ts';
import { onFirstUse } from '../system/on-first-use.ts';
import { readUpTo } from './bounded-body.ts';
import { readAnswer } from './callback-answer.ts';
import { failureCauseOf, TimeLimitError } from './failure-cause.ts';

export interface CallbackHttpSenderOptions {
  readonly allowLoopback: boolean;
  /** From the call to the answer's headers, waiting for a free connection included. */
  readonly headersTimeoutInMs?: number;
  readonly totalTimeoutInMs?: number;
  readonly connectionsPerHost?: number;
  readonly resolveAll?: ResolveAll;
}

export interface CallbackHttpSender extends CallbackSender {
  /** Waits for the posts under way. */
  close(): Promise<void>;
}

const HEADERS_TIMEOUT_IN_MS = 10_000;
const TOTAL_TIMEOUT_IN_MS = 30_000;
const CONNECTIONS_PER_HOST = 64;
const LARGEST_BODY_IN_BYTES = 64 * 1024;
/** The largest body that is read, in chunks of a byte each, with its headers. */
const LARGEST_ANSWER_IN_BYTES = 512 * 1024;

export function createCallbackHttpSender(options: CallbackHttpSenderOptions): CallbackHttpSender {
  const { headersTimeoutInMs = HEADERS_TIMEOUT_IN_MS, totalTimeoutInMs = TOTAL_TIMEOUT_IN_MS } = options;
  const agent = onFirstUse(async () => {
    const { createCallbackAgent } = await import('./callback-agent.ts');
    const limits = { connectTimeoutInMs: headersTimeoutInMs, largestAnswerInBytes: LARGEST_ANSWER_IN_BYTES };
    const connector = { ...options, ...limits };
    return createCallbackAgent(connector, options.connectionsPerHost ?? CONNECTIONS_PER_HOST);
  });

  async function send({ url, body, headers }: CallbackRequest): Promise<CallbackReply> {
    const connections = await agent.get();
    const startedAt = performance.now();
    const elapsedInMs = (): number => performance.now() - startedAt;
    const limit = new AbortController();
    const giveUp = (): void => limit.abort(new TimeLimitError());
    let timer = setTimeout(giveUp, Math.min(headersTimeoutInMs, totalTimeoutInMs));
    try {
      const post = connections.request({
        ...wireAddressOf(url),
        method: 'POST',
        // Compressed replies are never inflated, so they cannot grow.
        headers: { ...headers, 'content-type': 'application/json', 'accept-encoding': 'identity' },
        body,
        signal: limit.signal,
      });
      // The signal alone does not end a request that still waits for its connection.
      const response = await Promise.race([post, aborted(limit.signal)]);
      clearTimeout(timer);
      timer = setTimeout(giveUp, totalTimeoutInMs - elapsedInMs());
      const replyBody = await bodyOf(response);
      const { statusCode: status, headers: replyHeaders } = response;
      const durationInMs = Math.round(elapsedInMs());
      return readAnswer({ status, headers: replyHeaders, body: replyBody, durationInMs }, url, Date.now());
    } catch (error) {
      const cause = failureCauseOf(error);
      if (cause === undefined) throw error;
      return { kind: 'failed', cause, durationInMs: Math.round(elapsedInMs()) };
    } finally {
      clearTimeout(timer);
    }
  }

  return { send, close: async () => (await agent.ifMade())?.close() };
}

// Cut out of the text, for a URL object would rewrite escapes and dots that the URL's signature covers.
function wireAddressOf(url: CallbackUrl): { origin: string; path: string } {
  const pathStart = url.indexOf('/', url.indexOf('://') + '://'.length);
  return { origin: url.slice(0, pathStart).toLowerCase(), path: url.slice(pathStart) };
}

async function bodyOf({ statusCode, body }: Dispatcher.ResponseData): Promise<Uint8Array> {
  try {
    return await readUpTo(LARGEST_BODY_IN_BYTES, body);
  } catch (error) {
    // The run has begun, whatever becomes of the rest of the answer: a second post would be a second run.
    if (statusCode >= 200 && statusCode < 300) return new Uint8Array();
    throw error;
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
