/**
 * Takes a maker's wish. A flow that is saved again finds its subscription by workflow and inputs and renews the lease;
 * with other inputs it makes a new one and ends the old. Answers only when all of that is written.
 */
import { bucketOf } from '../domain/bucket.ts';
import {
  type CallbackPolicy,
  type IdentityHeaders,
  readCallbackUrl,
  workflowIdentityOf,
} from '../domain/callback-url.ts';
import { fail, type Result, succeed } from '../domain/failure.ts';
import { type InstanceId, type SubscriptionId, subjectHashIn } from '../domain/ids.ts';
import type { Instant } from '../domain/instant.ts';
import { type DeliverySide, hashOfToken, isLive, leaseTokenOf, type NewLease, renewed } from '../domain/lease.ts';
import { isLevelKind } from '../domain/subject.ts';
import { type SubscribeKeys, subscribeKeysOf } from '../domain/subscribe-keys.ts';
import type { Level, Subscription } from '../domain/subscription.ts';
import { subjectKindOf, type Trigger } from '../domain/trigger.ts';
import type { CallbackUrlCipher } from '../ports/callback-url-cipher.ts';
import type { InstanceDirectory, KnownInstance } from '../ports/instance-directory.ts';
import type { InstanceStore } from '../ports/instance-store.ts';
import type { Randomness } from '../ports/randomness.ts';
import type { SubjectLock } from '../ports/subject-store.ts';
import { type EndingPorts, endSubscription } from './end-subscription.ts';
import type { LookedUp, LookUpSubject } from './look-up-subject.ts';
import { finishPending } from './process-observation.ts';
import { nextLeaseInstant, supersede } from './supersede.ts';
import { watchSubject } from './watch-subject.ts';

export interface SubscribePorts extends EndingPorts {
  readonly instances: InstanceStore;
  readonly directory: InstanceDirectory;
  readonly cipher: CallbackUrlCipher;
  readonly randomness: Randomness;
  readonly lookUpSubject: LookUpSubject;
  readonly callbackPolicy: CallbackPolicy;
  readonly subscriptionsPerWorkflow: number;
}

export interface SubscribeRequest {
  readonly instanceId: InstanceId;
  readonly trigger: Trigger;
  readonly callbackUrl: string;
  readonly headers: IdentityHeaders;
}

export interface Subscribed {
  readonly subscription: Subscription;
  /** Whoever has it may end the subscription. */
  readonly token: string;
  readonly renewed: boolean;
}

export type Subscribe = (request: SubscribeRequest) => Promise<Result<Subscribed>>;

const MOST_ROUNDS = 50;

export function createSubscribe(ports: SubscribePorts): Subscribe {
  const { directory, owners, instances, clock, lookUpSubject, callbackPolicy } = ports;

  return async function subscribe({ instanceId, trigger, callbackUrl, headers }) {
    const instance = directory.find(instanceId);
    if (instance === undefined) return fail({ kind: 'instance-unknown', instanceId });
    const url = readCallbackUrl(callbackUrl, callbackPolicy);
    if (!url.ok) return fail({ kind: 'callback-refused', problem: url.problem });
    const keys = subscribeKeysOf(workflowIdentityOf(url.value, headers), instance.id, trigger);
    if (await hasTooMany(ports, keys)) {
      return fail({ kind: 'too-many-subscriptions', limit: ports.subscriptionsPerWorkflow });
    }
    const lookedUp = await lookUpSubject(instance.id, trigger);
    if (!lookedUp.ok) return lookedUp;

    await owners.remember(keys);
    const random = ports.randomness.token();
    const lease = {
      sealedUrl: ports.cipher.seal(url.value, keys.subscriptionId),
      callbackHost: new URL(url.value).host,
      random,
      at: await nextLeaseInstant(ports, keys),
    };
    const taken = await takeLease(ports, { keys, instance, trigger, lookedUp: lookedUp.value, lease });
    await instances.change(instance.id, (watch) => watchSubject(watch, taken.subscription, clock()));
    await supersede(ports, taken.side);
    return succeed({
      subscription: taken.subscription,
      token: leaseTokenOf(taken.side.leaseNumber, random),
      renewed: taken.renewed,
    });
  };
}

interface Wish {
  readonly keys: SubscribeKeys;
  readonly instance: KnownInstance;
  readonly trigger: Trigger;
  readonly lookedUp: LookedUp;
  readonly lease: Omit<NewLease, 'tokenHash'> & { readonly random: string };
}

interface TakenLease {
  readonly subscription: Subscription;
  readonly side: DeliverySide;
  readonly renewed: boolean;
}

/** Renews the lease of the subscription that is there, or begins one; racing calls end up with leases in a row. */
async function takeLease(ports: SubscribePorts, wish: Wish): Promise<TakenLease> {
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
    const begun = await begin(ports, wish, stored?.side);
    if (begun !== undefined) return begun;
  }
  throw new Error(`Gave up on subscription ${subscriptionId} after ${MOST_ROUNDS} lost rounds`);
}

async function begin(
  ports: SubscribePorts,
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

/** What waited during a grace goes out to the new address. */
async function sendWaiting({ outbox, queues }: SubscribePorts, id: SubscriptionId, now: Instant): Promise<void> {
  const bucket = bucketOf(subjectHashIn(id));
  const count = await outbox.hasten(bucket, id, now);
  if (count > 0) await queues.requestDelivery({ kind: 'deliver', bucket });
}

async function hasTooMany(ports: SubscribePorts, keys: SubscribeKeys): Promise<boolean> {
  const { owners, leases, clock, subscriptionsPerWorkflow } = ports;
  const others = (await owners.of(keys.ownerHash)).filter(
    ({ subscriptionId, triggerHash }) => subscriptionId !== keys.subscriptionId && triggerHash !== keys.triggerHash,
  );
  if (others.length < subscriptionsPerWorkflow) return false;
  const sides = await Promise.all(others.map(({ subscriptionId }) => leases.find(subscriptionId)));
  const live = sides.filter((stored) => stored !== undefined && isLive(stored.side, clock()));
  return live.length >= subscriptionsPerWorkflow;
}
