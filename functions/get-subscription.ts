/** HTTP: one subscription, and how it stands. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { subscriptionReplyOf } from '../shared/contracts/subscription-replies.ts';
import { getSubscriptionRoute } from '../shared/contracts/subscription-routes.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerGetSubscription(app: FunctionApp, { readSubscriptions }: Services): void {
  app.http(
    functionNameOf(getSubscriptionRoute),
    httpOptions(getSubscriptionRoute, async ({ params }) => {
      const result = await readSubscriptions.one(params.subscriptionId);
      return result.ok ? succeed({ reply: subscriptionReplyOf(result.value) }) : result;
    }),
  );
}
