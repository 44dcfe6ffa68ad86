// The listener of the host: reads a request, asks the endpoints in turn, and writes the answer of the first one that has
// one. It knows nothing of functions.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HostRequest {
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Absolute, with the name the client has used for this host. */
  readonly url: string;
  readBody(): Promise<Buffer>;
}

export interface HostResponse {
  readonly status: number;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string | Uint8Array;
}

/** Undefined for a request that the endpoint does not serve. */
export type Endpoint = (request: HostRequest) => Promise<HostResponse | undefined>;

interface HttpServer {
  readonly port: number;
  /** Refuses new requests from now on; those under way still get their answers, within the deadline. */
  stop(deadlineMs: number): Promise<void>;
}

class BodyTooLarge extends Error {}

export async function startHttpServer(
  port: number,
  bodyLimit: number,
  endpoints: readonly Endpoint[],
  onError: (error: unknown) => void,
): Promise<HttpServer> {
  let stopping = false;

  async function answer(message: IncomingMessage): Promise<HostResponse> {
    if (stopping) return { status: 503 };
    const request = toHostRequest(message, bodyLimit);
    if (request === undefined) return { status: 400 };
    try {
      for (const endpoint of endpoints) {
        const response = await endpoint(request);
        if (response !== undefined) return response;
      }
      return { status: 404 };
    } catch (error) {
      if (error instanceof BodyTooLarge) return { status: 413, headers: [['connection', 'close']] };
      onError(error);
      return { status: 500 };
    }
  }

  const server = createServer((message, response) => {
    void answer(message).then((result) => {
      if (stopping) response.setHeader('connection', 'close');
      write(response, result, onError);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });

  return {
    port: (server.address() as AddressInfo).port,
    stop(deadlineMs) {
      stopping = true;
      return new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), deadlineMs);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        server.closeIdleConnections();
      });
    },
  };
}

function toHostRequest(message: IncomingMessage, bodyLimit: number): HostRequest | undefined {
  const { socket, headers, method = 'GET' } = message;
  const host = headers.host ?? `${socket.localAddress}:${socket.localPort}`;
  // A client may also send the whole URL, as to a proxy.
  const sent = message.url?.startsWith('/') ? `http://${host}${message.url}` : (message.url ?? '');
  // A server takes a backslash for a character like any other; a parser of URLs takes it for a slash.
  const target = sent.replaceAll('\\', '%5C');
  if (!URL.canParse(target)) return undefined;
  const { protocol, username, password, search, pathname } = new URL(target);
  // No request can be made of such an address, and a server refuses it as it refuses a host that is none.
  if (!/^https?:$/.test(protocol) || username !== '' || password !== '') return undefined;
  return {
    method,
    path: pathname,
    query: new URLSearchParams(search),
    headers,
    url: target,
    readBody: () => readBody(message, bodyLimit),
  };
}

async function readBody(message: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(message.headers['content-length'] ?? 0) > limit) throw new BodyTooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function write(response: ServerResponse, { status, headers = [], body }: HostResponse, onError: (e: unknown) => void) {
  try {
    response.statusCode = status;
    for (const [name, value] of headers) response.appendHeader(name, value);
    if (![204, 205, 304].includes(status)) response.setHeader('content-length', Buffer.byteLength(body ?? ''));
    response.end(body);
  } catch (error) {
    onError(error);
    response.destroy();
  }
}
