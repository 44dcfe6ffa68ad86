/** HTTP: adds a row to a table. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { createItemRoute } from '../shared/contracts/row-routes.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerCreateItem(app: FunctionApp, { writeRows }: Services): void {
  app.http(
    functionNameOf(createItemRoute),
    httpOptions(createItemRoute, async ({ params: { tableName }, query: { instanceId, validUntil }, body: item }) => {
      const write = { row: item, ...(validUntil === undefined ? {} : { validUntil }) };
      const result = await writeRows.create(instanceId, tableName, write);
      return result.ok ? succeed({ reply: { tableName, item } }) : result;
    }),
  );
}
