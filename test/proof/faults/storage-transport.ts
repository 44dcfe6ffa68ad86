/** What carries the requests of the storage clients: real sockets to the emulator, behind the gate, with faults at the wire. */
import { Agent, request as openRequest } from 'node:http';
import { RestError } from '@azure/data-tables';
import type { StoragePipelineOptions } from '@azure/storage-queue';
import type { Transport } from '../../../shared/adapters/azure-tables/azure-table-set.ts';
import type { Fate, HostGate } from './gate.ts';

type QueueTransport = NonNullable<StoragePipelineOptions['httpClient']>;

interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Called when the other side has done what was asked, whatever the host hears of it. */
type OnDone = (request: WireRequest) => void;

/** Each schedule has tables of its own; what they are called is no part of what happens. */
const TABLE_PREFIX = /t[0-9a-f]{16}x/;

const sockets = new Agent({ keepAlive: true });

/** The clients look for headers in whatever case. */
class AnswerHeaders extends Map<string, string> {
  override get(name: string): string | undefined {
    return super.get(name.toLowerCase());
  }

  override has(name: string): boolean {
    return super.has(name.toLowerCase());
  }

  toJSON(): Record<string, string> {
    return Object.fromEntries(this);
  }
}

export function tableTransport(gate: HostGate): Transport {
  return {
    async sendRequest(request) {
      const { method, url, body } = request;
      const wire = { method, url, headers: request.headers.toJSON({ preserveCase: true }), body: textOf(body) };
      const answer = await exchange(gate, method === 'GET' ? 'read' : 'write', wire);
      return {
        request,
        status: answer.status,
        headers: new AnswerHeaders(Object.entries(answer.headers)),
        bodyAsText: answer.body,
      };
    },
  };
}

export function queueTransport(gate: HostGate, onDone: OnDone): QueueTransport {
  return {
    async sendRequest(request) {
      const { method, url, body } = request;
      const wire = { method, url, headers: request.headers.toJson({ preserveCase: true }), body: textOf(body) };
      const answer = await exchange(gate, 'send', wire, onDone);
      const headers = request.headers.clone();
      for (const name of headers.headerNames()) headers.remove(name);
      for (const [name, value] of Object.entries(answer.headers)) headers.set(name, value);
      return { request, status: answer.status, headers, bodyAsText: answer.body };
    },
  };
}

function exchange(gate: HostGate, kind: 'read' | 'write' | 'send', wire: WireRequest, onDone?: OnDone) {
  return gate.hold(kind, labelOf(wire), async (fate: Fate): Promise<() => WireAnswer> => {
    const isDone = fate === 'pass' || fate.endsWith('-after');
    const answer = isDone ? await carry(wire) : undefined;
    if (answer !== undefined && answer.status < 300) onDone?.(wire);
    switch (fate) {
      case 'pass':
        return () => answer ?? answered(500);
      case 'cut':
      case 'cut-after':
        return () => {
          throw new RestError('socket hang up', { code: 'ECONNRESET' });
        };
      case 'busy':
      case 'busy-after':
        return () => answered(503);
      case 'failed-after':
        return () => answered(500);
      case 'throttled':
        return () => answered(429, { 'retry-after': '1' });
      case 'silence':
      case 'silence-after':
        return () => {
          throw Object.assign(new Error('The operation was aborted.'), { name: 'AbortError' });
        };
    }
  });
}

function answered(status: number, headers: Record<string, string> = {}): WireAnswer {
  return { status, headers, body: '' };
}

function carry(wire: WireRequest): Promise<WireAnswer> {
  const { method, url, headers, body } = wire;
  return new Promise((resolve, reject) => {
    const outgoing = openRequest(url, { method, headers, agent: sockets }, (incoming) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.once('error', reject);
      incoming.once('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: Object.fromEntries(
            Object.entries(incoming.headers).map(([name, value]) => [name, String(value ?? '')] as const),
          ),
          body: Buffer.concat(parts).toString(),
        }),
      );
    });
    outgoing.once('error', (fault) => {
      // The emulator closes what has been idle: nothing was read of a request that met such a socket.
      if (outgoing.reusedSocket) carry(wire).then(resolve, reject);
      else reject(fault);
    });
    outgoing.end(body);
  });
}

function textOf(body: unknown): string | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string') return body;
  throw new Error('The storage clients send texts only');
}

function labelOf({ method, url, body = '' }: WireRequest): string {
  const { pathname, searchParams } = new URL(url);
  const place = decodeURIComponent(pathname).replace('/devstoreaccount1/', '').replace(TABLE_PREFIX, '');
  const filter = searchParams.get('$filter') ?? '';
  const rows = [...body.matchAll(/"RowKey":"([^"]*)"/g)].map(([, key]) => key);
  const sent = rows.length === 0 ? '' : ` ${rows[0]}${rows.length === 1 ? '' : ` and ${rows.length - 1} more`}`;
  return `${method} ${place}${filter && ` ${filter}`}${sent}`;
}
