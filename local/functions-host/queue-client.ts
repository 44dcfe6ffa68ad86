// Makes the storage clients of queues, and writes and reads message text in the encoding that host.json sets.
import { QueueClient } from '@azure/storage-queue';
import type { QueueOptions } from './host-json.ts';

export interface QueueAddress {
  readonly connectionString: string;
  readonly queueName: string;
}

export type MessageEncoding = QueueOptions['messageEncoding'];

export function queueClient({ connectionString, queueName }: QueueAddress): QueueClient {
  return new QueueClient(connectionString, queueName);
}

export function encodeMessage(text: string | Uint8Array, encoding: MessageEncoding): string {
  return Buffer.from(text).toString(encoding === 'base64' ? 'base64' : 'utf8');
}

/** Undefined for text that is not in the encoding. */
export function decodeMessage(text: string, encoding: MessageEncoding): string | undefined {
  if (encoding === 'none') return text;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text.trim() ? bytes.toString('utf8') : undefined;
}

export function isMissingQueue(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === 404;
}
