/** HTTP, one route per trigger: a flow subscribes, and gets the address at which it can end that. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { addressOf, identityHeadersOf } from '../shared/adapters/azure-functions/request-facts.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { TRIGGER_ROUTES } from '../shared/contracts/trigger-routes.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { TriggerKind } from '../shared/domain/trigger.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerSubscribe(app: FunctionApp, { subscribe, config }: Services, kind: TriggerKind): void {
  const route = TRIGGER_ROUTES[kind];
  app.http(
    functionNameOf(route),
    httpOptions(route, async ({ query, body }, request) => {
      const headers = identityHeadersOf(request);
      const result = await subscribe({ ...query, callbackUrl: body.callbackUrl, headers });
      if (!result.ok) return result;
      const { subscription, token, renewed } = result.value;
      const { id, instanceId, createdAt } = subscription;
      const location = addressOf(
        request,
        route,
        config.publicUrl,
        `subscriptions/${id}?token=${encodeURIComponent(token)}`,
      );
      return succeed({
        reply: { subscriptionId: id, trigger: kind, instanceId, createdAt, renewed },
        headers: { location },
      });
    }),
  );
}
