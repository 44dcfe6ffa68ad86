/** Takes the lease of a subscription: renews the one that is there, or begins the subscription with its baseline. */
import { bucketOf } from '../../domain/bucket.ts';
import { endWith } from '../../domain/delivery-decision.ts';
import { type SubscriptionId, subjectHashIn } from '../../domain/ids.ts';
import type { Instant } from '../../domain/instant.ts';
import { type DeliverySide, hashOfToken, isLive, leaseTokenOf, type NewLease, renewed } from '../../domain/lease.ts';
import { isLevelKind } from '../../domain/subject.ts';
import type { SubscribeKeys } from '../../domain/subscribe-keys.ts';
import type { Level, Subscription } from '../../domain/subscription.ts';
import { subjectKindOf, type Trigger } from '../../domain/trigger.ts';
import type { KnownInstance } from '../../ports/instance-directory.ts';
import type { SubjectLock } from '../../ports/subject-store.ts';
import { finishPending } from '../deciding/process-observation.ts';
import { type EndingPorts, endSubscription } from './end-subscription.ts';
import type { LookedUp } from './look-up-subject.ts';

const MOST_ROUNDS = 50;

/** Everything that a lease is made of. */
export interface Wish {
  readonly keys: SubscribeKeys;
  readonly instance: KnownInstance;
  readonly trigger: Trigger;
  readonly lookedUp: LookedUp;
  readonly lease: Omit<NewLease, 'tokenHash'> & { readonly random: string };
}

export interface TakenLease {
  readonly subscription: Subscription;
  readonly side: DeliverySide;
  readonly renewed: boolean;
}

/** Renews the lease of the subscription that is there, or begins one; racing calls end up with leases in a row. */
export async function takeLease(ports: EndingPorts, wish: Wish): Promise<TakenLease> {
  const { leases, subjects, clock, logger } = ports;
  const { subscriptionId } = wish.keys;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const stored = await leases.find(subscriptionId);
    if (stored !== undefined && stored.side.endedAt === undefined) {
      if (!isLive(stored.side, clock())) {
        await endSubscription(ports, subscriptionId);
        continue;
      }
      const side = renewed(stored.side, leaseFor(wish, stored.side.leaseNumber + 1));
      if ((await leases.update(stored, side)) === undefined) continue;
      const decided = await subjects.readSubscription(subscriptionId);
      if (decided === undefined) continue;
      await sendWaiting(ports, subscriptionId, clock());
      logger.info('subscription.renewed', { subscriptionId, leaseNumber: side.leaseNumber });
      return { subscription: decided.subscription, side, renewed: true };
    }
    if (stored !== undefined) await endEarlierLife(ports, stored.side);
    const begun = await begin(ports, wish, stored?.side);
    if (begun !== undefined) return begun;
  }
  throw new Error(`Gave up on subscription ${subscriptionId} after ${MOST_ROUNDS} lost rounds`);
}

async function begin(
  ports: EndingPorts,
  wish: Wish,
  before: DeliverySide | undefined,
): Promise<TakenLease | undefined> {
  const { subjects, sourceClock, logger } = ports;
  const { keys, instance, trigger, lookedUp } = wish;
  const subject = subjectHashIn(keys.subscriptionId);
  const lock = await subjects.readLock(subject);
  if (lock?.pending !== undefined) {
    // Whether the newcomer was asked about it would depend on how far the decision has got.
    const page = await subjects.read(subject);
    if (page !== undefined) await finishPending(ports, subject, page);
    return undefined;
  }
  const baseline = baselineOf(lookedUp, lock);
  const subscription: Subscription = {
    id: keys.subscriptionId,
    instanceId: instance.id,
    instanceName: instance.name,
    trigger,
    createdAt: sourceClock(),
    since: lock?.state.n ?? 0,
    ...(baseline !== undefined && isLevelKind(subjectKindOf(trigger.kind)) ? { baseline } : {}),
  };
  const leaseNumber = (before?.leaseNumber ?? 0) + 1;
  const lease = leaseFor(wish, leaseNumber);
  const side: DeliverySide =
    before === undefined
      ? {
          ...keys,
          sealedUrl: lease.sealedUrl,
          callbackHost: lease.callbackHost,
          leaseNumber,
          leaseTokenHash: lease.tokenHash,
          olderTokenHashes: [],
          leasedAt: lease.at,
          goneInARow: 0,
          unauthorizedInARow: 0,
        }
      : renewed(before, lease);
  const outcome = await subjects.begin(lock, { subscription, memory: { armed: true, sequence: 0 } }, side);
  if (outcome.type === 'lost') return undefined;
  logger.info('subscription.created', {
    subscriptionId: subscription.id,
    instanceId: instance.id,
    trigger: trigger.kind,
    hasBaseline: subscription.baseline !== undefined,
  });
  return { subscription, side, renewed: false };
}

/** The newer of what upstream says and what was last accepted; where upstream could not be asked there is none. */
function baselineOf(lookedUp: LookedUp, lock: SubjectLock | undefined): Level | undefined {
  if (lookedUp.type === 'not-told') return undefined;
  const accepted = lock?.state.lastSuccess;
  const { level } = lookedUp;
  if (accepted === undefined || (level !== undefined && level.at > accepted.at)) return level;
  return { at: accepted.at, value: accepted.value };
}

function leaseFor({ lease }: Wish, leaseNumber: number): NewLease {
  const { sealedUrl, callbackHost, at, random } = lease;
  return { sealedUrl, callbackHost, at, tokenHash: hashOfToken(leaseTokenOf(leaseNumber, random)) };
}

/** What still waits was decided for a life that is over: it ends with that, and the new address gets none of it. */
async function endEarlierLife({ leases, outbox, queues, clock }: EndingPorts, side: DeliverySide): Promise<void> {
  const { subscriptionId, leaseNumber } = side;
  const bucket = bucketOf(subjectHashIn(subscriptionId));
  const isOver = async () => {
    const now = (await leases.find(subscriptionId))?.side;
    return now?.endedAt !== undefined && now.leaseNumber === leaseNumber;
  };
  const count = await outbox.endWaiting(bucket, subscriptionId, endWith(side, clock()), isOver);
  if (count > 0) await queues.requestDelivery({ kind: 'deliver', bucket });
}

/** What waited during a grace goes out to the new address. */
async function sendWaiting({ outbox, queues }: EndingPorts, id: SubscriptionId, now: Instant): Promise<void> {
  const bucket = bucketOf(subjectHashIn(id));
  const count = await outbox.hasten(bucket, id, now);
  if (count > 0) await queues.requestDelivery({ kind: 'deliver', bucket });
}
