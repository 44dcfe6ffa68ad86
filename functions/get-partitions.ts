/** HTTP: the partitions of a table. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { partitionListOf } from '../shared/contracts/partition-replies.ts';
import { getPartitionsRoute } from '../shared/contracts/partition-routes.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerGetPartitions(app: FunctionApp, { readPartitions }: Services): void {
  app.http(
    functionNameOf(getPartitionsRoute),
    httpOptions(getPartitionsRoute, async ({ params, query }) => {
      const result = await readPartitions.ids(query.instanceId, params.tableName);
      return result.ok ? succeed({ reply: { value: partitionListOf(result.value) } }) : result;
    }),
  );
}
