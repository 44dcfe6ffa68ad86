// Processes one message that a queue trigger has received: keeps it invisible while its function runs, deletes it after a
// success, shows it again after a failure, and moves it to the poison queue when it has failed often enough.
import type { DequeuedMessageItem } from '@azure/storage-queue';
import type { QueueOptions } from './host-json.ts';
import type { HostedFunction, QueueTrigger } from './hosted-functions.ts';
import type { InvocationResult, TriggerInput } from './invocation.ts';
import { decodeMessage, isMissingQueue, queueClient } from './queue-client.ts';

export const INVISIBLE_WHILE_RUNNING_S = 600;
const POISON_SUFFIX = '-poison';

/** What a message's own queue is needed for. */
export interface MessageQueue {
  updateMessage(
    messageId: string,
    popReceipt: string,
    text: undefined,
    visibilityTimeout: number,
  ): Promise<{ readonly popReceipt?: string }>;
  deleteMessage(messageId: string, popReceipt: string): Promise<unknown>;
}
type Run = (input: TriggerInput) => Promise<InvocationResult>;

export async function processMessage(
  hosted: HostedFunction<QueueTrigger>,
  queue: MessageQueue,
  message: DequeuedMessageItem,
  options: QueueOptions,
  run: Run,
): Promise<void> {
  const { messageId, messageText, dequeueCount } = message;
  const { address } = hosted.trigger;
  const hasPoisonQueue = !address.queueName.endsWith(POISON_SUFFIX);
  const toPoisonQueue = async (popReceipt: string) => {
    const poison = queueClient({ ...address, queueName: `${address.queueName}${POISON_SUFFIX}` });
    await poison.createIfNotExists();
    await poison.sendMessage(messageText);
    await deleteMessage(queue, messageId, popReceipt);
  };

  const text = decodeMessage(messageText, options.messageEncoding);
  if (text === undefined || (hasPoisonQueue && dequeueCount > options.maxDequeueCount)) {
    if (hasPoisonQueue) await toPoisonQueue(message.popReceipt);
    return;
  }
  const lease = keepInvisible(queue, message);
  const result = await run(messageInput(text, message));
  const popReceipt = await lease.end();
  if (result.kind === 'succeeded') await deleteMessage(queue, messageId, popReceipt);
  else if (hasPoisonQueue && dequeueCount >= options.maxDequeueCount) await toPoisonQueue(popReceipt);
  else if (hasPoisonQueue) {
    await queue.updateMessage(messageId, popReceipt, undefined, Math.round(options.visibilityTimeoutMs / 1000));
  }
}

export function messageInput(
  text: string,
  message: Pick<
    DequeuedMessageItem,
    'messageId' | 'popReceipt' | 'dequeueCount' | 'insertedOn' | 'expiresOn' | 'nextVisibleOn'
  >,
): TriggerInput {
  const json = (value: unknown) => ({ json: JSON.stringify(value) });
  return {
    data: { string: text },
    metadata: {
      QueueTrigger: { string: text },
      Id: { string: message.messageId },
      PopReceipt: { string: message.popReceipt },
      DequeueCount: json(message.dequeueCount),
      InsertionTime: json(message.insertedOn),
      ExpirationTime: json(message.expiresOn),
      NextVisibleTime: json(message.nextVisibleOn),
    },
  };
}

function keepInvisible(queue: MessageQueue, { messageId, popReceipt }: DequeuedMessageItem) {
  let receipt = popReceipt;
  let renewal = Promise.resolve();
  const renew = async () => {
    try {
      const renewed = await queue.updateMessage(messageId, receipt, undefined, INVISIBLE_WHILE_RUNNING_S);
      receipt = renewed.popReceipt ?? receipt;
    } catch {
      // The message is somebody else's by now, or the storage is away: what follows the run finds out which.
    }
  };
  const timer = setInterval(() => {
    renewal = renew();
  }, INVISIBLE_WHILE_RUNNING_S * 500);
  return {
    async end(): Promise<string> {
      clearInterval(timer);
      await renewal;
      return receipt;
    },
  };
}

async function deleteMessage(queue: MessageQueue, messageId: string, popReceipt: string): Promise<void> {
  try {
    await queue.deleteMessage(messageId, popReceipt);
  } catch (error) {
    // Gone already, or received anew after its time: not this run's to delete any more.
    if (!isMissingQueue(error)) throw error;
  }
}
