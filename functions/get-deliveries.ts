/** HTTP: the deliveries of a subscription, with every attempt and the run that it started. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { deliveryReplyOf } from '../shared/contracts/subscription-replies.ts';
import { getDeliveriesRoute } from '../shared/contracts/subscription-routes.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerGetDeliveries(app: FunctionApp, { readDeliveries }: Services): void {
  app.http(
    functionNameOf(getDeliveriesRoute),
    httpOptions(getDeliveriesRoute, async ({ params, query: { destination, since, limit } }) => {
      const query = { destination, limit, ...(since === undefined ? {} : { since }) };
      const result = await readDeliveries(params.subscriptionId, query);
      return result.ok ? succeed({ reply: { deliveries: result.value.map(deliveryReplyOf) } }) : result;
    }),
  );
}
