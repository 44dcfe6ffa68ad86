// Everything that lies in a storage account, as text: table cells by cell, and the messages of all queues.
import { TableClient, TableServiceClient } from '@azure/data-tables';
import { QueueServiceClient } from '@azure/storage-queue';

export interface StoredText {
  /** Where it was found. */
  readonly place: string;
  readonly text: string;
}

const INSECURE = { allowInsecureConnection: true };

export async function storedTexts(connectionString: string): Promise<readonly StoredText[]> {
  return [...(await cellsIn(connectionString)), ...(await messagesIn(connectionString))];
}

async function cellsIn(connectionString: string): Promise<StoredText[]> {
  const found: StoredText[] = [];
  for await (const { name } of TableServiceClient.fromConnectionString(connectionString, INSECURE).listTables()) {
    if (name === undefined) continue;
    const table = TableClient.fromConnectionString(connectionString, name, INSECURE);
    for await (const entity of table.listEntities()) {
      for (const [cell, value] of Object.entries(entity)) {
        const place = `${name}, cell ${cell}`;
        if (value instanceof Uint8Array) found.push({ place, text: Buffer.from(value).toString('latin1') });
        else found.push({ place, text: String(value) });
      }
    }
  }
  return found;
}

async function messagesIn(connectionString: string): Promise<StoredText[]> {
  const service = QueueServiceClient.fromConnectionString(connectionString);
  const found: StoredText[] = [];
  for await (const { name } of service.listQueues()) {
    const { peekedMessageItems } = await service.getQueueClient(name).peekMessages({ numberOfMessages: 32 });
    for (const { messageText } of peekedMessageItems) {
      found.push({ place: `queue ${name}`, text: messageText });
      found.push({ place: `queue ${name}, decoded`, text: Buffer.from(messageText, 'base64').toString('latin1') });
    }
  }
  return found;
}
