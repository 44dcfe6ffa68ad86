/** The upkeep of leases: ends what was to end, seals URLs anew after a change of keys, drops what only answered late calls. */
import { addMs } from '../../domain/instant.ts';
import type { DeliverySide } from '../../domain/lease.ts';
import type { CallbackUrlCipher } from '../../ports/callback-url-cipher.ts';
import { sideBySide } from '../side-by-side.ts';
import { type EndingPorts, endSubscription } from '../subscribing/end-subscription.ts';
import { ITEMS_AT_ONCE, tidyItem } from './tidy-item.ts';

export interface TidyLeasesPorts extends EndingPorts {
  readonly cipher: CallbackUrlCipher;
}

export interface TidiedLeases {
  readonly ended: number;
  readonly resealed: number;
  readonly forgotten: number;
  readonly disowned: number;
}

/** What is left of an ended subscription answers late DELETEs for so long. */
const TOMBSTONES_KEPT_IN_MS = 30 * 24 * 60 * 60_000;

const MOST_ROUNDS = 50;

type Done = Exclude<keyof TidiedLeases, 'disowned'>;

export async function tidyLeases(ports: TidyLeasesPorts): Promise<TidiedLeases> {
  const { leases, logger } = ports;
  // Before tombstones go: an ownership is known as stale by the tombstone of its subscription.
  const disowned = await forgetStaleOwnerships(ports);
  const counts = { ended: 0, resealed: 0, forgotten: 0 };
  // Said also where there is none: whoever waits for a rotation to end must not take silence for it.
  for (const key of ['current', 'old'] as const) logger.measure('callback-urls', 0, { key });
  const done = sideBySide(leases.all(), ITEMS_AT_ONCE, (side) =>
    tidyItem(logger, { subscriptionId: side.subscriptionId }, () => tidyLease(ports, side)),
  );
  for await (const what of done) if (what !== undefined) counts[what] += 1;
  return { ...counts, disowned };
}

async function tidyLease(ports: TidyLeasesPorts, side: DeliverySide): Promise<Done | undefined> {
  const { clock, cipher, logger } = ports;
  const now = clock();
  const { subscriptionId, endsAt, endedAt, sealedUrl } = side;
  if (endedAt !== undefined) {
    const isOld = endedAt < addMs(now, -TOMBSTONES_KEPT_IN_MS);
    return isOld && (await forgetTombstone(ports, side)) ? 'forgotten' : undefined;
  }
  if (endsAt !== undefined && endsAt <= now) {
    await endSubscription(ports, subscriptionId);
    return 'ended';
  }
  if (cipher.keyIdOf(sealedUrl) !== cipher.currentKeyId) return reseal(ports, side);
  logger.measure('callback-urls', 1, { key: 'current' });
  return undefined;
}

/** The flow may have been saved again since the page was read: what is deleted is what is looked at now. */
async function forgetTombstone({ leases }: TidyLeasesPorts, { subscriptionId }: DeliverySide): Promise<boolean> {
  const stored = await leases.find(subscriptionId);
  return stored?.side.endedAt !== undefined && (await leases.forget(stored));
}

/** A URL under a key that is not known here stays as it is: it may be known tomorrow. */
async function reseal(ports: TidyLeasesPorts, { subscriptionId }: DeliverySide): Promise<'resealed' | undefined> {
  const { leases, cipher, logger } = ports;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const stored = await leases.find(subscriptionId);
    if (stored === undefined || stored.side.endedAt !== undefined) return undefined;
    const isCurrent = cipher.keyIdOf(stored.side.sealedUrl) === cipher.currentKeyId;
    const opened = cipher.open(stored.side.sealedUrl, subscriptionId);
    if (isCurrent || !opened.ok) {
      logger.measure('callback-urls', 1, { key: isCurrent ? 'current' : 'old' });
      return undefined;
    }
    const sealedUrl = cipher.seal(opened.url, subscriptionId);
    if ((await leases.update(stored, { ...stored.side, sealedUrl })) === undefined) continue;
    logger.measure('callback-urls', 1, { key: 'current' });
    return 'resealed';
  }
  logger.measure('callback-urls', 1, { key: 'old' });
  // Not passed over: a run that encrypts nothing anew says that the old key may go.
  throw new Error(`Gave up on subscription ${subscriptionId} after ${MOST_ROUNDS} lost rounds`);
}

async function forgetStaleOwnerships({ leases, owners, logger }: TidyLeasesPorts): Promise<number> {
  let count = 0;
  const forgotten = sideBySide(owners.all(), ITEMS_AT_ONCE, (stored) => {
    const { subscriptionId } = stored.ownership;
    return tidyItem(logger, { subscriptionId }, async () => {
      const lease = await leases.find(subscriptionId);
      // An ownership is written before its subscription: one without any may be a moment old, and is left for later.
      return lease?.side.endedAt !== undefined && (await owners.forget(stored));
    });
  });
  for await (const isForgotten of forgotten) if (isForgotten === true) count += 1;
  return count;
}
