/** What a receiver sends beyond its answer is nobody's: the next post goes over a connection without such remains. */
import type { Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createCallbackHttpSender } from '../../../shared/adapters/callback/callback-http-sender.ts';
import { httpAnswer, type RawServer, startRawServer } from '../../integration/callback/raw-server.ts';

const FORGED = httpAnswer('202 Accepted', ['x-ms-workflow-run-id: forged']);
const HONEST = httpAnswer('202 Accepted', ['x-ms-workflow-run-id: honest']);
const CLOSED_WITHIN = { timeout: 20_000, interval: 10 };

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

/** The first request meets the trick, every other one an honest answer. */
async function tricking(trick: (socket: Socket) => void): Promise<RawServer> {
  let asked = 0;
  const server = await startRawServer((socket) => {
    asked += 1;
    if (asked === 1) trick(socket);
    else socket.write(HONEST);
  });
  stops.push(server.stop);
  return server;
}

function posting(server: RawServer): () => Promise<unknown> {
  const sender = createCallbackHttpSender({ allowLoopback: true, connectionsPerHost: 1 });
  stops.push(sender.close);
  return () => sender.send({ url: server.urlOf('/run?sig=planted'), body: '{}', headers: {} });
}

it.each<[string, (socket: Socket) => void]>([
  ['a second answer in the same piece', (socket) => socket.write(`${httpAnswer('400 Bad Request')}${FORGED}`)],
  [
    'a body longer than its length',
    (socket) => socket.write(`${httpAnswer('400 Bad Request')}${'x'.repeat(5_000)}${FORGED}`),
  ],
  [
    'chunks beyond the last one',
    (socket) => socket.write(`HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n5\r\nabcde\r\n${FORGED}`),
  ],
  [
    'a body where none may be',
    (socket) => socket.write(`HTTP/1.1 304 Same\r\nContent-Length: ${FORGED.length}\r\n\r\n${FORGED}`),
  ],
  [
    'early hints behind the answer',
    (socket) => socket.write(`${httpAnswer('400 Bad Request')}HTTP/1.1 103 Early Hints\r\n\r\n${FORGED}`),
  ],
])('The post behind %s gets its own answer', async (_, trick) => {
  const server = await tricking(trick);
  const post = posting(server);
  expect(await post()).not.toMatchObject({ runId: 'forged' });
  expect(await post()).toMatchObject({ status: 202, runId: 'honest' });
  expect(server.connections(), 'the poisoned connection is left').toBe(2);
});

it('The post behind an answer that came while nobody asked gets its own', async () => {
  const idle: Socket[] = [];
  const server = await tricking((socket) => {
    socket.write(httpAnswer('400 Bad Request'));
    idle.push(socket);
  });
  const post = posting(server);
  expect(await post()).toMatchObject({ status: 400 });
  for (const socket of idle) socket.write(FORGED);
  await expect.poll(server.openConnections, CLOSED_WITHIN).toBe(0);
  expect(await post()).toMatchObject({ status: 202, runId: 'honest' });
});

it('A connection may carry any number of answers, each as long as an answer may be', async () => {
  const long = httpAnswer('202 Accepted', ['x-ms-workflow-run-id: honest'], 'x'.repeat(60_000));
  const server = await startRawServer((socket) => void socket.write(long));
  stops.push(server.stop);
  const post = posting(server);
  for (let posts = 0; posts < 20; posts += 1) expect(await post()).toMatchObject({ status: 202, runId: 'honest' });
  expect(server.connections()).toBe(1);
});

it('A good connection is used for the next post, so that the tests above can tell', async () => {
  const server = await tricking((socket) => socket.write(httpAnswer('400 Bad Request')));
  const post = posting(server);
  expect(await post()).toMatchObject({ status: 400 });
  expect(await post()).toMatchObject({ status: 202, runId: 'honest' });
  expect(server.connections()).toBe(1);
});
