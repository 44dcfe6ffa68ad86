/** HTTP: the measures of an instance that have one value, for a dropdown. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { listMeasuresRoute } from '../shared/contracts/option-routes.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerListMeasures(app: FunctionApp, { readOptions }: Services): void {
  app.http(
    functionNameOf(listMeasuresRoute),
    httpOptions(listMeasuresRoute, async ({ query }) => {
      const result = await readOptions.measures(query.instanceId);
      return result.ok ? succeed({ reply: { value: [...result.value] } }) : result;
    }),
  );
}
