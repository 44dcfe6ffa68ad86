/** HTTP: the flow engine ends a subscription with the token of its newest lease. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { unsubscribeRoute } from '../shared/contracts/subscription-routes.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerUnsubscribe(app: FunctionApp, { unsubscribe }: Services): void {
  app.http(
    functionNameOf(unsubscribeRoute),
    httpOptions(unsubscribeRoute, async ({ params, query }) => {
      const result = await unsubscribe(params.subscriptionId, query.token ?? '');
      return result.ok ? succeed({ reply: { status: result.value } }) : result;
    }),
  );
}
