/** HTTP: an admin ends a subscription. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { cancelSubscriptionRoute } from '../shared/contracts/subscription-routes.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerCancelSubscription(app: FunctionApp, { cancelSubscription }: Services): void {
  app.http(
    functionNameOf(cancelSubscriptionRoute),
    httpOptions(cancelSubscriptionRoute, async ({ params }) => {
      const result = await cancelSubscription(params.subscriptionId);
      return result.ok ? succeed({ reply: { status: result.value } }) : result;
    }),
  );
}
