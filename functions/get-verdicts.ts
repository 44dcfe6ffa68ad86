/** HTTP: why a subscription fired and did not. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { verdictReplyOf } from '../shared/contracts/subscription-replies.ts';
import { getVerdictsRoute } from '../shared/contracts/subscription-routes.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerGetVerdicts(app: FunctionApp, { readVerdicts }: Services): void {
  app.http(
    functionNameOf(getVerdictsRoute),
    httpOptions(getVerdictsRoute, async ({ params, query: { since, limit } }) => {
      const result = await readVerdicts(params.subscriptionId, { limit, ...(since === undefined ? {} : { since }) });
      return result.ok ? succeed({ reply: { verdicts: result.value.map(verdictReplyOf) } }) : result;
    }),
  );
}
