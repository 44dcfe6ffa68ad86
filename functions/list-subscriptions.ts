/** HTTP: all subscriptions, or those of one instance. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { subscriptionReplyOf } from '../shared/contracts/subscription-replies.ts';
import { listSubscriptionsRoute } from '../shared/contracts/subscription-routes.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerListSubscriptions(app: FunctionApp, { readSubscriptions }: Services): void {
  app.http(
    functionNameOf(listSubscriptionsRoute),
    httpOptions(listSubscriptionsRoute, async ({ query: { instanceId, limit } }) => {
      const views = await readSubscriptions.list({ limit, ...(instanceId === undefined ? {} : { instanceId }) });
      return succeed({ reply: { value: views.map(subscriptionReplyOf) } });
    }),
  );
}
