/** Keeps at hand the delivery sides that a run of deliveries needs, and writes back what answers have told about the flows. */
import { type Answered, type SideChange, sideAfter } from '../../domain/delivery-decision.ts';
import { type SubjectHash, type SubscriptionId, subjectHashIn } from '../../domain/ids.ts';
import { addMs, type Instant } from '../../domain/instant.ts';
import type { DeliverySide } from '../../domain/lease.ts';
import { StorageDamaged } from '../../ports/storage-damaged.ts';
import type { DeliverPorts } from './deliver-ports.ts';

export interface LeaseDesk {
  /** Read two seconds before its claim at most, and ten before this; what an answer has told since then is in it. */
  sideOf(id: SubscriptionId): Promise<DeliverySide | undefined>;
  /** For what ends an event unsent: read since the last claims, a moment ago at most. What is older may be of a life or a lease that is over. */
  sideNow(id: SubscriptionId): Promise<DeliverySide | undefined>;
  /** Says what has been claimed and will be asked for next, so that what belongs together can be read together. */
  expect(ids: readonly SubscriptionId[]): void;
  /** Whether this worker is the one that may post the trial. */
  claimTrial(side: DeliverySide, nextTrialAt: Instant): Promise<boolean>;
  /** Writes what an answer says about the flow, unless the flow has taken a new lease since it was called. */
  learn(called: DeliverySide, answered: Answered): Promise<SideChange>;
}

/** False where the flow has taken a new lease: then it is not gone. */
export type EndGone = (side: DeliverySide) => Promise<boolean>;

/** A flow that is saved or ended while events are on their way to it cannot tell this moment from the posts' own. */
const FRESH_FOR_IN_MS = 2_000;
/** What stands in line behind slow flows is posted by what was read when it was claimed, but not for ever. */
const IN_LINE_FOR_IN_MS = 10_000;
/** Events that end together, a flow that is off having many, need not be a read each. */
const NOW_FOR_IN_MS = 100;
/** So many of one subject are read as one range, with the rows between them; fewer are read row by row. */
const WORTH_A_RANGE = 8;

interface Known {
  readonly readAt: Instant;
  /** How many times events had been claimed by then. */
  readonly claims: number;
  readonly side: Promise<DeliverySide | undefined>;
}

export function createLeaseDesk(
  { leases, clock, logger }: Pick<DeliverPorts, 'leases' | 'clock' | 'logger'>,
  endGone: EndGone,
): LeaseDesk {
  const known = new Map<SubscriptionId, Known>();
  let claims = 0;

  function dropOlderThan(ms: number, id: SubscriptionId): void {
    const readAt = known.get(id)?.readAt;
    if (readAt !== undefined && readAt <= addMs(clock(), -ms)) known.delete(id);
  }

  /** Not read anew, however long ago that was. */
  function knownSideOf(id: SubscriptionId): Promise<DeliverySide | undefined> {
    const { side } =
      known.get(id) ??
      note(
        id,
        leases.find(id).then((stored) => stored?.side),
      );
    return side;
  }

  function readTogether(ids: readonly SubscriptionId[]): void {
    const sides = leases.findMany(ids);
    for (const id of ids) {
      const side = sides.then((all) => {
        const stored = all.get(id);
        if (stored instanceof StorageDamaged) throw stored;
        return stored?.side;
      });
      // Whoever asks for it meets the fault; perhaps nobody does.
      side.catch(() => undefined);
      note(id, side);
    }
  }

  function note(id: SubscriptionId, side: Known['side']): Known {
    const noted = { readAt: clock(), claims, side };
    known.set(id, noted);
    return noted;
  }

  return {
    sideOf(id) {
      dropOlderThan(IN_LINE_FOR_IN_MS, id);
      return knownSideOf(id);
    },

    sideNow(id) {
      dropOlderThan(NOW_FOR_IN_MS, id);
      if (known.get(id)?.claims !== claims) known.delete(id);
      return knownSideOf(id);
    },

    expect(ids) {
      claims += 1;
      for (const id of known.keys()) dropOlderThan(FRESH_FOR_IN_MS, id);
      const unread = [...new Set(ids)].filter((id) => !known.has(id));
      for (const group of bySubject(unread).values()) if (group.length >= WORTH_A_RANGE) readTogether(group);
    },

    async claimTrial(side, nextTrialAt) {
      known.delete(side.subscriptionId);
      const stored = await leases.find(side.subscriptionId);
      if (stored === undefined || !isSameLease(stored.side, side) || stored.side.nextTrialAt !== side.nextTrialAt)
        return false;
      return (await leases.update(stored, { ...stored.side, nextTrialAt })) !== undefined;
    },

    async learn(called, answered) {
      const { subscriptionId } = called;
      // Most answers say nothing new about a flow, and then nothing is read or written. What the other answers of this
      // run have told counts: a success between two refusals means that they were not two in a row.
      const newest = (await knownSideOf(subscriptionId)) ?? called;
      if (isSameLease(newest, called) && sideAfter(newest, answered).type === 'none') return { type: 'none' };
      for (;;) {
        const stored = await leases.find(subscriptionId);
        if (stored === undefined || !isSameLease(stored.side, called)) {
          note(subscriptionId, Promise.resolve(stored?.side));
          return { type: 'replaced' };
        }
        const change = sideAfter(stored.side, answered);
        if (change.type === 'gone') {
          known.delete(subscriptionId);
          return (await endGone(stored.side)) ? change : { type: 'replaced' };
        }
        if (change.type !== 'change') return change;
        const updated = await leases.update(stored, change.side);
        if (updated === undefined) continue;
        note(subscriptionId, Promise.resolve(updated.side));
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

function bySubject(ids: readonly SubscriptionId[]): Map<SubjectHash, SubscriptionId[]> {
  const groups = new Map<SubjectHash, SubscriptionId[]>();
  for (const id of ids) {
    const group = groups.get(subjectHashIn(id)) ?? [];
    groups.set(subjectHashIn(id), group);
    group.push(id);
  }
  return groups;
}
