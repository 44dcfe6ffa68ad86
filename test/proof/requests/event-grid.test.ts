/** What may come to the webhook of Event Grid from somebody who has its key and means no good, or means too much. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTACTS_ID, INSTANCE_ID } from '../../e2e/local-installation.ts';
import { bytesOf, type Draft } from './draft.ts';
import { type Scene, setTheScene } from './scene.ts';
import { differences, type StoredRows, storedRows } from './stored-rows.ts';
import { expectAlive } from './try-cases.ts';
import { sendBytes } from './wire-client.ts';

let scene: Scene;

beforeAll(async () => {
  scene = await setTheScene();
});
afterAll(() => scene?.stop());

const WITHIN_IN_MS = 5 * 60_000;
const HUGE = 1_000_000;
const instanceId = INSTANCE_ID;
const run = {
  instanceId,
  dataSourceId: CONTACTS_ID,
  jobIds: ['job-1'],
  outcome: 'failed',
  endedAt: '2026-03-02T04:02:51Z',
};
const type = 'audienceinsights.datasource.refreshed';
const cloud = (data: unknown, more: object = {}) => ({
  specversion: '1.0',
  id: 'e',
  type,
  source: '/x',
  data,
  ...more,
});
const grid = (data: unknown, more: object = {}) => ({
  id: 'e',
  eventType: type,
  subject: 'x',
  topic: '/x',
  data,
  ...more,
});

function posted(body: string, eventType = 'Notification'): Draft {
  return {
    method: 'POST',
    path: '/runtime/webhooks/eventgrid',
    query: [['functionName', 'receiveStatusEvent']],
    headers: [
      ['host', '127.0.0.1'],
      ['x-functions-key', scene.keys.eventgrid],
      ['aeg-event-type', eventType],
    ],
    body: Buffer.from(body),
  };
}

async function send(body: unknown, eventType?: string) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const reply = await sendBytes({ port: scene.port, bytes: bytesOf(posted(text, eventType)) });
  return typeof reply === 'string' ? { status: reply, text: '' } : { status: reply.status, text: reply.text };
}

const look = (): Promise<StoredRows> => storedRows(scene.installation.azurite.connectionString);
const POLLS = 'queue poll-instance';
const countIn = (rows: StoredRows) => Number.parseInt(rows.get(POLLS) ?? '0', 10);

/** How many polls an event asks for; nothing else may change. */
async function pollsAskedBy(body: unknown): Promise<number> {
  const before = await look();
  expect((await send(body)).status).toBe(202);
  const after = await look();
  expect(differences(before, after).filter((change) => !change.startsWith(POLLS))).toEqual([]);
  return countIn(after) - countIn(before);
}

describe('What is understood asks for a poll each', () => {
  it.each<[string, unknown, number]>([
    ['one CloudEvent by itself', cloud(run), 1],
    ['a batch of them', [cloud(run), cloud(run, { id: 'f' })], 2],
    ['one of the Event Grid schema', [grid(run)], 1],
    ['both schemas in one batch', [grid(run), cloud(run)], 2],
    ['the same id twice, for either may be the one that is lost', [cloud(run), cloud(run)], 2],
    ['a time that is yet to come, which is judged later', cloud({ ...run, endedAt: '2199-01-01T00:00:00Z' }), 1],
    ['a message without end', cloud({ ...run, message: 'x'.repeat(HUGE) }), 1],
    ['what it does not know, beside what it does', cloud({ ...run, colour: { deep: [1] } }, { extra: null }), 1],
  ])('%s', { timeout: WITHIN_IN_MS }, async (_, body, polls) => {
    expect(await pollsAskedBy(body)).toBe(polls);
  });
});

describe('What is not is acknowledged, and nothing is written', () => {
  it.each<[string, unknown]>([
    ['nothing at all', []],
    ['an empty event', {}],
    ['an event without data', cloud(undefined)],
    ['data of nothing', cloud(null)],
    ['data of another type', cloud('text')],
    ['data in a list', cloud([run])],
    ['an instance that nobody watches', cloud({ ...run, instanceId: 'fabrikam' })],
    ['an instance of a wrong type', cloud({ ...run, instanceId: { id: instanceId } })],
    ['a time of a wrong type', cloud({ ...run, endedAt: 1_772_424_171 })],
    ['a time that never was', cloud({ ...run, endedAt: '2026-02-30T00:00:00Z' })],
    ['jobs of a wrong type', cloud({ ...run, jobIds: 'job-1' })],
    ['too many jobs', cloud({ ...run, jobIds: Array.from({ length: 21 }, (_, index) => `job-${index}`) })],
    ['an outcome that is none', cloud({ ...run, outcome: 'running' })],
    ['an id of a wrong type', cloud(run, { id: 7 })],
    ['a type of a wrong type', cloud(run, { type: 7 })],
    ['names that lead to what every object has', cloud({ ...run, jobIds: ['__proto__'], outcome: 'constructor' })],
    ['data as long as can be', cloud({ nothing: 'x'.repeat(HUGE) })],
    ['twenty names that no message could hold', cloud({ ...run, jobIds: Array(20).fill('\u0001'.repeat(256)) })],
  ])('%s', { timeout: WITHIN_IN_MS }, async (_, body) => {
    expect(await pollsAskedBy(body)).toBe(0);
  });
});

describe('A flood', () => {
  it('of 10,000 events that mean nothing here is taken at once', { timeout: WITHIN_IN_MS }, async () => {
    const events = Array.from({ length: 10_000 }, (_, index) =>
      cloud({ instanceId: 'fabrikam' }, { id: `e${index}`, type: 'x' }),
    );
    expect(await pollsAskedBy(events)).toBe(0);
    await expectAlive(scene);
  });

  it('of events that mean something is taken, every one', { timeout: WITHIN_IN_MS }, async () => {
    const events = Array.from({ length: 500 }, (_, index) => cloud(run, { id: `e${index}` }));
    expect(await pollsAskedBy(events)).toBe(events.length);
    await expectAlive(scene);
  });
});

describe('A handshake', () => {
  const handshake = (data: unknown) => send([{ id: '1', data }], 'SubscriptionValidation');

  it('hands back its own code as JSON text, whatever the code is', async () => {
    for (const code of ['abc', '</script>"\\', '\u2028', 'x'.repeat(10_000), '__proto__']) {
      const { status, text } = await handshake({ validationCode: code });
      expect([status, JSON.parse(text)]).toEqual([200, { validationResponse: code }]);
    }
  });

  it('without a code is refused by the host without a word, and writes nothing', async () => {
    const before = await look();
    for (const data of [undefined, null, 7, {}, { validationCode: 7 }, { validationUrl: 'https://example.com' }]) {
      expect(await handshake(data)).toEqual({ status: 400, text: '' });
    }
    for (const body of ['', 'no json', '[', '{}', '[]', 'null']) {
      expect(await send(body, 'SubscriptionValidation')).toEqual({ status: 400, text: '' });
    }
    expect(differences(before, await look())).toEqual([]);
    await expectAlive(scene);
  });
});
