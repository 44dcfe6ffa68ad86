/** Queue: one poll of one instance. */
import { queueHandler } from '../shared/adapters/azure-functions/queue-message.ts';
import { POLL_QUEUE, pollRequestSchema } from '../shared/contracts/queue-messages.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerPollInstance(app: FunctionApp, { pollInstance }: Services): void {
  app.storageQueue('pollInstance', {
    queueName: POLL_QUEUE,
    connection: 'AzureWebJobsStorage',
    handler: queueHandler(pollRequestSchema, pollInstance),
  });
}
