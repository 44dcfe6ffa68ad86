// The simulated Customer Insights API on a loopback port: who may ask, faults on order, then the published operations.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { answerControl } from './control.ts';
import { type Fault, Faults, type Operation, withMalformedItem } from './faults.ts';
import { listInstances, matchOperation } from './operations.ts';
import { answerStorage } from './partition-storage.ts';
import { notFound, type Reply, spoilt, withoutKey, withoutToken, write } from './replies.ts';
import { RequestLog } from './request-log.ts';
import type { PathStyle } from './route.ts';
import { UpstreamState } from './state.ts';

export interface UpstreamOptions {
  /** 0 or left out: any free port. */
  readonly port?: number;
  readonly state?: UpstreamState;
  readonly pathStyle?: PathStyle;
}

export interface Upstream {
  /** The root of the API, `/v1` included. */
  readonly url: string;
  /** Where `/control` is. */
  readonly origin: string;
  readonly state: UpstreamState;
  readonly faults: Faults;
  readonly requests: RequestLog;
  stop(): Promise<void>;
}

interface Answer {
  readonly operation: Operation | 'unknown';
  readonly reply: Reply;
}

export async function startUpstream(options: UpstreamOptions = {}): Promise<Upstream> {
  const { state = new UpstreamState(), pathStyle = 'cm' } = options;
  const faults = new Faults();
  const requests = new RequestLog();

  const server = createServer((request, response) => {
    handle(request, response).catch((error) => write(response, { status: 500, body: { bug: String(error) } }));
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [root, ...path] = url.pathname.split('/').slice(1).map(decoded);
    if (root === 'control') {
      write(response, await answerControl(request, path, url.searchParams, { state, faults, requests }));
      return;
    }
    if (root === 'storage') {
      answerStorage(request, url, state, response);
      return;
    }
    const { operation, reply } =
      root === 'v1'
        ? answer(request, path, url.searchParams, await jsonIn(request))
        : { operation: 'unknown' as const, reply: unknownPath() };
    const fault = operation === 'unknown' || reply.status === 401 ? undefined : faults.next(operation);
    const spoiltReply = await spoil(reply, fault);
    requests.add({ operation, path: url.pathname + url.search, status: spoiltReply?.status ?? 0 });
    if (spoiltReply !== undefined) write(response, spoiltReply);
  }

  function answer(request: IncomingMessage, path: readonly string[], query: URLSearchParams, body: unknown): Answer {
    const { method = 'GET' } = request;
    const operationPath = path[path.length - 1] === '' ? path.slice(0, -1) : path;
    const [collection, instanceId, ...rest] = operationPath;
    if (collection !== 'instances') return { operation: 'unknown', reply: unknownPath() };
    const refusal = refusalOf(request, state);
    const opened = state.instancesOpenedBy(headerOf(request, 'ocp-apim-subscription-key'));
    if (instanceId === undefined && method === 'GET') {
      return { operation: 'instances', reply: refusal ?? listInstances(opened) };
    }
    const match = instanceId === undefined ? undefined : matchOperation(method, rest, pathStyle);
    if (instanceId === undefined || match === undefined)
      return { operation: 'unknown', reply: refusal ?? unknownPath() };
    const { operation, args } = match;
    if (refusal !== undefined) return { operation, reply: refusal };
    const instance = state.instance(instanceId);
    if (instance === undefined) {
      return { operation, reply: notFound('instanceNotFound', 'The instance was not found.') };
    }
    if (!opened.includes(instance)) return { operation, reply: withoutKey() };
    return {
      operation,
      reply: match.answer({ state, instance, args, query, body, origin: `http://${headerOf(request, 'host')}` }),
    };
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The simulator listens on no port.');
  const origin = `http://127.0.0.1:${address.port}`;

  return {
    url: `${origin}/v1`,
    origin,
    state,
    faults,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refusalOf(request: IncomingMessage, state: UpstreamState): Reply | undefined {
  if (!/^Bearer \S+$/i.test(headerOf(request, 'authorization'))) return withoutToken();
  const key = headerOf(request, 'ocp-apim-subscription-key');
  return state.instancesOpenedBy(key).length === 0 ? withoutKey() : undefined;
}

/** Nothing at all for a reply that is to hang. */
async function spoil(reply: Reply, fault: Fault | undefined): Promise<Reply | undefined> {
  switch (fault?.kind) {
    case undefined:
      return reply;
    case 'status':
      return spoilt(fault.status, fault.retryAfterInSeconds);
    case 'hang':
      return undefined;
    case 'delay':
      await delay(fault.inMs, undefined, { ref: false });
      return reply;
    case 'malformed-item':
      return { ...reply, body: withMalformedItem(reply.body) };
  }
}

/** Undefined for no body, and for one that is no JSON. */
async function jsonIn(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    return undefined;
  }
}

function unknownPath(): Reply {
  return notFound('notFound', 'Resource not found.');
}

function headerOf(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
