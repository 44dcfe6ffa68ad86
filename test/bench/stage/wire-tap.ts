/** A proxy on loopback that passes every request on as it is and remembers it: what the app asks of storage, counted at the wire. */
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface TappedRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly body: string;
}

export interface WireTap {
  readonly origin: string;
  /** What came since the last call, in the order of arrival. */
  take(): TappedRequest[];
  stop(): Promise<void>;
}

export async function startWireTap(targetOrigin: string): Promise<WireTap> {
  const { hostname, port } = new URL(targetOrigin);
  const agent = new Agent({ keepAlive: true });
  let tapped: TappedRequest[] = [];

  async function passOn(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = incoming;
    const body = await buffer(incoming);
    tapped.push({ method, url, body: body.toString() });
    const onward = request({ hostname, port, method, path: url, headers, agent }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.once('error', () => outgoing.destroy()).end(body);
  }

  const server = createServer((incoming, outgoing) => {
    passOn(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The tap has no port.');

  return {
    origin: `http://127.0.0.1:${address.port}`,
    take() {
      const taken = tapped;
      tapped = [];
      return taken;
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}
