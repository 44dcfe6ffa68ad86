// An upstream on a real socket that answers what the test says, and keeps what it was asked.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly path: string;
  readonly key: string | undefined;
  readonly authorization: string | undefined;
}

export type Script = (asked: Asked, reply: ServerResponse, request: IncomingMessage) => void;

export interface ScriptedUpstream {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Open connections. */
  connections(): Promise<number>;
  stop(): Promise<void>;
}

export async function startScriptedUpstream(script: Script): Promise<ScriptedUpstream> {
  const asked: Asked[] = [];
  const server = createServer((request, reply) => {
    const key = request.headers['ocp-apim-subscription-key'];
    const one: Asked = {
      path: request.url ?? '',
      key: Array.isArray(key) ? key.join() : key,
      authorization: request.headers.authorization,
    };
    asked.push(one);
    script(one, reply, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    connections: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function answer(
  reply: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  reply.writeHead(status, { 'content-type': 'application/json', ...headers });
  reply.end(typeof body === 'string' ? body : JSON.stringify(body));
}
