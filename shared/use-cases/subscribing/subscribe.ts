/**
 * Takes a maker's wish. A flow that is saved again finds its subscription by workflow and inputs and renews the lease;
 * with other inputs it makes a new one and ends the old. Answers only when all of that is written.
 */
import {
  type CallbackPolicy,
  type IdentityHeaders,
  readCallbackUrl,
  workflowIdentityOf,
} from '../../domain/callback-url.ts';
import { fail, type Result, succeed } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/ids.ts';
import { isLive, leaseTokenOf } from '../../domain/lease.ts';
import { type SubscribeKeys, subscribeKeysOf } from '../../domain/subscribe-keys.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { Trigger } from '../../domain/trigger.ts';
import type { CallbackUrlCipher } from '../../ports/callback-url-cipher.ts';
import type { InstanceDirectory } from '../../ports/instance-directory.ts';
import type { InstanceStore } from '../../ports/instance-store.ts';
import type { Randomness } from '../../ports/randomness.ts';
import { watchSubject } from '../polling/watch-subject.ts';
import type { EndingPorts } from './end-subscription.ts';
import type { LookUpSubject } from './look-up-subject.ts';
import { nextLeaseInstant, supersede } from './supersede.ts';
import { takeLease } from './take-lease.ts';

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
    // Once more: the upkeep may have taken away the ownership of an earlier life while this one began.
    if (!taken.renewed) await owners.remember(keys);
    await instances.change(instance.id, (watch) => watchSubject(watch, taken.subscription, clock()));
    await supersede(ports, taken.side);
    return succeed({
      subscription: taken.subscription,
      token: leaseTokenOf(taken.side.leaseNumber, random),
      renewed: taken.renewed,
    });
  };
}

async function hasTooMany(ports: SubscribePorts, keys: SubscribeKeys): Promise<boolean> {
  const { owners, leases, clock, subscriptionsPerWorkflow } = ports;
  const others = (await owners.of(keys.ownerHash)).filter(
    ({ subscriptionId, triggerHash }) => subscriptionId !== keys.subscriptionId && triggerHash !== keys.triggerHash,
  );
  if (others.length < subscriptionsPerWorkflow) return false;
  const sides = await Promise.all(others.map(({ subscriptionId }) => leases.findIfReadable(subscriptionId)));
  const live = sides.filter((stored) => stored !== undefined && isLive(stored.side, clock()));
  return live.length >= subscriptionsPerWorkflow;
}
