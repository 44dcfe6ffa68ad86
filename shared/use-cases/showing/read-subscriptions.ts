/** What there is to see of a subscription: what was asked, how it stands, and whether its flow and its subject are well. */
import { fail, type Result, succeed } from '../../domain/failure.ts';
import { type SubscriptionId, subjectHashIn } from '../../domain/ids.ts';
import type { ListRead } from '../../domain/instance-watch.ts';
import type { DeliverySide } from '../../domain/lease.ts';
import { isLevelKind, type SubjectKind } from '../../domain/subject.ts';
import { previousFor, type SubjectState, UNOBSERVED } from '../../domain/subject-state.ts';
import { subjectKindOf } from '../../domain/trigger.ts';
import type { SubscriptionView } from '../../domain/views.ts';
import type { InstanceStore, StoredWatch } from '../../ports/instance-store.ts';
import type { LeaseStore } from '../../ports/lease-store.ts';
import type { DecisionSide, SubjectStore } from '../../ports/subject-store.ts';
import { sideBySide } from '../side-by-side.ts';

export interface ReadSubscriptionPorts {
  readonly subjects: SubjectStore;
  readonly leases: LeaseStore;
  readonly instances: InstanceStore;
}

export interface ReadSubscriptions {
  one(id: SubscriptionId): Promise<Result<SubscriptionView>>;
  /** All that are not ended; of one instance where it is named. */
  list(filter: { readonly instanceId?: string; readonly limit: number }): Promise<readonly SubscriptionView[]>;
}

export function createReadSubscriptions({ subjects, leases, instances }: ReadSubscriptionPorts): ReadSubscriptions {
  async function viewOf(side: DeliverySide, decided: DecisionSide, watch: StoredWatch | undefined) {
    const isLevel = isLevelKind(subjectKindOf(decided.subscription.trigger.kind));
    const lock = isLevel ? await subjects.readLock(subjectHashIn(side.subscriptionId)) : undefined;
    return subscriptionView(side, decided, lock?.state ?? UNOBSERVED, watch);
  }

  return {
    async one(id) {
      const [stored, decided] = await Promise.all([leases.find(id), subjects.readSubscription(id)]);
      if (stored === undefined || stored.side.endedAt !== undefined || decided === undefined) {
        return fail({ kind: 'subscription-unknown', id });
      }
      return succeed(await viewOf(stored.side, decided, await instances.find(decided.subscription.instanceId)));
    },

    async list({ instanceId, limit }) {
      const watches = new Map((await instances.all()).map((stored) => [stored.watch.instanceId, stored]));
      const views: SubscriptionView[] = [];
      const found = sideBySide(leases.all(), READS_AT_ONCE, async (side) => {
        if (side.endedAt !== undefined) return undefined;
        const decided = await subjects.readSubscription(side.subscriptionId);
        if (decided === undefined) return undefined;
        const { subscription } = decided;
        if (instanceId !== undefined && subscription.instanceId !== instanceId) return undefined;
        return viewOf(side, decided, watches.get(subscription.instanceId));
      });
      for await (const view of found) {
        if (view !== undefined) views.push(view);
        if (views.length === limit) break;
      }
      return views;
    },
  };
}

const READS_AT_ONCE = 16;

/** The list in which something of the kind may have been missed. */
const READ_BEHIND: Record<SubjectKind, ListRead> = {
  'data-source': 'jobs',
  'full-refresh': 'jobs',
  unification: 'jobs',
  segment: 'segments',
  measure: 'measures',
};

function subscriptionView(
  side: DeliverySide,
  { subscription, memory }: DecisionSide,
  state: SubjectState,
  stored: StoredWatch | undefined,
): SubscriptionView {
  const kind = subjectKindOf(subscription.trigger.kind);
  const previous = isLevelKind(kind) ? previousFor(subscription, state) : undefined;
  const subjectState = stored?.watch.levels?.get(subjectHashIn(side.subscriptionId))?.condition;
  const gapAt = stored?.watch.gapAt[READ_BEHIND[kind]];
  return {
    subscription,
    status: side.endsAt === undefined ? 'active' : 'ending',
    ...(side.endsAt === undefined ? {} : { endsAt: side.endsAt }),
    callback: {
      host: side.callbackHost,
      leasedAt: side.leasedAt,
      leaseNumber: side.leaseNumber,
      condition: side.brokenAt !== undefined ? 'broken' : side.switchedOffAt !== undefined ? 'switched-off' : 'ok',
    },
    armed: memory.armed,
    events: memory.sequence,
    ...(memory.lastFire === undefined ? {} : { lastFire: memory.lastFire }),
    ...(previous === undefined ? {} : { previous: { at: previous.at, value: previous.value } }),
    ...(subjectState === undefined ? {} : { subjectState }),
    // What was missed before it was made is not its own.
    ...(gapAt === undefined || gapAt <= subscription.createdAt ? {} : { gapAt }),
  };
}
