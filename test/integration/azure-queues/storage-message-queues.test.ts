/** The two queues on the real emulator: what is written is what the host's trigger reads, when it is meant to. */
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../../local/azurite/start-azurite.ts';
import { createStorageMessageQueues } from '../../../shared/adapters/azure-queues/storage-message-queues.ts';
import {
  DELIVERY_QUEUE,
  deliveryRequestSchema,
  POLL_QUEUE,
  pollRequestSchema,
} from '../../../shared/contracts/queue-messages.ts';
import type { MessageQueues } from '../../../shared/ports/message-queues.ts';
import { minute } from '../../builders/instants.ts';
import { anEvaluation, INSTANCE_ID } from '../../builders/observations.ts';

let azurite: Azurite;
let queues: MessageQueues;
let service: QueueServiceClient;

beforeAll(async () => {
  azurite = await startAzurite();
  service = QueueServiceClient.fromConnectionString(azurite.connectionString);
  queues = createStorageMessageQueues({ connectionString: azurite.connectionString });
});
afterAll(() => azurite?.stop());
beforeEach(async () => {
  for (const name of [POLL_QUEUE, DELIVERY_QUEUE]) await service.getQueueClient(name).deleteIfExists();
});

async function textsIn(name: string): Promise<string[]> {
  const { peekedMessageItems } = await service.getQueueClient(name).peekMessages({ numberOfMessages: 32 });
  return peekedMessageItems.map(({ messageText }) => messageText);
}

const decoded = (text: string) => JSON.parse(Buffer.from(text, 'base64').toString('utf8'));

describe('The queues', () => {
  it('hold a request as JSON in base64, as the host’s trigger expects it', async () => {
    const request = {
      kind: 'pushed',
      instanceId: INSTANCE_ID,
      requestedAt: minute(0),
      observation: anEvaluation(minute(1), 110, { label: 'Käufer 高' }),
    } as const;
    await queues.requestPoll(request);
    const [text = '', ...others] = await textsIn(POLL_QUEUE);
    expect(others).toEqual([]);
    expect(text).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(pollRequestSchema.parse(decoded(text))).toEqual(request);
  });

  it('are made where they are missing, by the first request', async () => {
    await queues.requestDelivery({ kind: 'deliver', bucket: 'b07' });
    await queues.requestDelivery({ kind: 'deliver', bucket: 'b08' });
    const requests = (await textsIn(DELIVERY_QUEUE)).map((text) => deliveryRequestSchema.parse(decoded(text)));
    expect(requests).toEqual([
      { kind: 'deliver', bucket: 'b07' },
      { kind: 'deliver', bucket: 'b08' },
    ]);
  });

  it('hide a request until its delay is over', async () => {
    await queues.requestDelivery({ kind: 'deliver', bucket: 'b01' }, 3_500);
    await queues.requestDelivery({ kind: 'deliver', bucket: 'b02' });
    const buckets = async () => (await textsIn(DELIVERY_QUEUE)).map((text) => decoded(text).bucket).sort();
    expect(await buckets()).toEqual(['b02']);
    await expect.poll(buckets, { timeout: 20_000 }).toEqual(['b01', 'b02']);
  });

  it('take a delay longer than a message lives', async () => {
    await queues.requestDelivery({ kind: 'deliver', bucket: 'b01' }, 30 * 24 * 60 * 60_000);
    expect(await textsIn(DELIVERY_QUEUE)).toEqual([]);
    const { approximateMessagesCount } = await service.getQueueClient(DELIVERY_QUEUE).getProperties();
    expect(approximateMessagesCount).toBe(1);
  });

  it('say how many messages the host has given up, and that it has none where it never did', async () => {
    const poison = service.getQueueClient(`${POLL_QUEUE}-poison`);
    await poison.deleteIfExists();
    await poison.create();
    for (const text of ['a', 'b']) await poison.sendMessage(text);
    expect(await queues.poisoned({ publishes: false })).toEqual(
      new Map([
        [`${POLL_QUEUE}-poison`, 2],
        [`${DELIVERY_QUEUE}-poison`, 0],
      ]),
    );
  });

  it('are well while they can be reached, made or not', async () => {
    await expect(queues.check()).resolves.toBeUndefined();
  });
});

describe('Queues that cannot be reached', () => {
  const away = createStorageMessageQueues({
    connectionString:
      'DefaultEndpointsProtocol=http;AccountName=away;AccountKey=c2VjcmV0;QueueEndpoint=http://127.0.0.1:1/away',
  });

  it.each([
    ['a poll', () => away.requestPoll({ kind: 'scheduled', instanceId: INSTANCE_ID, requestedAt: minute(0) })],
    ['a delivery', () => away.requestDelivery({ kind: 'deliver', bucket: 'b01' })],
    ['a check', () => away.check()],
    ['the messages that were given up', () => away.poisoned({ publishes: true })],
  ])('say so to who asks for %s, and nothing of the request', async (_, ask) => {
    const error = await ask().then(
      () => undefined,
      (fault: unknown) => fault,
    );
    expect(error).toMatchObject({
      name: 'StorageUnavailable',
      message: 'Queue storage failed (no answer, ECONNREFUSED).',
    });
    expect(JSON.stringify(error)).not.toMatch(/127\.0\.0\.1|authorization/i);
  });
});
