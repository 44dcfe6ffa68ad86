/** HTTP: one row of a table. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { getItemRoute } from '../shared/contracts/row-routes.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerGetItem(app: FunctionApp, { readRows }: Services): void {
  app.http(
    functionNameOf(getItemRoute),
    httpOptions(getItemRoute, async ({ params, query }) => {
      const result = await readRows.one(query.instanceId, params.tableName, params.itemId);
      return result.ok ? succeed({ reply: { ...result.value } }) : result;
    }),
  );
}
