/**
 * An Event Grid topic on a loopback port: takes CloudEvents as the service's publishing endpoint does (path, version of
 * the API, key or signature, schema, sizes), and keeps what it was sent. It hands nothing on to anybody.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type CloudEvent, readCloudEvents } from './cloud-event.ts';
import { newTopicKeys, refusalOf, type TopicKeys } from './topic-keys.ts';

/** A request that was authorized, as it came. */
export interface Published {
  readonly body: string;
  readonly events: readonly CloudEvent[];
}

/** What befalls a request whose sender was let in: an answer in place of the topic's own, or none. */
export type Trouble =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: number; readonly location?: string }
  /** Taken, and the connection cut before the answer. */
  | { readonly kind: 'answer-lost' }
  /** Cut before anything was taken. */
  | { readonly kind: 'cut' };

export interface TopicOptions {
  /** 0 or left out: any free port. */
  readonly port?: number;
  readonly keys?: TopicKeys;
  readonly onEvents?: (events: readonly CloudEvent[]) => void;
}

export interface Topic {
  readonly endpoint: string;
  readonly keys: TopicKeys;
  /** Of each request that was taken. */
  readonly published: readonly Published[];
  /** Of all requests that were taken. */
  readonly events: readonly CloudEvent[];
  /** The statuses of the requests that were refused. */
  readonly refused: readonly number[];
  /** Befalls the next `times` requests. */
  trouble(trouble: Trouble, times?: number): void;
  stop(): Promise<void>;
}

const PATH = '/api/events';
const API_VERSION = '2018-01-01';
const MOST_BYTES = 1024 * 1024;
const CODES: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  404: 'NotFound',
  413: 'RequestEntityTooLarge',
};

export async function startTopic({ port = 0, keys = newTopicKeys(), onEvents }: TopicOptions = {}): Promise<Topic> {
  const published: Published[] = [];
  const refused: number[] = [];
  const troubles: Trouble[] = [];

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refuse = (status: number, message: string, headers: Record<string, string> = {}) => {
      refused.push(status);
      const body = { error: { code: CODES[status] ?? 'ServerError', message, details: [] } };
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
      response.end(JSON.stringify(body));
    };
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://topic');
    const body = await textOf(request);
    if (body === undefined) return refuse(413, 'The request is larger than 1 MB.');
    if (request.method !== 'POST' || pathname !== PATH) return refuse(404, 'Events are posted to /api/events.');
    const stranger = refusalOf(request.headers, keys, Date.now());
    if (stranger !== undefined) return refuse(401, stranger);
    if (searchParams.get('api-version') !== API_VERSION) {
      return refuse(400, `The query parameter api-version must be ${API_VERSION}.`);
    }
    const trouble = troubles.shift();
    if (trouble?.kind === 'cut') {
      request.socket.destroy();
      return;
    }
    if (trouble?.kind === 'status') {
      const { status, retryAfter, location } = trouble;
      return refuse(status, 'As it was told to.', {
        ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
        ...(location === undefined ? {} : { location }),
      });
    }
    const read = readCloudEvents(request.headers['content-type'] ?? '', body);
    if (!read.ok) return refuse(read.status, read.problem);
    published.push({ body, events: read.events });
    onEvents?.(read.events);
    if (trouble?.kind === 'answer-lost') request.socket.destroy();
    else response.writeHead(200).end();
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The topic listens on no port.');

  return {
    endpoint: `http://127.0.0.1:${address.port}${PATH}`,
    keys,
    published,
    get events() {
      return published.flatMap(({ events }) => events);
    },
    refused,
    trouble(trouble, times = 1) {
      for (let time = 0; time < times; time += 1) troubles.push(trouble);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Undefined where it is too large; the rest is read and dropped, so that the sender hears of it. */
async function textOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= MOST_BYTES) chunks.push(chunk);
  }
  return bytes > MOST_BYTES ? undefined : Buffer.concat(chunks).toString();
}
