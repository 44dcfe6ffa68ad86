/** HTTP: the data sources of an instance, for a dropdown. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { listDataSourcesRoute } from '../shared/contracts/option-routes.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerListDataSources(app: FunctionApp, { readOptions }: Services): void {
  app.http(
    functionNameOf(listDataSourcesRoute),
    httpOptions(listDataSourcesRoute, async ({ query }) => {
      const result = await readOptions.dataSources(query.instanceId);
      return result.ok ? succeed({ reply: { value: [...result.value] } }) : result;
    }),
  );
}
