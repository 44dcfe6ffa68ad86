/** HTTP: changes columns of a row. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { updateItemRoute } from '../shared/contracts/row-routes.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerUpdateItem(app: FunctionApp, { writeRows }: Services): void {
  app.http(
    functionNameOf(updateItemRoute),
    httpOptions(updateItemRoute, async ({ params: { tableName, itemId }, query, body: item }) => {
      const write = { row: item, ...(query.validUntil === undefined ? {} : { validUntil: query.validUntil }) };
      const result = await writeRows.update(query.instanceId, tableName, itemId, write);
      return result.ok ? succeed({ reply: { tableName, itemId, item } }) : result;
    }),
  );
}
