/** Writes subscriptions and waiting events straight into the tables, a hundred rows at a time: as subscribing would have, but soon done. */
import { createHash } from 'node:crypto';
import pLimit from 'p-limit';
import { deliverySideCells } from '../../../shared/adapters/azure-tables/lease-rows.ts';
import { outboxCells } from '../../../shared/adapters/azure-tables/outbox-rows.ts';
import {
  deliverySideKey,
  lastKey,
  outboxKey,
  subscriptionKey,
} from '../../../shared/adapters/azure-tables/row-keys.ts';
import { decisionCells, lastCells } from '../../../shared/adapters/azure-tables/subject-rows.ts';
import type { Change, TableSet } from '../../../shared/adapters/azure-tables/table.ts';
import { createAesGcmCipher } from '../../../shared/adapters/callback/callback-url-cipher.ts';
import { bucketOf } from '../../../shared/domain/bucket.ts';
import { readCallbackUrl } from '../../../shared/domain/callback-url.ts';
import type { OutboxEntry } from '../../../shared/domain/delivery.ts';
import { subjectHashIn, subscriptionIdOf } from '../../../shared/domain/ids.ts';
import type { DeliverySide } from '../../../shared/domain/lease.ts';
import { subjectHashOf } from '../../../shared/domain/subject.ts';
import { UNOBSERVED } from '../../../shared/domain/subject-state.ts';
import type { Subscription } from '../../../shared/domain/subscription.ts';
import { subjectOf, type Trigger } from '../../../shared/domain/trigger.ts';
import { INSTANCE_ID } from '../../builders/observations.ts';
import { aSubscription } from '../../builders/subscriptions.ts';
import { BENCH_KEY, BENCH_KEY_ID } from './settings.ts';

const ROWS_AT_ONCE = 100;
const BUCKETS_AT_ONCE = 8;
const SEEDED = 'seeded';
const SIGNATURE = 's'.repeat(43);

/** The flow's number makes the id. */
export function subscriptionOf(trigger: Trigger, flow: number, overrides: Partial<Subscription> = {}): Subscription {
  const hash = createHash('sha256').update(`flow-${flow}`).digest('hex');
  const id = subscriptionIdOf(subjectHashOf(subjectOf(INSTANCE_ID, trigger)), hash);
  return aSubscription(trigger, { ...overrides, id });
}

interface Placed {
  readonly bucket: string;
  readonly change: Change;
}

/** Each flow has an address of its own at the receiver. */
export async function seedSubscriptions(
  tables: TableSet,
  subscriptions: readonly Subscription[],
  receiverOrigin: string,
): Promise<void> {
  const subjects = new Set(subscriptions.map(({ id }) => subjectHashIn(id)));
  const locks = [...subjects].map((subject): Placed => {
    const cells = lastCells(UNOBSERVED, undefined, SEEDED);
    return { bucket: bucketOf(subject), change: { type: 'create', rowKey: lastKey(subject), cells } };
  });
  const sides = subscriptions.flatMap((subscription): Placed[] => {
    const { id } = subscription;
    const bucket = bucketOf(subjectHashIn(id));
    const decision = decisionCells({ subscription, memory: { armed: true, sequence: 0 } });
    const delivery = deliverySideCells(deliverySideOf(subscription, receiverOrigin), SEEDED);
    return [
      { bucket, change: { type: 'create', rowKey: subscriptionKey(id), cells: decision } },
      { bucket, change: { type: 'create', rowKey: deliverySideKey(id), cells: delivery } },
    ];
  });
  await write(tables, [...locks, ...sides]);
}

export async function seedOutbox(tables: TableSet, entries: readonly OutboxEntry[]): Promise<void> {
  const rows = entries.map((entry): Placed => {
    const rowKey = outboxKey('flow', entry.eventId, entry.replay);
    const change = { type: 'create', rowKey, cells: outboxCells(entry) } as const;
    return { bucket: bucketOf(subjectHashIn(entry.subscriptionId)), change };
  });
  await write(tables, rows);
}

const cipher = createAesGcmCipher({ current: { id: BENCH_KEY_ID, key: BENCH_KEY } });

function deliverySideOf({ id, createdAt }: Subscription, receiverOrigin: string): DeliverySide {
  const flow = id.slice(-20);
  const url = `${receiverOrigin}/workflows/${flow}/triggers/manual/paths/invoke?api-version=2016-10-01&sig=${SIGNATURE}`;
  const reading = readCallbackUrl(url, { allowedHostSuffixes: [], allowLoopback: true });
  if (!reading.ok) throw new Error(reading.problem);
  return {
    subscriptionId: id,
    ownerHash: `owner-${flow}`,
    triggerHash: `trigger-${flow}`,
    sealedUrl: cipher.seal(reading.value, id),
    callbackHost: '127.0.0.1',
    leaseNumber: 1,
    leaseTokenHash: 'h'.repeat(64),
    olderTokenHashes: [],
    leasedAt: createdAt,
    goneInARow: 0,
    unauthorizedInARow: 0,
  };
}

async function write(tables: TableSet, rows: readonly Placed[]): Promise<void> {
  const triggers = tables.table('triggers');
  const byBucket = new Map<string, Change[]>();
  for (const { bucket, change } of rows) {
    const changes = byBucket.get(bucket) ?? [];
    byBucket.set(bucket, changes);
    changes.push(change);
  }
  await pLimit(BUCKETS_AT_ONCE).map(byBucket, async ([bucket, changes]) => {
    for (let start = 0; start < changes.length; start += ROWS_AT_ONCE) {
      const { type } = await triggers.commit(bucket, changes.slice(start, start + ROWS_AT_ONCE));
      if (type !== 'committed') throw new Error(`What was to be seeded met a ${type}.`);
    }
  });
}
