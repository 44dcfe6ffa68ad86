/** The queues in Azure Storage. The host's trigger expects base64, which the client library does not do by itself. */

import { RestError } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import type { QueueClient, StoragePipelineOptions } from '@azure/storage-queue';
import pLimit from 'p-limit';
import { DELIVERY_QUEUE, POLL_QUEUE, PUBLISH_QUEUE } from '../../contracts/queue-messages.ts';
import type { MessageQueues } from '../../ports/message-queues.ts';
import { onFirstUse } from '../system/on-first-use.ts';
import { queueLibrary } from './queue-library.ts';

export type QueueAccess =
  | { readonly connectionString: string }
  | { readonly endpoint: string; readonly credential: TokenCredential };

/** The host's own name for the queue into which it moves what it gives up. */
const POISON_SUFFIX = '-poison';
/** A message that nobody takes for so long is of no use: polls and sweeps come all the time. */
const MESSAGE_LIFE_IN_SECONDS = 24 * 60 * 60;
const CALL_LIMIT_IN_MS = 10_000;
/** Event Grid may hand over thousands of events at once. One that waits for its turn does not use up its time. */
const SENT_AT_ONCE = 32;
const RETRIES: StoragePipelineOptions = {
  retryOptions: { maxTries: 3, retryDelayInMs: 200, maxRetryDelayInMs: 2_000, tryTimeoutInMs: 5_000 },
};

/** Under the name by which callers know it of all storage. Built from status and code alone: the client's errors carry the request. */
class QueuesUnavailable extends Error {
  override readonly name = 'StorageUnavailable';

  constructor(status: number | undefined, code: string | undefined) {
    super(`Queue storage failed (${status ?? 'no answer'}, ${code ?? 'no code'}).`);
  }
}

export function createStorageMessageQueues(access: QueueAccess, pipeline = RETRIES): MessageQueues {
  const clients = onFirstUse(async () => {
    const { QueueServiceClient } = await queueLibrary.get();
    const service =
      'connectionString' in access
        ? QueueServiceClient.fromConnectionString(access.connectionString, pipeline)
        : new QueueServiceClient(access.endpoint, access.credential, pipeline);
    const poisonOf = (name: string) => service.getQueueClient(`${name}${POISON_SUFFIX}`);
    return {
      poison: [POLL_QUEUE, DELIVERY_QUEUE].map(poisonOf),
      poisonOfTopic: poisonOf(PUBLISH_QUEUE),
      polls: service.getQueueClient(POLL_QUEUE),
      deliveries: service.getQueueClient(DELIVERY_QUEUE),
      publications: service.getQueueClient(PUBLISH_QUEUE),
    };
  });
  const turns = pLimit(SENT_AT_ONCE);

  async function send(queue: QueueClient, message: unknown, delayInMs = 0): Promise<void> {
    const text = Buffer.from(JSON.stringify(message)).toString('base64');
    const visibilityTimeout = Math.min(Math.ceil(delayInMs / 1_000), MESSAGE_LIFE_IN_SECONDS - 1);
    const options = { visibilityTimeout, messageTimeToLive: MESSAGE_LIFE_IN_SECONDS };
    const call = () => queue.sendMessage(text, { ...options, abortSignal: AbortSignal.timeout(CALL_LIMIT_IN_MS) });
    const callOrCreate = async () => {
      try {
        await call();
      } catch (error) {
        if (!isQueueMissing(error)) throw error;
        await queue.createIfNotExists();
        await call();
      }
    };
    await answered(() => turns(callOrCreate));
  }

  return {
    requestPoll: async (request, delayInMs) => send((await clients.get()).polls, request, delayInMs),
    requestDelivery: async (request, delayInMs) => send((await clients.get()).deliveries, request, delayInMs),
    requestPublication: async (request, delayInMs) => send((await clients.get()).publications, request, delayInMs),
    async check() {
      const { polls, deliveries } = await clients.get();
      const abortSignal = AbortSignal.timeout(CALL_LIMIT_IN_MS);
      await answered(() => Promise.all([polls.exists({ abortSignal }), deliveries.exists({ abortSignal })]));
    },
    async poisoned({ publishes }) {
      const { poison: always, poisonOfTopic } = await clients.get();
      const poison = publishes ? [...always, poisonOfTopic] : always;
      const abortSignal = AbortSignal.timeout(CALL_LIMIT_IN_MS);
      const lengths = await answered(() => Promise.all(poison.map((queue) => lengthOf(queue, abortSignal))));
      return new Map(poison.map(({ name }, index) => [name, lengths[index] ?? 0]));
    },
  };
}

/** The host makes the queue with the first message that it gives up. */
async function lengthOf(queue: QueueClient, abortSignal: AbortSignal): Promise<number> {
  try {
    return (await queue.getProperties({ abortSignal })).approximateMessagesCount ?? 0;
  } catch (error) {
    if (isQueueMissing(error)) return 0;
    throw error;
  }
}

async function answered<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof RestError) throw new QueuesUnavailable(error.statusCode, error.code);
    const isOnTheWay = error instanceof Error && /Abort|Authentication|Credential/.test(error.name);
    throw isOnTheWay ? new QueuesUnavailable(undefined, error.name) : error;
  }
}

function isQueueMissing(error: unknown): boolean {
  return error instanceof RestError && error.statusCode === 404;
}
