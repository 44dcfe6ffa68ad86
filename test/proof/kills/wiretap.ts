/** An HTTP proxy on loopback that shows whoever listens each request before it is passed on, and each answer before it is given. */
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

export interface Call {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Answers false where the call is to go no further: its connection is cut. */
export interface Listener {
  asked(call: Call): boolean;
  answered(call: Call, answer: { readonly status: number; readonly body: string }): boolean;
}

export interface Wiretap {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export async function startWiretap(targetOrigin: string, listener: Listener): Promise<Wiretap> {
  const target = new URL(targetOrigin);
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => incoming.socket.destroy());
  });

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = incoming;
    const body = await bytesOf(incoming);
    const call = { method, url, headers, body: body.toString() };
    if (!listener.asked(call)) {
      incoming.socket.resetAndDestroy();
      return;
    }
    const answer = await passOn(call, body);
    // Whoever asked is gone: nobody gets this answer.
    if (incoming.socket.destroyed) return;
    if (!listener.answered(call, { status: answer.status, body: answer.body.toString() })) {
      incoming.socket.resetAndDestroy();
      return;
    }
    const { 'transfer-encoding': _, ...others } = answer.headers;
    outgoing.writeHead(answer.status, { ...others, 'content-length': answer.body.length }).end(answer.body);
  }

  function passOn({ method, url, headers }: Call, body: Buffer): Promise<Answer> {
    const { 'transfer-encoding': _, ...others } = headers;
    return new Promise((resolve, reject) => {
      const onward = request(
        {
          hostname: target.hostname,
          port: target.port,
          agent,
          method,
          path: url,
          headers: { ...others, 'content-length': body.length },
        },
        (reply) => {
          bytesOf(reply).then(
            (bytes) => resolve({ status: reply.statusCode ?? 502, headers: reply.headers, body: bytes }),
            reject,
          );
        },
      );
      onward.once('error', reject).end(body);
    });
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The wiretap has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}
