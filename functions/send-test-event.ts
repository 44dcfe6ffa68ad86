/** HTTP: sends an event to one subscription that says it is a test. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { deliveryReplyOf } from '../shared/contracts/subscription-replies.ts';
import { sendTestEventRoute } from '../shared/contracts/subscription-routes.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerSendTestEvent(app: FunctionApp, { sendTestEvent }: Services): void {
  app.http(
    functionNameOf(sendTestEventRoute),
    httpOptions(sendTestEventRoute, async ({ params }) => {
      const result = await sendTestEvent(params.subscriptionId);
      return result.ok ? succeed({ reply: deliveryReplyOf(result.value) }) : result;
    }),
  );
}
