import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../../local/azurite/start-azurite.ts';
import { type FixtureHost, startFixtureHost } from './start-fixture-host.ts';

let azurite: Azurite;
let host: FixtureHost;
let service: QueueServiceClient;

beforeAll(async () => {
  azurite = await startAzurite();
  process.env.AzureWebJobsStorage = azurite.connectionString;
  service = QueueServiceClient.fromConnectionString(azurite.connectionString);
  host = await startFixtureHost();
});
afterAll(async () => {
  await host?.stop();
  await azurite?.stop();
});

const DEADLINE = { timeout: 20_000 };
const base64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64');

async function send(queueName: string, text: string): Promise<void> {
  const queue = service.getQueueClient(queueName);
  await queue.createIfNotExists();
  await queue.sendMessage(text);
}

async function received(queueName: string): Promise<string[]> {
  try {
    const { receivedMessageItems } = await service.getQueueClient(queueName).receiveMessages({ numberOfMessages: 32 });
    return receivedMessageItems.map(({ messageText }) => Buffer.from(messageText, 'base64').toString());
  } catch {
    return [];
  }
}

async function left(queueName: string): Promise<number | undefined> {
  return (await service.getQueueClient(queueName).getProperties()).approximateMessagesCount;
}

interface WorkCall {
  readonly message: unknown;
  readonly metadata: Record<string, unknown>;
}
const workCalls = async (matches: (message: unknown) => boolean) =>
  ((await host.calls('onWork')) as WorkCall[]).filter(({ message }) => matches(message));
const taskOf = (message: unknown) =>
  typeof message === 'object' && message !== null && 'task' in message ? message.task : undefined;

describe('a storage queue function', () => {
  it('finds no fault with a queue that does not exist yet', async () => {
    expect(host.functions).toContainEqual({ name: 'onWork', trigger: 'queue', disabled: false });
    expect(host.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('gets the message as JSON where it is JSON, with its metadata, and deletes it after a success', async () => {
    await send('work', base64({ task: 'plain' }));
    await expect.poll(() => workCalls((message) => taskOf(message) === 'plain'), DEADLINE).toHaveLength(1);
    const [call] = await workCalls((message) => taskOf(message) === 'plain');
    expect(call?.metadata).toMatchObject({
      queueTrigger: { task: 'plain' },
      id: expect.any(String),
      popReceipt: expect.any(String),
      dequeueCount: 1,
    });
    for (const time of ['insertionTime', 'expirationTime', 'nextVisibleTime']) {
      expect(new Date(String(call?.metadata[time])).getTime()).toBeGreaterThan(0);
    }
    await expect.poll(() => left('work'), DEADLINE).toBe(0);
  });

  it('gets text that is no JSON as text', async () => {
    await send('work', base64('just words'));
    await expect.poll(() => workCalls((message) => message === 'just words'), DEADLINE).toHaveLength(1);
  });

  it('tries a failing message as often as it may, then moves it to the poison queue', async () => {
    await send('work', base64({ task: 'poison', fail: true }));
    await expect.poll(() => host.calls('onPoison'), DEADLINE).toContainEqual({ task: 'poison', fail: true });
    const calls = await workCalls((message) => taskOf(message) === 'poison');
    expect(calls.map(({ metadata }) => metadata.dequeueCount)).toEqual([1, 2]);
    await expect.poll(() => left('work'), DEADLINE).toBe(0);
  });

  it('moves a message that is not in the encoding to the poison queue without a run', async () => {
    // Sent on unchanged, it can be decoded no better there, so it stays: nothing behind a poison queue takes it.
    await send('work', 'not base64!');
    await expect.poll(() => left('work-poison'), DEADLINE).toBe(1);
    expect(await workCalls((message) => message === 'not base64!')).toEqual([]);
  });

  it('writes what it returns to its output queue, which is made on first use', async () => {
    await send('work', base64({ task: 'reply', reply: { answer: 42 } }));
    await expect.poll(() => received('done'), DEADLINE).toEqual([JSON.stringify({ answer: 42 }, null, 2)]);
  });

  it('can be started by hand with the text of a message', async () => {
    expect(await host.invoke('onWork', '{"task":"by hand"}')).toMatchObject({ kind: 'succeeded' });
    const [call] = await workCalls((message) => taskOf(message) === 'by hand');
    expect(call?.metadata).toMatchObject({ queueTrigger: { task: 'by hand' }, dequeueCount: 1 });
  });

  it('runs messages side by side up to the batch size and the threshold', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, index) => send('many', base64(String(index)))));
    await expect.poll(() => host.calls('onMany'), DEADLINE).toHaveLength(30);
    const calls = (await host.calls('onMany')) as { message: number; running: number }[];
    expect(new Set(calls.map(({ message }) => message)).size).toBe(30);
    expect(Math.max(...calls.map(({ running }) => running))).toBeLessThanOrEqual(4 + 2);
    expect(Math.max(...calls.map(({ running }) => running))).toBeGreaterThan(1);
  });
});

describe('a queue output of another function', () => {
  it('makes one message of each element of an array', async () => {
    const response = await fetch(`${host.url}/api/fanOut`, { method: 'POST', body: '["one",{"two":2},3]' });
    expect(response.status).toBe(202);
    expect((await received('fan')).sort()).toEqual(['3', 'one', '{\n  "two": 2\n}']);
  });
});
