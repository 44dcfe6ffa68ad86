/** Many flows that have subscribed to one subject long ago: more of them fire at once than one transaction decides. */

import { readCallbackUrl, workflowIdentityOf } from '../../../shared/domain/callback-url.ts';
import { subscribeKeysOf } from '../../../shared/domain/subscribe-keys.ts';
import type { Subscription } from '../../../shared/domain/subscription.ts';
import { watchSubject } from '../../../shared/use-cases/polling/watch-subject.ts';
import { START } from '../../builders/instants.ts';
import { INSTANCE_ID } from '../../builders/observations.ts';
import { callbackUrlOf } from '../../builders/subscribe-requests.ts';
import type { World } from './world.ts';

export async function seatCrowd(world: World): Promise<void> {
  const { plan, makers, cipher } = world;
  const [trigger] = plan.flows[0] ?? [];
  if (trigger === undefined || plan.crowd === 0) return;
  const { subjects, instances } = world.onlooker();
  let lock: Parameters<typeof subjects.begin>[0];
  for (let index = 0; index < plan.crowd; index += 1) {
    const flow = `crowd-${index}`;
    const url = readCallbackUrl(callbackUrlOf({ flow }), {
      allowedHostSuffixes: ['.logic.azure.com'],
      allowLoopback: false,
    });
    if (!url.ok) throw new Error(url.problem);
    const keys = subscribeKeysOf(workflowIdentityOf(url.value, {}), INSTANCE_ID, trigger);
    const subscription: Subscription = {
      id: keys.subscriptionId,
      instanceId: INSTANCE_ID,
      instanceName: 'Contoso',
      trigger,
      createdAt: START,
      since: 0,
    };
    const side = {
      ...keys,
      sealedUrl: cipher.seal(url.value, keys.subscriptionId),
      callbackHost: new URL(url.value).host,
      leaseNumber: 1,
      leaseTokenHash: 'unknown',
      olderTokenHashes: [],
      leasedAt: START,
      goneInARow: 0,
      unauthorizedInARow: 0,
    };
    const begun = await subjects.begin(lock, { subscription, memory: { armed: true, sequence: 0 } }, side);
    if (begun.type === 'lost') throw new Error('Nobody else writes while the crowd is seated');
    lock = { state: { n: 0 }, version: begun.version };
    makers.lives.push({ subscription, flow, mayHaveEnded: false, wasEnding: false });
  }
  const [first] = makers.lives;
  if (first !== undefined)
    await instances.change(INSTANCE_ID, (watch) => watchSubject(watch, first.subscription, START));
}
