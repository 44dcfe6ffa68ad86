/** HTTP: the columns of a table, for a designer. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { rowSchemaOf } from '../shared/contracts/table-replies.ts';
import { getTableSchemaRoute } from '../shared/contracts/table-routes.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerGetTableSchema(app: FunctionApp, { readTables }: Services): void {
  app.http(
    functionNameOf(getTableSchemaRoute),
    httpOptions(getTableSchemaRoute, async ({ params, query }) => {
      const result = await readTables.find(query.instanceId, params.tableName);
      return result.ok ? succeed({ reply: { schema: rowSchemaOf(result.value) } }) : result;
    }),
  );
}
