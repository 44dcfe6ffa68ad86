/**
 * Of one workflow's trigger only the newest subscription stays. Each new one is written before the others are looked
 * at, so of two racing ones at least one sees the other, and both agree on which is the greater.
 */
import { addMs, type Instant } from '../../domain/instant.ts';
import { type DeliverySide, isGreaterLease } from '../../domain/lease.ts';
import type { SubscribeKeys } from '../../domain/subscribe-keys.ts';
import type { OwnerStore, Ownership } from '../../ports/owner-store.ts';
import { beginEnding, type EndingPorts } from './end-subscription.ts';

/** Now, or later than every lease of the workflow's trigger that is there already, whatever the clock that gave it said. */
export async function nextLeaseInstant(
  { owners, leases, clock }: Pick<EndingPorts, 'owners' | 'leases' | 'clock'>,
  mine: SubscribeKeys,
): Promise<Instant> {
  let at = clock();
  for (const { subscriptionId } of await othersOf(owners, mine)) {
    const leasedAt = (await leases.findIfReadable(subscriptionId))?.side.leasedAt;
    if (leasedAt !== undefined && leasedAt >= at) at = addMs(leasedAt, 1);
  }
  return at;
}

export async function supersede(ports: EndingPorts, mine: DeliverySide): Promise<void> {
  const { owners, leases, logger } = ports;
  let mineIsGreatest = true;
  for (const { subscriptionId } of await othersOf(owners, mine)) {
    for (;;) {
      const stored = await leases.findIfReadable(subscriptionId);
      if (stored === undefined || stored.side.endedAt !== undefined || stored.side.endsAt !== undefined) break;
      if (isGreaterLease(stored.side, mine)) {
        mineIsGreatest = false;
        break;
      }
      if (await beginEnding(ports, stored, 'superseded')) {
        logger.info('subscription.superseded', { subscriptionId, by: mine.subscriptionId });
        break;
      }
    }
  }
  while (!mineIsGreatest) {
    const stored = await leases.find(mine.subscriptionId);
    // A lease that is newer than mine has its own comparison to make.
    if (stored === undefined || stored.side.leaseNumber !== mine.leaseNumber) return;
    if (await beginEnding(ports, stored, 'superseded')) return;
  }
}

async function othersOf(owners: OwnerStore, mine: SubscribeKeys): Promise<readonly Ownership[]> {
  return (await owners.of(mine.ownerHash)).filter(
    ({ triggerHash, subscriptionId }) => triggerHash === mine.triggerHash && subscriptionId !== mine.subscriptionId,
  );
}
