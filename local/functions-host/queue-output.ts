// Writes what an invocation has put into its queue output bindings; a missing output queue is made on first use.
import type { QueueClient } from '@azure/storage-queue';
import type { InvocationResponse, OutputData } from './core-protocol.ts';
import type { HostedFunction } from './hosted-functions.ts';
import { encodeMessage, isMissingQueue, type MessageEncoding, type QueueAddress, queueClient } from './queue-client.ts';

const RETURN_BINDING = '$return';

export class QueueOutput {
  readonly #encoding: MessageEncoding;
  readonly #clients = new Map<QueueAddress, QueueClient>();

  constructor(encoding: MessageEncoding) {
    this.#encoding = encoding;
  }

  async write(hosted: HostedFunction, response: InvocationResponse): Promise<void> {
    for (const [bindingName, address] of hosted.queueOutputs) {
      const output = response.outputData?.find(({ name }) => name === bindingName)?.data;
      const data = bindingName === RETURN_BINDING ? response.returnValue : output;
      for (const message of toMessages(data)) await this.#send(address, encodeMessage(message, this.#encoding));
    }
  }

  async #send(address: QueueAddress, text: string): Promise<void> {
    const client = this.#clients.get(address) ?? queueClient(address);
    this.#clients.set(address, client);
    try {
      await client.sendMessage(text);
    } catch (error) {
      if (!isMissingQueue(error)) throw error;
      await client.createIfNotExists();
      await client.sendMessage(text);
    }
  }
}

/** An array becomes one message per element, and so does text that is a JSON array. */
export function toMessages(data: OutputData | null | undefined): readonly (string | Uint8Array)[] {
  if (data?.bytes !== undefined) return [data.bytes];
  if (data?.string !== undefined) {
    const parsed = data.string.trimStart().startsWith('[') ? parseJson(data.string) : undefined;
    return Array.isArray(parsed) ? parsed.map(toText) : [data.string];
  }
  if (data?.json !== undefined) {
    const value: unknown = JSON.parse(data.json);
    return (Array.isArray(value) ? value : [value]).map(toText);
  }
  const number = data?.int ?? data?.double;
  return number === undefined ? [] : [String(number)];
}

const toText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
