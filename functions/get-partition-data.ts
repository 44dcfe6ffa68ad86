/** HTTP: a piece of a partition. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { getPartitionDataRoute } from '../shared/contracts/partition-routes.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerGetPartitionData(app: FunctionApp, { readPartitions }: Services): void {
  app.http(
    functionNameOf(getPartitionDataRoute),
    httpOptions(getPartitionDataRoute, async ({ params, query: { instanceId, position } }) => {
      const result = await readPartitions.piece(instanceId, params.tableName, params.partitionId, position);
      return result.ok
        ? succeed({ reply: { ...result.value, isLast: result.value.nextPosition === undefined } })
        : result;
    }),
  );
}
