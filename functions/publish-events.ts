/** Queue, the topic's doorbell: publishes what is due in a bucket. Apart from that of the flows, so that neither holds the other up. */
import { queueHandler } from '../shared/adapters/azure-functions/queue-message.ts';
import { PUBLISH_QUEUE, publishRequestSchema } from '../shared/contracts/queue-messages.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerPublishEvents(app: FunctionApp, { publishBucket }: Services): void {
  app.storageQueue('publishEvents', {
    queueName: PUBLISH_QUEUE,
    connection: 'AzureWebJobsStorage',
    handler: queueHandler(publishRequestSchema, ({ bucket }) => publishBucket(bucket)),
  });
}
