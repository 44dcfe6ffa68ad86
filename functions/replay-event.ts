/** HTTP: sends an event that has ended once more, under its old id. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { deliveryReplyOf } from '../shared/contracts/subscription-replies.ts';
import { replayEventRoute } from '../shared/contracts/subscription-routes.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerReplayEvent(app: FunctionApp, { replayEvent }: Services): void {
  app.http(
    functionNameOf(replayEventRoute),
    httpOptions(replayEventRoute, async ({ params, query }) => {
      const result = await replayEvent(params.subscriptionId, params.eventId, query.destination);
      return result.ok ? succeed({ reply: deliveryReplyOf(result.value) }) : result;
    }),
  );
}
