/** The local topic refuses what the service refuses: otherwise a test against it would show nothing. */
import {
  AzureKeyCredential,
  AzureSASCredential,
  EventGridPublisherClient,
  generateSharedAccessSignature,
} from '@azure/eventgrid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTopic, type Topic } from '../../../../local/event-grid/topic.ts';

let topic: Topic;
beforeEach(async () => {
  topic = await startTopic();
});
afterEach(() => topic.stop());

const EVENT = { specversion: '1.0', id: 'a', source: '/here', type: 'some.type', data: { a: 1 } };
const BATCH = 'application/cloudevents-batch+json; charset=utf-8';

interface Call {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly type?: string;
  readonly body?: unknown;
  readonly method?: string;
}

async function call({
  path = '?api-version=2018-01-01',
  headers,
  type = BATCH,
  body = [EVENT],
  method = 'POST',
}: Call) {
  const reply = await fetch(`${topic.endpoint}${path}`, {
    method,
    headers: { 'content-type': type, ...(headers ?? { 'aeg-sas-key': topic.keys.key1 }) },
    ...(method === 'GET' ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: reply.status, text: await reply.text() };
}

it('A batch, and a single event in its own content type, are taken', async () => {
  expect((await call({})).status).toBe(200);
  expect((await call({ type: 'application/cloudevents+json', body: EVENT })).status).toBe(200);
  expect(topic.events).toEqual([EVENT, EVENT]);
});

describe('A stranger is answered 401, whatever it sends', () => {
  it.each<[string, Record<string, string>]>([
    ['no key', {}],
    ['a wrong key', { 'aeg-sas-key': 'wrong' }],
    ['a bearer token', { authorization: 'Bearer abc' }],
    ['a broken signature', { 'aeg-sas-token': 'r=a' }],
  ])('%s', async (_, headers) => {
    expect((await call({ headers, body: 'garbage', path: '' })).status).toBe(401);
    expect(topic.events).toEqual([]);
  });
});

describe('A signature of the client library', () => {
  const inAnHour = () => new Date(Date.now() + 3_600_000);
  const events = [{ id: 'a', source: '/here', type: 'some.type', data: { a: 1 } }];
  const send = async (key: string, expiresOn: Date) => {
    const signature = await generateSharedAccessSignature(topic.endpoint, new AzureKeyCredential(key), expiresOn);
    const credential = new AzureSASCredential(signature);
    const options = { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } };
    await new EventGridPublisherClient(topic.endpoint, 'CloudEvent', credential, options).send(events);
  };

  it('opens the topic until it expires', async () => {
    await send(topic.keys.key2, inAnHour());
    expect(topic.events).toHaveLength(1);
    await expect(send(topic.keys.key1, new Date(Date.now() - 60_000))).rejects.toMatchObject({ statusCode: 401 });
  });

  it('opens nothing with another key', async () => {
    const other = Buffer.alloc(32, 7).toString('base64');
    await expect(send(other, inAnHour())).rejects.toMatchObject({ statusCode: 401 });
  });
});

describe('What is no request of the service is refused', () => {
  it.each<[string, number, Call]>([
    ['no version of the API', 400, { path: '' }],
    ['another version of the API', 400, { path: '?api-version=2017-01-01' }],
    ['another path', 404, { path: '/more?api-version=2018-01-01' }],
    ['another method', 404, { method: 'GET' }],
    ['plain JSON', 400, { type: 'application/json' }],
    ['no JSON', 400, { body: '[' }],
    ['no event', 400, { body: [] }],
    ['an event where a batch is said', 400, { body: EVENT }],
    ['a batch where an event is said', 400, { type: 'application/cloudevents+json' }],
    ['an event without an id', 400, { body: [EVENT, { ...EVENT, id: undefined }] }],
    ['an event without a source', 400, { body: [{ ...EVENT, source: '' }] }],
    ['an event without a type', 400, { body: [{ ...EVENT, type: undefined }] }],
    ['another version of CloudEvents', 400, { body: [{ ...EVENT, specversion: '0.3' }] }],
    ['a time that is none', 400, { body: [{ ...EVENT, time: 'yesterday' }] }],
    ['a schema that is no address', 400, { body: [{ ...EVENT, dataschema: 'v 1' }] }],
    ['data twice', 400, { body: [{ ...EVENT, data_base64: 'YQ==' }] }],
    ['an attribute in capitals', 400, { body: [{ ...EVENT, traceParent: 'a' }] }],
    [
      'an event of Event Grid’s own schema',
      400,
      { body: [{ id: 'a', eventType: 't', subject: 's', dataVersion: '1' }] },
    ],
    ['more than 5,000 events', 413, { body: Array.from({ length: 5_001 }, () => EVENT) }],
    ['more than 1 MB', 413, { body: [{ ...EVENT, data: 'x'.repeat(1_100_000) }] }],
  ])('%s', async (_, status, request) => {
    expect(await call(request)).toMatchObject({ status, text: expect.stringMatching(/^\{"error":\{"code":/) });
    expect([topic.events, topic.refused]).toEqual([[], [status]]);
  });
});
