/**
 * An internet of one server: whatever host the sender connects to over TLS, it is this one, on a free port. Only the last
 * step is changed: the sender has resolved and judged the host's addresses by itself, and checks the certificate as always.
 */
import { type AddressInfo, isIP, type LookupFunction, type Socket } from 'node:net';
import tls, { type ConnectionOptions, type TLSSocket } from 'node:tls';
import { vi } from 'vitest';
import type { ResolveAll } from '../../../../shared/adapters/outgoing/address-guard.ts';
import type { Authority, Certificate } from './certificates.ts';

export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly serverName: string | undefined;
  /** What the sender would have connected to. */
  readonly addresses: readonly string[];
}

export interface Internet {
  readonly connections: readonly Connection[];
  /** As they came, head and body. */
  readonly requests: readonly string[];
  resolveAll: ResolveAll;
  stop(): Promise<void>;
}

export interface InternetOptions {
  readonly authority: Authority;
  readonly certificate: Certificate | ((host: string) => Certificate);
  /** What every name resolves to. */
  readonly addresses: readonly string[];
}

const ANSWER = 'HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n';

export async function startInternet({ authority, certificate, addresses }: InternetOptions): Promise<Internet> {
  const connections: Connection[] = [];
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const certificateOf = (host: string) => (typeof certificate === 'function' ? certificate(host) : certificate);
  const server = tls.createServer({
    SNICallback: (host, done) => done(null, tls.createSecureContext(certificateOf(host))),
  });
  server.on('connection', (socket) => sockets.add(socket));
  // A client that does not like the certificate breaks off, which is what some tests are about.
  server.on('tlsClientError', () => undefined);
  server.on('secureConnection', (socket) => {
    let received = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (!received.endsWith('{}')) return;
      requests.push(received);
      received = '';
      socket.write(ANSWER);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const connect = tls.connect;
  const spy = vi.spyOn(tls, 'connect').mockImplementation((...given: unknown[]): TLSSocket => {
    const [options] = given;
    if (!isDirected(options)) throw new Error('the sender connects in a way that this test does not know');
    const { host, servername, lookup } = options;
    const diverted: LookupFunction = (name, how, done) =>
      lookup(name, { ...how, all: true }, (error, found) => {
        if (error !== null) return done(error, []);
        const told = typeof found === 'string' ? [found] : found.map(({ address }) => address);
        connections.push({ host, port: Number(options.port), serverName: servername, addresses: told });
        if (how.all === true) return done(null, [{ address: '127.0.0.1', family: 4 }]);
        return done(null, '127.0.0.1', 4);
      });
    return connect({ ...options, port, lookup: diverted, ca: authority.cert });
  });

  return {
    connections,
    requests,
    resolveAll: (_, done) =>
      done(
        null,
        addresses.map((address) => ({ address, family: isIP(address) })),
      ),
    stop() {
      spy.mockRestore();
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

type Directed = ConnectionOptions & { readonly host: string; readonly lookup: LookupFunction };

function isDirected(options: unknown): options is Directed {
  return typeof options === 'object' && options !== null && 'host' in options && 'lookup' in options;
}
