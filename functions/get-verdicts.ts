/** HTTP: why a subscription fired and did not. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { verdictsReplyOf } from '../shared/contracts/subscription-replies.ts';
import { getVerdictsRoute } from '../shared/contracts/subscription-routes.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerGetVerdicts(app: FunctionApp, { readVerdicts }: Services): void {
  app.http(
    functionNameOf(getVerdictsRoute),
    httpOptions(getVerdictsRoute, async ({ params, query: { limit, ...time } }) => {
      // One more than is shown tells whether there are more.
      const result = await readVerdicts(params.subscriptionId, { limit: limit + 1, ...time });
      return result.ok ? succeed({ reply: verdictsReplyOf(result.value, limit) }) : result;
    }),
  );
}
