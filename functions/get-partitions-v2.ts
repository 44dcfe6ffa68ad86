/** HTTP: the partitions of a table, with what is needed to read them. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { partitionsReplyOf } from '../shared/contracts/partition-replies.ts';
import { getPartitionsV2Route } from '../shared/contracts/partition-routes.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerGetPartitionsV2(app: FunctionApp, { readPartitions }: Services): void {
  app.http(
    functionNameOf(getPartitionsV2Route),
    httpOptions(getPartitionsV2Route, async ({ params, query }) => {
      const result = await readPartitions.described(query.instanceId, params.tableName);
      return result.ok ? succeed({ reply: partitionsReplyOf(result.value) }) : result;
    }),
  );
}
