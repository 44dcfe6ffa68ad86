/** The end of a life in which hosts were killed: what has to have come about by when, and what may be left lying about. */
import { setTimeout as pause } from 'node:timers/promises';
import { QueueServiceClient } from '@azure/storage-queue';
import { expect } from 'vitest';
import { AzureTableSet } from '../../../shared/adapters/azure-tables/azure-table-set.ts';
import { outboxRange } from '../../../shared/adapters/azure-tables/row-keys.ts';
import { StorageUnavailable } from '../../../shared/adapters/azure-tables/table.ts';
import { allBuckets } from '../../../shared/domain/bucket.ts';
import type { Theatre } from './theatre.ts';

const SECOND = 1_000;
/** A claim of a dead host runs out within it, and a post that failed is due again. */
export const LEAP_IN_MS = 130 * SECOND;
/** With the leap after the last kill these are less than the hold of a dead host on its messages: nobody may wait for those. */
const MOST_LEAPS = 3;
const HOLD_ON_A_MESSAGE_IN_MS = 600 * SECOND;
const PATIENCE_IN_MS = 180 * SECOND;
const SETTLED_WITHIN_IN_MS = 60 * SECOND;
const STANDSTILL_IN_MS = 4 * SECOND;
/** The hosts need the storage more than who looks on. */
const LOOKED_AGAIN_AFTER_IN_MS = 300;

/** A whole poll that began after an instant, by whichever host. */
export async function polledAfter({ hosts }: Theatre, instant: number): Promise<void> {
  const isPolled = () =>
    hosts.some(({ app }) =>
      app.log.all('poll.completed').some(({ startedAt }) => Date.parse(String(startedAt)) >= instant),
    );
  await expect.poll(isPolled, { timeout: PATIENCE_IN_MS, message: 'a poll from end to end' }).toBe(true);
}

/** Everything decided and delivered without the messages that dead hosts hold: the next poll and the sweep see to it. */
export async function settleDown(theatre: Theatre): Promise<void> {
  const { clock } = theatre;
  await polledAfter(theatre, clock.now());
  for (let leaps = 0; !(await runsEmpty(theatre)) && leaps < MOST_LEAPS; leaps += 1) clock.leap(LEAP_IN_MS);
  // What is still on its way on a slow machine needs no leap more.
  await expect
    .poll(() => waitingRows(theatre), { timeout: SETTLED_WITHIN_IN_MS, message: 'rows that wait in the outbox' })
    .toEqual([]);
}

async function runsEmpty(theatre: Theatre): Promise<boolean> {
  let before = await waitingRows(theatre);
  for (let movedAt = Date.now(); before.length > 0; ) {
    await pause(LOOKED_AGAIN_AFTER_IN_MS);
    const rows = await waitingRows(theatre);
    if (rows.length !== before.length) movedAt = Date.now();
    if (Date.now() - movedAt > STANDSTILL_IN_MS) return false;
    before = rows;
  }
  return true;
}

/** Storage that many use at once may be late with an answer. */
async function waitingRows(theatre: Theatre): Promise<readonly string[]> {
  for (const askedAt = Date.now(); ; ) {
    try {
      return await rowsInOutbox(theatre);
    } catch (fault) {
      if (!(fault instanceof StorageUnavailable) || Date.now() - askedAt > PATIENCE_IN_MS) throw fault;
    }
  }
}

async function rowsInOutbox({ azurite }: Theatre): Promise<readonly string[]> {
  const triggers = new AzureTableSet({ connectionString: azurite.connectionString }).table('triggers');
  const found: string[] = [];
  for (const bucket of allBuckets()) {
    let next: string | undefined;
    do {
      const page = await triggers.page(bucket, { ...outboxRange('flow'), limit: 200 }, next);
      found.push(...page.rows.map(({ rowKey }) => rowKey));
      next = page.next;
    } while (next !== undefined);
  }
  return found;
}

export interface LeftMessage {
  readonly queue: string;
  readonly insertedAt: number;
  readonly text: string;
}

/**
 * What is in the queues when every hold has run out, everything visible has been handled and the hosts were stopped.
 * What was in hand at five kills lies in a poison queue, which harms nobody: the sweep has rung in place of a doorbell, the
 * next poll has come in place of a poll, and upstream shows all that is pushed in this life.
 */
export async function leftInQueues({ azurite, clock, hosts }: Theatre): Promise<readonly LeftMessage[]> {
  clock.leap(HOLD_ON_A_MESSAGE_IN_MS + SECOND);
  const since = clock.now();
  const service = QueueServiceClient.fromConnectionString(azurite.connectionString);
  const oldest = async () =>
    (await messagesIn(service)).filter(({ queue, insertedAt }) => insertedAt < since && !isPoison(queue));
  await expect.poll(oldest, { timeout: PATIENCE_IN_MS, message: 'messages that dead hosts had held' }).toEqual([]);
  await Promise.all(hosts.map((host) => host.stop()));
  // What was held while the queues were looked at is visible then.
  clock.leap(HOLD_ON_A_MESSAGE_IN_MS + SECOND);
  return (await messagesIn(service)).filter((message) =>
    isPoison(message.queue) ? !isMadeUpFor(message) : message.insertedAt < since,
  );
}

const isPoison = (queue: string) => queue.endsWith('-poison');
const MADE_UP_FOR = ['deliver', 'scheduled', 'wake-up', 'pushed'];
const isMadeUpFor = ({ text }: LeftMessage) => MADE_UP_FOR.includes(JSON.parse(text).kind);

async function messagesIn(service: QueueServiceClient): Promise<LeftMessage[]> {
  const found: LeftMessage[] = [];
  for await (const { name } of service.listQueues()) {
    const { peekedMessageItems } = await service.getQueueClient(name).peekMessages({ numberOfMessages: 32 });
    for (const { insertedOn, messageText } of peekedMessageItems) {
      const text = Buffer.from(messageText, 'base64').toString();
      found.push({ queue: name, insertedAt: insertedOn.getTime(), text });
    }
  }
  return found;
}
