/**
 * Of one workflow's trigger only the newest subscription stays. Each new one is written before the others are looked
 * at, so of two racing ones at least one sees the other, and both agree on which is the greater.
 */
import { type DeliverySide, isGreaterLease } from '../domain/lease.ts';
import { beginEnding, type EndingPorts } from './end-subscription.ts';

export async function supersede(ports: EndingPorts, mine: DeliverySide): Promise<void> {
  const { owners, leases, logger } = ports;
  const others = (await owners.of(mine.ownerHash)).filter(
    ({ triggerHash, subscriptionId }) => triggerHash === mine.triggerHash && subscriptionId !== mine.subscriptionId,
  );
  let mineIsGreatest = true;
  for (const { subscriptionId } of others) {
    for (;;) {
      const stored = await leases.find(subscriptionId);
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
