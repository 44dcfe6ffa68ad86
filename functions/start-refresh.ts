/** HTTP: starts a refresh, and says where its end can be asked for. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { startRefreshRoute } from '../shared/contracts/refresh-routes.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';
import { refreshAnswer } from './refresh-answer.ts';

export function registerStartRefresh(app: FunctionApp, { commandJobs, config }: Services): void {
  app.http(
    functionNameOf(startRefreshRoute),
    httpOptions(startRefreshRoute, async ({ query: { instanceId, refresh } }, request) =>
      refreshAnswer(await commandJobs.start(instanceId, refresh), {
        route: startRefreshRoute,
        instanceId,
        request,
        publicUrl: config.publicUrl,
      }),
    ),
  );
}
