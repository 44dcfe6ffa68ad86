/** Queue, the doorbell: delivers what is due in a bucket, and ends subscriptions whose grace is over. */
import { queueHandler } from '../shared/adapters/azure-functions/queue-message.ts';
import { DELIVERY_QUEUE, deliveryRequestSchema } from '../shared/contracts/queue-messages.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerDeliverOutbox(app: FunctionApp, { deliverBucket, endSubscription }: Services): void {
  app.storageQueue('deliverOutbox', {
    queueName: DELIVERY_QUEUE,
    connection: 'AzureWebJobsStorage',
    handler: queueHandler(deliveryRequestSchema, (request) =>
      request.kind === 'deliver' ? deliverBucket(request.bucket) : endSubscription(request.subscriptionId),
    ),
  });
}
