/** HTTP: the end of a refresh, asked for again and again by the flow engine. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { getRefreshRoute } from '../shared/contracts/refresh-routes.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';
import { refreshAnswer } from './refresh-answer.ts';

export function registerGetRefresh(app: FunctionApp, { commandJobs, config }: Services): void {
  app.http(
    functionNameOf(getRefreshRoute),
    httpOptions(getRefreshRoute, async ({ params, query: { instanceId } }, request) =>
      refreshAnswer(await commandJobs.follow(instanceId, params.jobId), {
        route: getRefreshRoute,
        instanceId,
        request,
        publicUrl: config.publicUrl,
      }),
    ),
  );
}
