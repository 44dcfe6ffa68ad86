// The callback sender against receivers that behave: what goes over the wire, and what is read from the answer.
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type CallbackHttpSender,
  type CallbackHttpSenderOptions,
  createCallbackHttpSender,
} from '../../../shared/adapters/callback/callback-http-sender.ts';
import type { CallbackUrl } from '../../../shared/domain/callback-url.ts';
import { httpAnswer, type RawServer, startRawServer } from './raw-server.ts';

const stops: (() => Promise<void>)[] = [];

async function receiver(answer: (socket: Socket, request: string) => void): Promise<RawServer> {
  const server = await startRawServer(answer);
  stops.push(server.stop);
  return server;
}

function answering(...answer: Parameters<typeof httpAnswer>): Promise<RawServer> {
  return receiver((socket) => socket.write(httpAnswer(...answer)));
}

function sender(options: Partial<CallbackHttpSenderOptions> = {}): CallbackHttpSender {
  const made = createCallbackHttpSender({ allowLoopback: true, ...options });
  stops.push(made.close);
  return made;
}

const post = (url: CallbackUrl, headers: Record<string, string> = {}) => ({ url, body: '{"count":"ü"}', headers });

afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

describe('the callback sender', () => {
  it('posts the body as JSON and gives back the run id', async () => {
    const server = await answering('202 Accepted', ['x-ms-workflow-run-id: 08584631265236325CU44']);
    const reply = await sender().send(post(server.urlOf('/run?sig=1'), { 'x-attempt': '3' }));

    expect(reply).toEqual({
      kind: 'answered',
      status: 202,
      runId: '08584631265236325CU44',
      durationInMs: expect.any(Number),
    });
    const [head = '', body = ''] = server.requests[0]?.split('\r\n\r\n') ?? [];
    expect(head).toMatch(/^POST \/run\?sig=1 HTTP\/1\.1\r\n/);
    expect(head).toMatch(/^content-type: application\/json$/im);
    expect(head).toMatch(/^accept-encoding: identity$/im);
    expect(head).toMatch(/^x-attempt: 3$/im);
    expect(head).toMatch(/^host: 127\.0\.0\.1:\d+$/im);
    expect(Buffer.from(body, 'latin1').toString()).toBe('{"count":"ü"}');
  });

  it.each([
    '/workflows/a/triggers/b/run?sp=%2Ftriggers%2fb%2Frun&sig=A%2BB+c%2b==',
    '/a/../b/./c//d/%2e%2e/e?x=/../y',
    '//elsewhere.example/x',
    '/?',
    '/x?a=b?c=d&&e',
    '/%zz%',
    '/"<>^`{|}~!$\'()*,;:@[]',
  ])('leaves path and query as they are: %s', async (pathAndQuery) => {
    const server = await answering('202 Accepted');
    await sender().send(post(server.urlOf(pathAndQuery)));
    expect(server.requests[0]?.split('\r\n')[0]).toBe(`POST ${pathAndQuery} HTTP/1.1`);
  });

  it('reads code and message of an error', async () => {
    const error = { code: 'WorkflowTriggerIsNotEnabled', message: "state 'Disabled'\r\n\u0000: not enabled" };
    const server = await answering('400 Bad Request', [], `\ufeff${JSON.stringify({ error, more: [1] })}`);
    expect(await sender().send(post(server.urlOf('/x')))).toMatchObject({
      status: 400,
      code: 'WorkflowTriggerIsNotEnabled',
      message: "state 'Disabled' : not enabled",
    });
  });

  it.each([
    '',
    'not JSON',
    '[]',
    'null',
    '{"error":"text"}',
    '{"error":null}',
    '{"error":{"code":5,"message":{}}}',
    '{"error":{"code":"no code at all"}}',
    `${'['.repeat(60_000)}`,
  ])('answers with the status alone where the body tells nothing (%#)', async (body) => {
    const server = await answering('418 Odd', ['Content-Type: text/html'], body);
    expect(await sender().send(post(server.urlOf('/x')))).toEqual({
      kind: 'answered',
      status: 418,
      durationInMs: expect.any(Number),
    });
  });

  it('keeps a message where only the code is malformed, and cuts a long one', async () => {
    const server = await answering('500 Oops', [], JSON.stringify({ error: { code: 7, message: '😀'.repeat(2_000) } }));
    const reply = await sender().send(post(server.urlOf('/x')));
    expect(reply).not.toHaveProperty('code');
    expect(reply).toHaveProperty('message', '😀'.repeat(500));
  });

  it.each<[string, number | undefined]>([
    ['120', 120],
    ['0', 0],
    ['Fri, 31 Dec 1999 23:59:59 GMT', 0],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['99999999999999999999', undefined],
    ['', undefined],
  ])('reads Retry-After %j as %s seconds', async (value, seconds) => {
    const server = await answering('429 Too Many Requests', [`Retry-After: ${value}`]);
    const reply = await sender().send(post(server.urlOf('/x')));
    expect(reply).toMatchObject({ kind: 'answered', status: 429 });
    expect('retryAfterInSeconds' in reply ? reply.retryAfterInSeconds : undefined).toBe(seconds);
  });

  it('reads a Retry-After date as the time until then', async () => {
    const inTwoHours = new Date(Date.now() + 7_200_000).toUTCString();
    const server = await answering('503 Unavailable', [`Retry-After: ${inTwoHours}`]);
    const reply = await sender().send(post(server.urlOf('/x')));
    const seconds = 'retryAfterInSeconds' in reply ? (reply.retryAfterInSeconds ?? 0) : 0;
    expect(seconds).toBeGreaterThan(7_000);
    expect(seconds).toBeLessThanOrEqual(7_200);
  });

  it('uses its connections again', async () => {
    const server = await answering('202 Accepted', [], '{}');
    const one = sender();
    for (let n = 0; n < 5; n += 1) await one.send(post(server.urlOf(`/${n}`)));
    expect(server.requests).toHaveLength(5);
    expect(server.connections()).toBeLessThan(5);
  });

  it('opens no more connections to a host than it may', async () => {
    const server = await answering('202 Accepted');
    const two = sender({ connectionsPerHost: 2 });
    await Promise.all(Array.from({ length: 20 }, (_, n) => two.send(post(server.urlOf(`/${n}`)))));
    expect(server.requests).toHaveLength(20);
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  it('waits for the posts under way before it closes', async () => {
    const asked: Socket[] = [];
    const server = await receiver((socket) => asked.push(socket));
    const one = createCallbackHttpSender({ allowLoopback: true });
    const reply = one.send(post(server.urlOf('/x')));
    await expect.poll(() => asked.length, { timeout: 10_000 }).toBe(1);
    const closed = one.close();
    asked[0]?.write(httpAnswer('202 Accepted'));
    expect(await reply).toMatchObject({ status: 202 });
    await closed;
  });

  it('throws where a request of ours cannot be sent at all', async () => {
    await expect(
      sender().send(post('http://127.0.0.1:9/x' as CallbackUrl, { 'x-a': 'line\nbreak' })),
    ).rejects.toThrow();
  });
});
