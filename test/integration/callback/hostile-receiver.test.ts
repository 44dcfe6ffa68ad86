// The callback sender against receivers that stall, flood, lie, redirect or break off: each costs bounded time and
// memory, and is told as a reply.
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type CallbackHttpSenderOptions,
  createCallbackHttpSender,
} from '../../../shared/adapters/callback/callback-http-sender.ts';
import type { CallbackReply } from '../../../shared/domain/callback-reply.ts';
import type { CallbackUrl } from '../../../shared/domain/callback-url.ts';
import { httpAnswer, type RawServer, startRawServer } from './raw-server.ts';
import { flood } from './streams.ts';

const SIGNATURE = 'planted+signature/0123456789==';
const PATH = `/workflows/a/triggers/b/run?sp=%2Ftriggers%2Fb&sig=${encodeURIComponent(SIGNATURE)}`;
const SHORT = { headersTimeoutInMs: 2_000, totalTimeoutInMs: 2_000 };
const NO_WAIT = { headersTimeoutInMs: 150, totalTimeoutInMs: 300 };

const stops: (() => Promise<void>)[] = [];

async function receiver(answer: (socket: Socket, request: string) => void): Promise<RawServer> {
  const server = await startRawServer(answer);
  stops.push(server.stop);
  return server;
}

function send(url: CallbackUrl, options: Partial<CallbackHttpSenderOptions> = {}): Promise<CallbackReply> {
  const sender = createCallbackHttpSender({ allowLoopback: true, ...options });
  stops.push(sender.close);
  return sender.send({ url, body: '{}', headers: {} });
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('the condition never came true');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

describe('a hostile receiver', () => {
  it('that never answers is a time-out, and loses its connection', async () => {
    const server = await receiver(() => undefined);
    expect(await send(server.urlOf(PATH), NO_WAIT)).toMatchObject({ kind: 'failed', cause: 'time-out' });
    await until(() => server.openConnections() === 0);
  });

  it('that sends nothing but interim answers is a time-out', async () => {
    const server = await receiver((socket) => flood(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n'));
    expect(await send(server.urlOf(PATH), NO_WAIT)).toMatchObject({ kind: 'failed', cause: 'time-out' });
  });

  it('that keeps all connections busy delays no other post beyond its time', async () => {
    const held: Socket[] = [];
    const server = await receiver((socket) => {
      held.push(socket);
      socket.write('HTTP/1.1 202 Accepted\r\nContent-Length: 4\r\n\r\n');
    });
    const sender = createCallbackHttpSender({ allowLoopback: true, headersTimeoutInMs: 1_000, connectionsPerHost: 1 });
    stops.push(sender.close);
    const post = () => sender.send({ url: server.urlOf(PATH), body: '{}', headers: {} });

    const endless = post();
    await until(() => held.length === 1);
    expect(await post()).toMatchObject({ kind: 'failed', cause: 'time-out' });
    held[0]?.write('done');
    expect(await endless).toMatchObject({ status: 202 });
    const next = post();
    await until(() => held.length === 2);
    held[1]?.write('done');
    expect(await next).toMatchObject({ status: 202 });
    expect(server.requests, 'the post that was given up is never sent').toHaveLength(2);
  });

  it('whose body never ends is read up to a limit and cut', async () => {
    let flooded = (): number => 0;
    const server = await receiver((socket) => {
      socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
      flooded = flood(socket, 'x'.repeat(16_384)).bytes;
    });
    expect(await send(server.urlOf(PATH))).toMatchObject({ kind: 'answered', status: 400 });
    await until(() => server.openConnections() === 0);
    expect(flooded()).toBeLessThan(32 * 1024 * 1024);
  });

  it.each([
    ['202 Accepted', { kind: 'answered', status: 202 }],
    ['400 Bad Request', { kind: 'failed', cause: 'time-out' }],
  ])('whose body trickles after %s', async (status, expected) => {
    const server = await receiver((socket) => {
      socket.write(`HTTP/1.1 ${status}\r\nContent-Length: 1000\r\n\r\n`);
      const trickle = setInterval(() => socket.write('x'), 10);
      socket.on('close', () => clearInterval(trickle));
    });
    expect(await send(server.urlOf(PATH), SHORT)).toMatchObject(expected);
    await until(() => server.openConnections() === 0);
  });

  it.each([
    ['before its headers', '', { kind: 'failed', cause: 'network' }],
    ['within its headers', 'HTTP/1.1 202 Acc', { kind: 'failed', cause: 'network' }],
    [
      'within the body of an error',
      'HTTP/1.1 404 Gone\r\nContent-Length: 99\r\n\r\n{"err',
      { kind: 'failed', cause: 'network' },
    ],
    [
      'within the body of a success',
      'HTTP/1.1 202 Accepted\r\nContent-Length: 99\r\n\r\n{"run',
      { kind: 'answered', status: 202 },
    ],
  ])('that breaks off %s', async (_, start, expected) => {
    const server = await receiver((socket) => {
      if (start === '') socket.resetAndDestroy();
      else socket.write(start, () => socket.resetAndDestroy());
    });
    expect(await send(server.urlOf(PATH))).toMatchObject(expected);
    expect(server.requests).toHaveLength(1);
  });

  it.each([301, 302, 303, 307, 308])('that redirects with %i is not followed', async (status) => {
    const target = await receiver((socket) => socket.write(httpAnswer('202 Accepted')));
    const server = await receiver((socket) =>
      socket.write(httpAnswer(`${status} There`, [`Location: ${target.urlOf('/y')}`])),
    );
    expect(await send(server.urlOf(PATH))).toMatchObject({ kind: 'answered', status });
    expect(target.connections()).toBe(0);
  });

  it.each([
    ['huge headers', `HTTP/1.1 202 Accepted\r\nx-a: ${'a'.repeat(64 * 1024)}\r\n\r\n`],
    ['thousands of headers', `HTTP/1.1 202 Accepted\r\n${'x-a: 1\r\n'.repeat(20_000)}\r\n`],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['two lengths', 'HTTP/1.1 202 Accepted\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx'],
    ['an upgrade nobody asked for', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'],
  ])('that sends %s is a network failure', async (_, bytes) => {
    const server = await receiver((socket) => socket.write(bytes));
    expect(await send(server.urlOf(PATH))).toMatchObject({ kind: 'failed', cause: 'network' });
  });

  it('cannot blow up a compressed reply', async () => {
    const bomb = gzipSync(JSON.stringify({ error: { code: 'Inflated', message: 'a'.repeat(16 * 1024 * 1024) } }));
    const server = await receiver((socket) => {
      socket.write(`HTTP/1.1 400 Bad Request\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.byteLength}\r\n\r\n`);
      socket.write(bomb);
    });
    const reply = await send(server.urlOf(PATH));
    expect(reply).toMatchObject({ kind: 'answered', status: 400 });
    expect(reply).not.toHaveProperty('code');
  });

  it.each([SIGNATURE, encodeURIComponent(SIGNATURE), PATH, `sig=${SIGNATURE}`])(
    'cannot plant the secret in what is kept: %s',
    async (echo) => {
      const body = JSON.stringify({ error: { code: echo, message: `you sent ${echo}, again ${echo}` } });
      const server = await receiver((socket) =>
        socket.write(httpAnswer('400 Bad', [`x-ms-workflow-run-id: ${echo}`], body)),
      );
      const kept = JSON.stringify(await send(server.urlOf(PATH)));
      expect(kept).toContain('you sent');
      expect(kept).not.toContain(SIGNATURE);
      expect(kept).not.toContain(encodeURIComponent(SIGNATURE));
    },
  );

  it.each(['a'.repeat(129), 'with space', 'with\u0001control', 'ümlaut'])(
    'cannot plant an odd run id: %j',
    async (runId) => {
      const server = await receiver((socket) =>
        socket.write(httpAnswer('202 Accepted', [`x-ms-workflow-run-id: ${runId}`])),
      );
      const reply = await send(server.urlOf(PATH));
      expect(reply).not.toHaveProperty('runId');
    },
  );

  it('that speaks no TLS is a TLS failure', async () => {
    const server = createServer((socket) =>
      socket
        .on('error', () => undefined)
        .resume()
        .end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stops.push(() => new Promise((resolve) => server.close(() => resolve())));
    const { port } = server.address() as AddressInfo;
    const url = `https://127.0.0.1:${port}${PATH}` as CallbackUrl;
    expect(await send(url)).toMatchObject({ kind: 'failed', cause: 'tls' });
  });

  it('that is not there is a network failure', async () => {
    const server = await startRawServer(() => undefined);
    await server.stop();
    expect(await send(server.urlOf(PATH))).toMatchObject({ kind: 'failed', cause: 'network' });
  });

  it('whose name resolves to nothing is a network failure', async () => {
    const url = 'https://prod-00.nowhere.logic.azure.com/x' as CallbackUrl;
    const notFound = Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    expect(await send(url, { resolveAll: (_, done) => done(notFound, []) })).toMatchObject({
      kind: 'failed',
      cause: 'network',
    });
  });

  it('whose name takes for ever to resolve is a time-out', async () => {
    const url = 'https://prod-00.nowhere.logic.azure.com/x' as CallbackUrl;
    expect(await send(url, { ...NO_WAIT, resolveAll: () => undefined })).toMatchObject({
      kind: 'failed',
      cause: 'time-out',
    });
  });
});
