/** What lies in the storage account, row by row and queue by queue, so that two looks show whatever was written between. */
import { createHash } from 'node:crypto';
import { TableClient, TableServiceClient } from '@azure/data-tables';
import { QueueServiceClient } from '@azure/storage-queue';

/** By place: what would change if somebody wrote there. */
export type StoredRows = ReadonlyMap<string, string>;

const INSECURE = { allowInsecureConnection: true };

export async function storedRows(connectionString: string): Promise<StoredRows> {
  const found = new Map<string, string>();
  for await (const { name } of TableServiceClient.fromConnectionString(connectionString, INSECURE).listTables()) {
    if (name === undefined) continue;
    found.set(`table ${name}`, 'there');
    const table = TableClient.fromConnectionString(connectionString, name, INSECURE);
    for await (const entity of table.listEntities()) {
      const content = createHash('sha256').update(JSON.stringify(entity)).digest('hex');
      found.set(`${name} ${entity.partitionKey} ${entity.rowKey}`, `${entity.etag} ${content}`);
    }
  }
  const queues = QueueServiceClient.fromConnectionString(connectionString);
  for await (const { name } of queues.listQueues()) {
    // Those that nobody may see yet are counted too.
    const { approximateMessagesCount = 0 } = await queues.getQueueClient(name).getProperties();
    found.set(`queue ${name}`, `${approximateMessagesCount} messages`);
  }
  return found;
}

/** The places that differ. */
export function differences(before: StoredRows, after: StoredRows): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((place) => before.get(place) !== after.get(place))
    .map((place) => (before.has(place) ? (after.has(place) ? `${place} changed` : `${place} went`) : `${place} came`));
}
