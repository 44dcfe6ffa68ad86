/** Many flows that have subscribed to one subject long ago: more of them fire at once than one transaction decides. */

import { deliverySideCells } from '../../../shared/adapters/azure-tables/lease-rows.ts';
import { deliverySideKey, lastKey, subscriptionKey } from '../../../shared/adapters/azure-tables/row-keys.ts';
import { decisionCells, lastCells } from '../../../shared/adapters/azure-tables/subject-rows.ts';
import type { Change } from '../../../shared/adapters/azure-tables/table.ts';
import { bucketOf } from '../../../shared/domain/bucket.ts';
import { readCallbackUrl, workflowIdentityOf } from '../../../shared/domain/callback-url.ts';
import { subjectHashIn } from '../../../shared/domain/ids.ts';
import { UNOBSERVED } from '../../../shared/domain/subject-state.ts';
import { subscribeKeysOf } from '../../../shared/domain/subscribe-keys.ts';
import type { Subscription } from '../../../shared/domain/subscription.ts';
import { watchSubject } from '../../../shared/use-cases/polling/watch-subject.ts';
import { START } from '../../builders/instants.ts';
import { INSTANCE_ID } from '../../builders/observations.ts';
import { callbackUrlOf } from '../../builders/subscribe-requests.ts';
import type { World } from './world.ts';

const MOST_CHANGES = 100;
const WRITER = 'crowd';

/** Written as rows, many at once: that subscribing works is for others to show, and each would cost ten requests. */
export async function seatCrowd(world: World): Promise<void> {
  const { plan, makers, cipher } = world;
  const [trigger] = plan.flows[0] ?? [];
  if (trigger === undefined || plan.crowd === 0) return;
  const changes: Change[] = [];
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
    const decision = { subscription, memory: { armed: true, sequence: 0 } };
    changes.push(
      { type: 'create', rowKey: subscriptionKey(subscription.id), cells: decisionCells(decision) },
      { type: 'create', rowKey: deliverySideKey(subscription.id), cells: deliverySideCells(side, WRITER) },
    );
    makers.lives.push({ subscription, flow, mayHaveEnded: false, wasEnding: false });
  }
  const [first] = makers.lives;
  if (first === undefined) return;
  const subject = subjectHashIn(first.subscription.id);
  const lock = lastCells(UNOBSERVED, undefined, WRITER);
  changes.push({ type: 'create', rowKey: lastKey(subject), cells: lock });
  const triggers = world.truth.table('triggers');
  for (let start = 0; start < changes.length; start += MOST_CHANGES) {
    const { type } = await triggers.commit(bucketOf(subject), changes.slice(start, start + MOST_CHANGES));
    if (type !== 'committed') throw new Error('Nobody else writes while the crowd is seated');
  }
  const { instances } = world.onlooker();
  await instances.change(INSTANCE_ID, (watch) => watchSubject(watch, first.subscription, START));
}
