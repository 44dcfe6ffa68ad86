import type { DequeuedMessageItem } from '@azure/storage-queue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { QueueOptions } from '../../../../local/functions-host/host-json.ts';
import type { HostedFunction, QueueTrigger } from '../../../../local/functions-host/hosted-functions.ts';
import type { InvocationResult } from '../../../../local/functions-host/invocation.ts';
import { type MessageQueue, processMessage } from '../../../../local/functions-host/queue-message.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const SUCCEEDED: InvocationResult = { kind: 'succeeded', response: {} };
const FAILED: InvocationResult = { kind: 'failed', error: new Error('no') };
const MINUTE = 60_000;

const options: QueueOptions = {
  batchSize: 1,
  newBatchThreshold: 0,
  maxPollingIntervalMs: 1000,
  visibilityTimeoutMs: 30_000,
  maxDequeueCount: 5,
  messageEncoding: 'none',
};

const functionOn = (queueName: string): HostedFunction<QueueTrigger> => ({
  name: 'f',
  triggerBinding: 'trigger',
  trigger: { kind: 'queue', address: { connectionString: 'UseDevelopmentStorage=true', queueName } },
  queueOutputs: new Map(),
  disabled: false,
  registered: { metadata: { name: 'f', bindings: {} }, callback: () => undefined },
});

const message = (more: Partial<DequeuedMessageItem> = {}): DequeuedMessageItem => ({
  messageId: 'id',
  popReceipt: 'receipt-0',
  messageText: 'text',
  dequeueCount: 1,
  insertedOn: new Date(0),
  expiresOn: new Date(0),
  nextVisibleOn: new Date(0),
  ...more,
});

/** Records what is asked of the queue; every update hands out the next receipt. */
function recordingQueue(deleteFails?: Error) {
  const asked: unknown[][] = [];
  const queue: MessageQueue = {
    async updateMessage(id, receipt, _text, visibility) {
      asked.push(['update', id, receipt, visibility]);
      return { popReceipt: `receipt-${asked.length}` };
    },
    async deleteMessage(id, receipt) {
      asked.push(['delete', id, receipt]);
      if (deleteFails) throw deleteFails;
    },
  };
  return { queue, asked };
}

describe('processMessage', () => {
  it('keeps the message invisible while the function runs, and deletes it with the newest receipt', async () => {
    const { queue, asked } = recordingQueue();
    const run = () => new Promise<InvocationResult>((resolve) => setTimeout(() => resolve(SUCCEEDED), 11 * MINUTE));
    const processed = processMessage(functionOn('work'), queue, message(), options, run);
    await vi.advanceTimersByTimeAsync(11 * MINUTE);
    await processed;
    expect(asked).toEqual([
      ['update', 'id', 'receipt-0', 600],
      ['update', 'id', 'receipt-1', 600],
      ['delete', 'id', 'receipt-2'],
    ]);
    await vi.advanceTimersByTimeAsync(30 * MINUTE);
    expect(asked).toHaveLength(3);
  });

  it('shows the message again after the delay when the function fails', async () => {
    const { queue, asked } = recordingQueue();
    await processMessage(functionOn('work'), queue, message({ dequeueCount: 4 }), options, async () => FAILED);
    expect(asked).toEqual([['update', 'id', 'receipt-0', 30]]);
  });

  it('leaves a failed message of a poison queue alone, however often it has failed', async () => {
    const { queue, asked } = recordingQueue();
    let runs = 0;
    await processMessage(functionOn('work-poison'), queue, message({ dequeueCount: 9 }), options, async () => {
      runs += 1;
      return FAILED;
    });
    expect([runs, asked]).toEqual([1, []]);
  });

  it('takes it for done when somebody else has the message by now, but not when storage fails', async () => {
    const gone = recordingQueue(Object.assign(new Error('gone'), { statusCode: 404 }));
    await processMessage(functionOn('work'), gone.queue, message(), options, async () => SUCCEEDED);
    const away = recordingQueue(Object.assign(new Error('away'), { statusCode: 503 }));
    const processed = processMessage(functionOn('work'), away.queue, message(), options, async () => SUCCEEDED);
    await expect(processed).rejects.toThrow('away');
  });
});
