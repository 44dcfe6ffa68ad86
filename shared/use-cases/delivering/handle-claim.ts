/** What to do about one claimed row: end it unsent, let it wait, or post it. */
import { beforePost } from '../../domain/delivery-decision.ts';
import { addMs, earlierOf } from '../../domain/instant.ts';
import type { Claim } from '../../ports/outbox-store.ts';
import { StorageDamaged } from '../../ports/storage-damaged.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import type { LeaseDesk } from './lease-desk.ts';
import { postClaim } from './post-claim.ts';
import type { Settler } from './settle-claims.ts';

/** A post takes up to 30 s, and its settlement a moment more: none begins with less of the lease left. */
const LEAST_LEASE_FOR_A_POST_IN_MS = 35_000;
const GRACE_LOOKED_AT_AGAIN_IN_MS = 60_000;
/** How long the events of a subscription wait whose row cannot be read. */
const DAMAGE_LOOKED_AT_AGAIN_IN_MS = 15 * 60_000;

export interface Workplace {
  readonly ports: DeliverPorts;
  readonly settler: Settler;
  readonly desk: LeaseDesk;
}

export async function handleClaim({ ports, settler, desk }: Workplace, claim: Claim): Promise<void> {
  if (claim.end !== undefined) return settler.finish(claim, claim.end);
  const judgedBy = async (read: LeaseDesk['sideOf']) => {
    const side = await read(claim.entry.subscriptionId);
    // Only now: while the row was read, the claim has gone on running out.
    const now = ports.clock();
    return { side, now, before: beforePost(side, claim.entry, now) };
  };
  let judged: Awaited<ReturnType<typeof judgedBy>>;
  try {
    judged = await judgedBy(desk.sideOf);
    // An end is for good: the flow may have been saved since, and this event be decided for what it is now.
    if (judged.before.type === 'end') judged = await judgedBy(desk.sideNow);
  } catch (fault) {
    if (!(fault instanceof StorageDamaged)) throw fault;
    // Its events wait until somebody mends the row; those of the others go on.
    const { subscriptionId, eventId } = claim.entry;
    ports.logger.error('delivery.held', { subscriptionId, eventId, problem: fault.message });
    return settler.release(claim, addMs(ports.clock(), DAMAGE_LOOKED_AT_AGAIN_IN_MS));
  }
  const { side, now, before } = judged;
  if (before.type === 'end') return settler.end(claim, before.end, claim.attempts);
  // Not for the whole grace: the flow may be saved while the row is held, and then cannot be hastened.
  if (before.type === 'wait')
    return settler.release(claim, earlierOf(before.until, addMs(now, GRACE_LOOKED_AT_AGAIN_IN_MS)));
  // Asked before the trial is claimed: one that is not posted would be lost for hours.
  const hasTime = claim.leaseUntil >= addMs(now, LEAST_LEASE_FOR_A_POST_IN_MS);
  if (side === undefined || !hasTime) return settler.release(claim, now);
  // Whoever moves the trial on may post; the others look again and find the flow switched off.
  if (before.type === 'trial' && !(await desk.claimTrial(side, before.nextTrialAt))) return settler.release(claim, now);
  await postClaim({ ports, settler, desk }, claim, side);
}
