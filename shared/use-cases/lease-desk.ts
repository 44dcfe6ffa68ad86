/** Reads the delivery sides that a run of deliveries needs, and writes back what answers have told about the flows. */
import type { ReplyMeaning } from '../domain/callback-reply.ts';
import { type SideChange, sideAfter } from '../domain/delivery-decision.ts';
import type { SubscriptionId } from '../domain/ids.ts';
import type { Instant } from '../domain/instant.ts';
import type { DeliverySide } from '../domain/lease.ts';
import type { DeliverPorts } from './post-claim.ts';

export interface LeaseDesk {
  /** A reader that reads each subscription once. */
  reader(): (id: SubscriptionId) => Promise<DeliverySide | undefined>;
  /** Whether this worker is the one that may post the trial. */
  claimTrial(side: DeliverySide, nextTrialAt: Instant): Promise<boolean>;
  /** Writes what an answer says about the flow, unless the flow has taken a new lease meanwhile. */
  learn(side: DeliverySide, meaning: ReplyMeaning): Promise<SideChange>;
}

export function createLeaseDesk(
  { leases, clock, logger }: Pick<DeliverPorts, 'leases' | 'clock' | 'logger'>,
  endGone: (id: SubscriptionId) => Promise<void>,
): LeaseDesk {
  return {
    reader() {
      const read = new Map<SubscriptionId, Promise<DeliverySide | undefined>>();
      return (id) => {
        const known = read.get(id) ?? leases.find(id).then((stored) => stored?.side);
        read.set(id, known);
        return known;
      };
    },

    async claimTrial(side, nextTrialAt) {
      const stored = await leases.find(side.subscriptionId);
      if (stored === undefined || !isSameLease(stored.side, side) || stored.side.nextTrialAt !== side.nextTrialAt)
        return false;
      return (await leases.update(stored, { ...stored.side, nextTrialAt })) !== undefined;
    },

    async learn(side, meaning) {
      // Most answers say nothing new about a flow, and then nothing is read or written.
      if (sideAfter(side, meaning, clock()).type === 'none') return { type: 'none' };
      for (;;) {
        const stored = await leases.find(side.subscriptionId);
        if (stored === undefined || !isSameLease(stored.side, side)) return { type: 'none' };
        const change = sideAfter(stored.side, meaning, clock());
        if (change.type === 'gone') await endGone(side.subscriptionId);
        if (change.type !== 'change') return change;
        if ((await leases.update(stored, change.side)) === undefined) continue;
        say(stored.side, change.side);
        return change;
      }
    },
  };

  function say(before: DeliverySide, after: DeliverySide): void {
    const fields = { subscriptionId: after.subscriptionId };
    if (before.switchedOffAt === undefined && after.switchedOffAt !== undefined) {
      logger.warn('subscription.switched-off', { ...fields, nextTrialAt: after.nextTrialAt });
    }
    if (before.switchedOffAt !== undefined && after.switchedOffAt === undefined)
      logger.info('subscription.resumed', fields);
    if (before.brokenAt === undefined && after.brokenAt !== undefined) logger.error('subscription.broken', fields);
  }
}

function isSameLease(stored: DeliverySide, used: DeliverySide): boolean {
  return stored.endedAt === undefined && stored.leaseNumber === used.leaseNumber;
}
