/** An HTTP proxy on loopback that spoils single requests at the wire: answers lost, replaced, or never sent. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export type WireFault =
  /** The connection is reset before the request is passed on. */
  | { readonly type: 'cut-before' }
  /** The request is passed on; when its answer is there, the connection is reset instead. */
  | { readonly type: 'cut-after' }
  /** The request is passed on, and its answer replaced by an empty one of this status. */
  | { readonly type: 'replace'; readonly status: number }
  /** The status is answered, and the request not passed on. */
  | { readonly type: 'refuse'; readonly status: number }
  /** The request is passed on, and its answer kept back until the client gives up. */
  | { readonly type: 'silence' };

/** `count` numbers the requests from 0 since `decide` was last set. */
type WireDecision = (call: {
  readonly method: string;
  readonly url: string;
  readonly count: number;
}) => WireFault | undefined;

export interface FaultProxy {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  /** How many requests have come since the last call of `decide`. */
  readonly count: number;
  decide(decision: WireDecision): void;
  stop(): Promise<void>;
}

export async function startFaultProxy(targetOrigin: string): Promise<FaultProxy> {
  const target = new URL(targetOrigin);
  const sockets = new Set<Socket>();
  let decision: WireDecision = () => undefined;
  let count = 0;

  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/' } = incoming;
    const fault = decision({ method, url, count });
    count += 1;
    passOn(target, incoming, outgoing, fault);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');

  return {
    origin: `http://127.0.0.1:${address.port}`,
    get count() {
      return count;
    },
    decide(next) {
      decision = next;
      count = 0;
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function passOn(target: URL, incoming: IncomingMessage, outgoing: ServerResponse, fault: WireFault | undefined): void {
  if (fault?.type === 'cut-before') {
    incoming.socket.resetAndDestroy();
    return;
  }
  if (fault?.type === 'refuse') {
    incoming.resume().once('end', () => outgoing.writeHead(fault.status).end());
    return;
  }
  const { hostname, port } = target;
  const { method, url, headers } = incoming;
  const onward = request({ hostname, port, method, path: url, headers, agent: false }, (answer) => {
    if (fault === undefined) {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      return;
    }
    // The answer is read to its end first: the target has then done all that was asked.
    answer.resume().once('end', () => spoil(incoming, outgoing, fault));
  });
  onward.once('error', () => incoming.socket.destroy());
  incoming.pipe(onward);
}

function spoil(incoming: IncomingMessage, outgoing: ServerResponse, fault: WireFault): void {
  if (fault.type === 'cut-after') incoming.socket.resetAndDestroy();
  if (fault.type === 'replace') outgoing.writeHead(fault.status).end();
}
