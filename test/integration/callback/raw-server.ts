// A receiver that speaks bytes: it shows a request as it came over the wire and answers as the test likes, well-formed
// or not.
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { CallbackUrl } from '../../../shared/domain/callback-url.ts';

export interface RawServer {
  /** One entry per request, head and body. */
  readonly requests: readonly string[];
  connections(): number;
  openConnections(): number;
  urlOf(pathAndQuery: string, scheme?: 'http' | 'https'): CallbackUrl;
  stop(): Promise<void>;
}

/** `greet` comes before anything is read. */
export async function startRawServer(
  answer: (socket: Socket, request: string) => void,
  greet: (socket: Socket) => void = () => undefined,
): Promise<RawServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;

  const server = createServer((socket) => {
    let received = '';
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that breaks off is what several tests are about.
    socket.on('error', () => socket.destroy());
    greet(socket);
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      const end = endOfRequest(received);
      if (end === undefined) return;
      const request = received.slice(0, end);
      received = received.slice(end);
      requests.push(request);
      answer(socket, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    requests,
    connections: () => connections,
    openConnections: () => sockets.size,
    urlOf: (pathAndQuery, scheme = 'http') => `${scheme}://127.0.0.1:${port}${pathAndQuery}` as CallbackUrl,
    stop() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export function httpAnswer(status: string, headers: readonly string[] = [], body = ''): string {
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  return `${[`HTTP/1.1 ${status}`, length, ...headers].join('\r\n')}\r\n\r\n${body}`;
}

function endOfRequest(received: string): number | undefined {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const length = /^content-length: (\d+)$/im.exec(received.slice(0, headEnd))?.[1] ?? '0';
  const end = headEnd + 4 + Number(length);
  return received.length >= end ? end : undefined;
}
