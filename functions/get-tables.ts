/** HTTP: the tables of an instance. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { tableReplyOf } from '../shared/contracts/table-replies.ts';
import { getTablesRoute } from '../shared/contracts/table-routes.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerGetTables(app: FunctionApp, { readTables }: Services): void {
  app.http(
    functionNameOf(getTablesRoute),
    httpOptions(getTablesRoute, async ({ query }) => {
      const result = await readTables.list(query.instanceId);
      return result.ok ? succeed({ reply: { value: result.value.map(tableReplyOf) } }) : result;
    }),
  );
}
