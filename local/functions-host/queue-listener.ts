// Polls the queue of a trigger: fetches a batch whenever few enough messages are under way, and polls the less often the
// longer the queue stays empty.
import { setTimeout as delay } from 'node:timers/promises';
import type { FunctionRunner } from './function-runner.ts';
import type { QueueOptions } from './host-json.ts';
import type { HostedFunction, QueueTrigger } from './hosted-functions.ts';
import { isMissingQueue, queueClient } from './queue-client.ts';
import { INVISIBLE_WHILE_RUNNING_S, processMessage } from './queue-message.ts';

const SHORTEST_POLLING_INTERVAL_MS = 100;

/** Resolves when `stopping` has ended it and the messages received by then are through. */
export async function listenToQueue(
  hosted: HostedFunction<QueueTrigger>,
  options: QueueOptions,
  runner: FunctionRunner,
  stopping: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  const queue = queueClient(hosted.trigger.address);
  const underWay = new Set<Promise<void>>();

  // Never cut off by a stop: a batch whose answer is lost would stay invisible for the whole ten minutes.
  const receive = async () => {
    try {
      const { receivedMessageItems } = await queue.receiveMessages({
        numberOfMessages: options.batchSize,
        visibilityTimeout: INVISIBLE_WHILE_RUNNING_S,
      });
      return receivedMessageItems;
    } catch (error) {
      if (!isMissingQueue(error)) onError(error);
      return [];
    }
  };

  let interval = SHORTEST_POLLING_INTERVAL_MS;
  while (!stopping.aborted) {
    const messages = await receive();
    for (const message of messages) {
      const processing: Promise<void> = processMessage(hosted, queue, message, options, (input) =>
        runner.run(hosted, input),
      )
        .catch(onError)
        .finally(() => underWay.delete(processing));
      underWay.add(processing);
    }
    while (underWay.size > options.newBatchThreshold) await Promise.race(underWay);
    if (messages.length > 0) {
      interval = SHORTEST_POLLING_INTERVAL_MS;
      continue;
    }
    await delay(interval, undefined, { signal: stopping }).catch(() => undefined);
    interval = Math.min(interval * 2, Math.max(options.maxPollingIntervalMs, SHORTEST_POLLING_INTERVAL_MS));
  }
  await Promise.all(underWay);
}
