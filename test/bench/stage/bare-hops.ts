/**
 * The last part of an event's way without an app: a message through a queue that is polled as the host polls it, a page
 * and a transaction as of a claim, and the posts. What that takes beside other programs nobody can be faster than.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { QueueClient } from '@azure/storage-queue';
import { Agent } from 'undici';
import { readHostJson } from '../../../local/functions-host/host-json.ts';
import type { Table } from '../../../shared/adapters/azure-tables/table.ts';
import { atPace } from './pace.ts';
import type { Storage } from './storage.ts';

interface Hops {
  readonly hops: number;
  readonly perSecond: number;
  /** Rows and posts of each. */
  readonly posts: number;
}

const QUEUE = 'bare-hops';
const SHORTEST_WAIT_IN_MS = 100;
const BATCH = 8;
/** Longer than all of it takes: nothing is taken twice. */
const HIDDEN_IN_SECONDS = 600;

/** Each post carries the moment of its message as `detectedAt`. */
export async function hopBare(
  storage: Storage,
  receiverOrigin: string,
  { hops, perSecond, posts }: Hops,
): Promise<void> {
  const queue = new QueueClient(storage.connectionString, QUEUE);
  await queue.createIfNotExists();
  const agent = new Agent();
  const triggers = storage.tables.table('triggers');
  const { queues } = await readHostJson('host.json', {});
  const taken = takeAll(queue, { count: hops, longestWaitInMs: queues.maxPollingIntervalMs }, async (name) => {
    const [number = '', sentAt = ''] = name.split(' ');
    await claimBare(triggers, number, posts);
    await Promise.all(
      Array.from({ length: posts }, async (_, post) => {
        const body = JSON.stringify({ eventId: `bare-${number}-${post}`, occurredAt: sentAt, detectedAt: sentAt });
        const headers = { 'content-type': 'application/json' };
        const path = '/workflows/bare';
        const response = await agent.request({ origin: receiverOrigin, path, method: 'POST', headers, body });
        await response.body.dump();
      }),
    );
  });
  const sent: Promise<unknown>[] = [taken];
  for await (const number of atPace(hops, perSecond)) {
    sent.push(queue.sendMessage(`${String(number).padStart(5, '0')} ${new Date().toISOString()}`));
  }
  await Promise.all(sent);
  await agent.close();
}

async function takeAll(
  queue: QueueClient,
  { count, longestWaitInMs }: { readonly count: number; readonly longestWaitInMs: number },
  handle: (text: string) => Promise<void>,
): Promise<void> {
  const underWay: Promise<void>[] = [];
  for (let wait = SHORTEST_WAIT_IN_MS; underWay.length < count; ) {
    const { receivedMessageItems } = await queue.receiveMessages({
      numberOfMessages: BATCH,
      visibilityTimeout: HIDDEN_IN_SECONDS,
    });
    for (const { messageId, popReceipt, messageText } of receivedMessageItems) {
      underWay.push(handle(messageText).then(async () => void (await queue.deleteMessage(messageId, popReceipt))));
    }
    if (receivedMessageItems.length > 0) wait = SHORTEST_WAIT_IN_MS;
    else {
      await delay(wait);
      wait = Math.min(2 * wait, longestWaitInMs);
    }
  }
  await Promise.all(underWay);
}

async function claimBare(triggers: Table, number: string, rows: number): Promise<void> {
  const bucket = `bare-${Number(number) % 32}`;
  await triggers.page(bucket, { from: `${number}~`, to: `${number}~~` });
  const changes = Array.from(
    { length: rows },
    (_, row) => ({ type: 'put', rowKey: `${number}~${row}`, cells: { claimed: true } }) as const,
  );
  const { type } = await triggers.commit(bucket, changes);
  if (type !== 'committed') throw new Error(`A bare claim met a ${type}.`);
}
