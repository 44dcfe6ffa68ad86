/** HTTP: the tables of an instance, for a dropdown. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { tableOptionsOf } from '../shared/contracts/table-replies.ts';
import { listTablesRoute } from '../shared/contracts/table-routes.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerListTables(app: FunctionApp, { readTables }: Services): void {
  app.http(
    functionNameOf(listTablesRoute),
    httpOptions(listTablesRoute, async ({ query }) => {
      const result = await readTables.list(query.instanceId);
      return result.ok ? succeed({ reply: { value: tableOptionsOf(result.value) } }) : result;
    }),
  );
}
