/** HTTP: rows of a table, a page at a time. */
import type { HttpRequest } from '@azure/functions';
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { addressOf } from '../shared/adapters/azure-functions/request-facts.ts';
import { pageMarkOf } from '../shared/contracts/page-mark.ts';
import { functionNameOf, type RouteInput } from '../shared/contracts/route.ts';
import { getItemsRoute } from '../shared/contracts/row-routes.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { ReadRowsPage } from '../shared/use-cases/tables/read-rows.ts';
import type { FunctionApp } from './function-app.ts';

export function registerGetItems(app: FunctionApp, { readRows, config }: Services): void {
  app.http(
    functionNameOf(getItemsRoute),
    httpOptions(getItemsRoute, async (input, request) => {
      const { instanceId, filter, select, orderBy, top, skip, skipToken: from = { skip } } = input.query;
      const result = await readRows.page({
        instanceId,
        table: input.params.tableName,
        ...given({ filter, select, orderBy }),
        ...(top === undefined ? {} : { top }),
        from,
      });
      if (!result.ok) return result;
      const { rows, next } = result.value;
      if (next === undefined) return succeed({ reply: { value: [...rows] } });
      return succeed({ reply: { value: [...rows], nextLink: linkTo(next, input, request, config.publicUrl) } });
    }),
  );
}

/** Made of what was understood: what else came with the request, such as a key, is not handed on. */
function linkTo(
  { from, top }: NonNullable<ReadRowsPage['next']>,
  { params, query: { instanceId, filter, select, orderBy } }: RouteInput<typeof getItemsRoute>,
  request: HttpRequest,
  publicUrl: string | undefined,
): string {
  const query = new URLSearchParams({
    instanceId,
    ...given({ filter, select, orderBy }),
    ...(top === undefined ? {} : { top: String(top) }),
    skipToken: pageMarkOf(from),
  });
  return addressOf(request, getItemsRoute, publicUrl, `tables/${encodeURIComponent(params.tableName)}/items?${query}`);
}

function given<Name extends string>(texts: Record<Name, string | undefined>): Partial<Record<Name, string>> {
  const result: Partial<Record<Name, string>> = {};
  for (const name in texts) if (texts[name] !== undefined) result[name] = texts[name];
  return result;
}
