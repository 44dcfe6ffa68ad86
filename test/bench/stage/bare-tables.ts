/** Does table operations straight through the client library: as fast as the emulator takes them, without an app. */
import { TableClient } from '@azure/data-tables';
import pLimit from 'p-limit';
import type { TableOperation } from './table-script.ts';

/** The operations of a partition one after another, since they build on each other; so many partitions side by side. */
export async function doBare(
  connectionString: string,
  operations: readonly TableOperation[],
  partitionsAtOnce: number,
): Promise<void> {
  const clients = new Map<string, TableClient>();
  const clientOf = (table: string) => {
    const known = clients.get(table);
    if (known !== undefined) return known;
    const client = TableClient.fromConnectionString(connectionString, table, { allowInsecureConnection: true });
    clients.set(table, client);
    return client;
  };
  const lanes = new Map<string, TableOperation[]>();
  for (const operation of operations) {
    const lane = lanes.get(operation.partition) ?? [];
    lanes.set(operation.partition, lane);
    lane.push(operation);
  }
  await pLimit(partitionsAtOnce).map(lanes.values(), async (lane) => {
    for (const operation of lane) await doOne(clientOf(operation.table), operation);
  });
}

async function doOne(client: TableClient, operation: TableOperation): Promise<void> {
  switch (operation.type) {
    case 'transaction':
      await client.submitTransaction(operation.actions);
      return;
    case 'get':
      await client.getEntity(operation.partition, operation.rowKey);
      return;
    case 'page': {
      const { filter, select, size: maxPageSize, continuation: continuationToken } = operation;
      await client
        .listEntities({ queryOptions: { filter, ...(select === undefined ? {} : { select }) } })
        .byPage({ maxPageSize, ...(continuationToken === undefined ? {} : { continuationToken }) })
        .next();
    }
  }
}
