/** The upkeep of leases: ends what was to end, seals URLs anew after a change of keys, drops what only answered late calls. */
import { addMs } from '../domain/instant.ts';
import type { DeliverySide } from '../domain/lease.ts';
import type { CallbackUrlCipher } from '../ports/callback-url-cipher.ts';
import { type EndingPorts, endSubscription } from './end-subscription.ts';

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

export async function tidyLeases(ports: TidyLeasesPorts): Promise<TidiedLeases> {
  const { leases, clock, cipher } = ports;
  // Before tombstones go: an ownership is known as stale by the tombstone of its subscription.
  const disowned = await forgetStaleOwnerships(ports);
  let ended = 0;
  let resealed = 0;
  let forgotten = 0;
  for await (const side of leases.all()) {
    const now = clock();
    const { subscriptionId, endsAt, endedAt } = side;
    if (endedAt !== undefined) {
      if (endedAt < addMs(now, -TOMBSTONES_KEPT_IN_MS) && (await forgetTombstone(ports, side))) forgotten += 1;
    } else if (endsAt !== undefined && endsAt <= now) {
      await endSubscription(ports, subscriptionId);
      ended += 1;
    } else if (cipher.keyIdOf(side.sealedUrl) !== cipher.currentKeyId && (await reseal(ports, side))) resealed += 1;
  }
  return { ended, resealed, forgotten, disowned };
}

/** The flow may have been saved again since the page was read: what is deleted is what is looked at now. */
async function forgetTombstone({ leases }: TidyLeasesPorts, { subscriptionId }: DeliverySide): Promise<boolean> {
  const stored = await leases.find(subscriptionId);
  return stored?.side.endedAt !== undefined && (await leases.forget(stored));
}

/** A URL under a key that is not known here stays as it is: it may be known tomorrow. */
async function reseal({ leases, cipher }: TidyLeasesPorts, { subscriptionId }: DeliverySide): Promise<boolean> {
  const stored = await leases.find(subscriptionId);
  if (stored === undefined || stored.side.endedAt !== undefined) return false;
  const opened = cipher.open(stored.side.sealedUrl, subscriptionId);
  if (!opened.ok) return false;
  return (
    (await leases.update(stored, { ...stored.side, sealedUrl: cipher.seal(opened.url, subscriptionId) })) !== undefined
  );
}

async function forgetStaleOwnerships({ leases, owners }: TidyLeasesPorts): Promise<number> {
  let count = 0;
  for await (const stored of owners.all()) {
    const lease = await leases.find(stored.ownership.subscriptionId);
    // An ownership is written before its subscription: one without any may be a moment old, and is left for later.
    if (lease?.side.endedAt !== undefined && (await owners.forget(stored))) count += 1;
  }
  return count;
}
