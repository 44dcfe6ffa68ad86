/** The real client library against a topic that checks what the service checks, over sockets. */
import { createServer } from 'node:net';
import { RestError } from '@azure/core-rest-pipeline';
import type { AccessToken } from '@azure/identity';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTopic, type Topic } from '../../../local/event-grid/topic.ts';
import { createEventGridPublisher } from '../../../shared/adapters/event-grid/event-grid-publisher.ts';
import { cloudEventOf } from '../../../shared/domain/cloud-event.ts';
import { sampleEventOf } from '../../../shared/domain/sample-event.ts';
import { TRIGGER_KINDS } from '../../../shared/domain/trigger.ts';
import { minute } from '../../builders/instants.ts';
import { A_TRACE_PARENT } from '../../builders/trace.ts';

const EVENT = cloudEventOf(sampleEventOf('segment-threshold-crossed', minute(1)), A_TRACE_PARENT);
const TEXT = JSON.stringify(EVENT);

function throwing(): never {
  throw new TypeError('the library has a bug');
}

let topic: Topic;
beforeEach(async () => {
  topic = await startTopic();
});
afterEach(() => topic.stop());

const publisher = () => createEventGridPublisher({ endpoint: topic.endpoint, key: topic.keys.key1 });

describe('An event that is published', () => {
  it.each(TRIGGER_KINDS)('is taken by a topic, and arrives as it was decided: %s', async (kind) => {
    const event = cloudEventOf(sampleEventOf(kind, minute(1)), A_TRACE_PARENT);
    const reply = await publisher().publish(JSON.stringify(event));
    expect(reply).toEqual({ kind: 'answered', status: 200, durationInMs: expect.any(Number) });
    expect(topic.events).toEqual([event]);
  });

  it('is sent as the same bytes each time, by whichever worker', async () => {
    for (let time = 0; time < 3; time += 1) await publisher().publish(TEXT);
    expect(topic.published).toHaveLength(3);
    expect(new Set(topic.published.map(({ body }) => body)).size).toBe(1);
  });

  it('goes out without a trace where its decision had none', async () => {
    const { traceparent: _, ...untraced } = EVENT;
    await publisher().publish(JSON.stringify(untraced));
    expect(topic.events).toEqual([untraced]);
  });

  it('is taken under either key of the topic', async () => {
    const other = createEventGridPublisher({ endpoint: topic.endpoint, key: topic.keys.key2 });
    expect(await other.publish(TEXT)).toMatchObject({ status: 200 });
  });
});

describe('What goes wrong is told, after one try', () => {
  it('a wrong key', async () => {
    const stranger = createEventGridPublisher({ endpoint: topic.endpoint, key: 'another' });
    expect(await stranger.publish(TEXT)).toMatchObject({ kind: 'answered', status: 401 });
    expect([topic.refused, topic.events]).toEqual([[401], []]);
  });

  it.each([400, 403, 404, 413, 500, 503])('the answer %i', async (status) => {
    topic.trouble({ kind: 'status', status });
    expect(await publisher().publish(TEXT)).toMatchObject({ kind: 'answered', status });
    expect(topic.refused).toEqual([status]);
  });

  it('that it is to wait', async () => {
    topic.trouble({ kind: 'status', status: 429, retryAfter: 17 });
    expect(await publisher().publish(TEXT)).toMatchObject({ status: 429, retryAfterInSeconds: 17 });
    expect(topic.refused).toEqual([429]);
  });

  it('a redirect, which is not followed', async () => {
    topic.trouble({ kind: 'status', status: 307, location: topic.endpoint });
    expect(await publisher().publish(TEXT)).toMatchObject({ kind: 'answered', status: 307 });
    expect(topic.events).toEqual([]);
  });

  it.each(['cut', 'answer-lost'] as const)('a connection that breaks: %s', async (kind) => {
    topic.trouble({ kind });
    expect(await publisher().publish(TEXT)).toMatchObject({ kind: 'failed', cause: 'network' });
    expect(topic.events).toHaveLength(kind === 'cut' ? 0 : 1);
  });

  it('a topic that is not there', async () => {
    const { endpoint, keys } = topic;
    await topic.stop();
    const reply = await createEventGridPublisher({ endpoint, key: keys.key1 }).publish(TEXT);
    expect(reply).toMatchObject({ kind: 'failed', cause: 'network' });
  });

  it('a topic that never answers', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const sockets: { destroy(): void }[] = [];
    silent.on('connection', (socket) => sockets.push(socket));
    const waiting = createEventGridPublisher({ endpoint: `http://127.0.0.1:${port}/api/events`, key: 'key' }, 200);
    expect(await waiting.publish(TEXT)).toMatchObject({ kind: 'failed', cause: 'time-out' });
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it.each<[string, () => Promise<AccessToken | null>]>([
    ['no identity', () => Promise.reject(Object.assign(new Error('none'), { name: 'CredentialUnavailableError' }))],
    ['an answer of the identity endpoint', () => Promise.reject(new RestError('Bad Request', { statusCode: 400 }))],
    ['an identity endpoint out of reach', () => Promise.reject(new RestError('reset', { code: 'ECONNRESET' }))],
    ['an error of no name', () => Promise.reject(new Error('Unexpected token < in JSON'))],
    ['no error at all', () => Promise.reject('no')],
    ['an error that is thrown at once', throwing],
    ['no token', () => Promise.resolve(null)],
  ])('a sign-in that fails, without sending anything: %s', async (_, getToken) => {
    const nobody = createEventGridPublisher({ endpoint: 'https://127.0.0.1:1/api/events', credential: { getToken } });
    for (let time = 0; time < 2; time += 1) {
      expect(await nobody.publish(TEXT)).toEqual({
        kind: 'failed',
        cause: 'sign-in',
        durationInMs: expect.any(Number),
      });
    }
  });
});

it('An event that this version did not write is a defect, and is not sent', async () => {
  const text = JSON.stringify({ ...EVENT, specversion: '0.3' });
  await expect(publisher().publish(text)).rejects.toThrow(/specversion/);
  expect(topic.events).toEqual([]);
});
