/** What storage says of callbacks: under which key each URL lies, and how each event ended, with which bytes. */
import { TableClient, TableServiceClient } from '@azure/data-tables';

const INSECURE = { allowInsecureConnection: true };

/** Of all URLs that are stored. */
export async function keyIdsOf(connectionString: string): Promise<string[]> {
  const keyIds: string[] = [];
  const triggers = TableClient.fromConnectionString(connectionString, 'triggers', INSECURE);
  for await (const { rowKey, sealedUrl } of triggers.listEntities<{ sealedUrl?: string }>()) {
    if (rowKey?.includes('~x~')) keyIds.push(sealedUrl?.split('.')[1] ?? 'none');
  }
  return keyIds;
}

export async function eventsWaiting(connectionString: string): Promise<number> {
  let count = 0;
  const triggers = TableClient.fromConnectionString(connectionString, 'triggers', INSECURE);
  for await (const { rowKey } of triggers.listEntities()) if (rowKey?.startsWith('o~')) count += 1;
  return count;
}

export interface EndedEvent {
  readonly body: string;
  readonly state: string;
}

/** By event id. */
export async function endedEvents(connectionString: string): Promise<ReadonlyMap<string, EndedEvent>> {
  const ended = new Map<string, EndedEvent>();
  for await (const { name = '' } of TableServiceClient.fromConnectionString(connectionString, INSECURE).listTables()) {
    if (!name.startsWith('deliveries')) continue;
    const table = TableClient.fromConnectionString(connectionString, name, INSECURE);
    for await (const { entry, body, end } of table.listEntities<{ entry: string; body: string; end: string }>()) {
      ended.set(JSON.parse(entry).eventId, { body, state: JSON.parse(end).state });
    }
  }
  return ended;
}
