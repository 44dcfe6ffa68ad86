/** Many messages at once: each waits for its turn without its time running, so that a flood does not fail for being one. */
import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { createStorageMessageQueues } from '../../../shared/adapters/azure-queues/storage-message-queues.ts';
import { minute } from '../../builders/instants.ts';
import { INSTANCE_ID } from '../../builders/observations.ts';

const MESSAGES = 300;
const ANSWERED_AFTER_IN_MS = 100;
const ANSWER =
  '<?xml version="1.0"?><QueueMessagesList><QueueMessage><MessageId>1</MessageId><PopReceipt>1</PopReceipt>' +
  '</QueueMessage></QueueMessagesList>';

it('A flood of messages is sent some at a time', async () => {
  let underWay = 0;
  let most = 0;
  let received = 0;
  const server = createServer((request, response) => {
    underWay += 1;
    received += 1;
    most = Math.max(most, underWay);
    request.resume().on('end', () => {
      // Long enough that the others would have come too, if they came.
      setTimeout(() => {
        underWay -= 1;
        response.writeHead(201, { 'content-type': 'application/xml' }).end(ANSWER);
      }, ANSWERED_AFTER_IN_MS);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  const key = Buffer.from('key').toString('base64');
  const endpoint = `http://127.0.0.1:${address.port}/account`;
  const queues = createStorageMessageQueues({
    connectionString: `DefaultEndpointsProtocol=http;AccountName=account;AccountKey=${key};QueueEndpoint=${endpoint};`,
  });
  try {
    const poll = { kind: 'wake-up', instanceId: INSTANCE_ID, requestedAt: minute(0) } as const;
    await Promise.all(Array.from({ length: MESSAGES }, () => queues.requestPoll(poll)));
    expect(received).toBe(MESSAGES);
    expect(most).toBeLessThanOrEqual(32);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
