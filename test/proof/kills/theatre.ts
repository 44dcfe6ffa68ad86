/** Where hosts are killed: storage, upstream and flows of their own, all going by one clock that leaps. */
import { randomBytes } from 'node:crypto';
import { type Azurite, startAzurite } from '../../../local/azurite/start-azurite.ts';
import { startUpstream } from '../../../local/upstream/server.ts';
import { UpstreamState } from '../../../local/upstream/state.ts';
import { AppClient } from '../../e2e/app-client.ts';
import { LeapingClock } from '../clock/leaping-clock.ts';
import type { Dice } from '../dice.ts';
import { ContosoLife, INSTANCE_ID, KEYS, wishes } from './contoso-life.ts';
import { type Flows, startFlows } from './posts.ts';
import { TappedHost } from './tapped-host.ts';

export interface Theatre {
  readonly azurite: Azurite;
  readonly clock: LeapingClock;
  readonly life: ContosoLife;
  readonly flows: Flows;
  readonly hosts: readonly TappedHost[];
  clientOf(host: TappedHost): AppClient;
  stop(): Promise<void>;
}

const secret = () => randomBytes(32).toString('base64');
const SUBSCRIBED_AT_ONCE = 6;

/** `folder` is that of the app, where it is not this one. */
export async function startTheatre(dice: Dice, hostNames: readonly string[], folder = '.'): Promise<Theatre> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const clock = new LeapingClock();
    stops.push(async () => clock.remove());
    const azurite = await clock.within(() => startAzurite());
    stops.push(() => azurite.stop());
    const state = new UpstreamState(() => clock.now());
    const upstream = await startUpstream({ state });
    stops.push(() => upstream.stop());
    const life = new ContosoLife(state, dice);
    const flows = await startFlows();
    stops.push(() => flows.stop());
    const keys = { master: secret(), function: secret(), eventgrid: secret() };
    const settings = {
      ...clock.environment,
      INSTANCES: JSON.stringify([
        {
          id: INSTANCE_ID,
          name: 'Contoso',
          primaryKeySetting: 'CONTOSO_KEY',
          secondaryKeySetting: 'CONTOSO_OTHER_KEY',
        },
      ]),
      CONTOSO_KEY: KEYS.primary,
      CONTOSO_OTHER_KEY: KEYS.secondary,
      INSIGHTS_API_URL: upstream.url,
      INSIGHTS_AUTH: 'local-token',
      CALLBACK_KEY: `test:${secret()}`,
      CALLBACK_ALLOW_LOOPBACK: 'true',
      POLL_SCHEDULE: '*/1 * * * * *',
      POLL_INTERVAL: 'PT1S',
      SWEEP_SCHEDULE: '*/2 * * * * *',
      FUNCTIONS_HOST_KEYS: JSON.stringify(keys),
    };
    const hosts = await Promise.all(hostNames.map((name) => TappedHost.on(azurite, name, settings, folder)));
    stops.push(async () => {
      await Promise.all(hosts.map((host) => host.stop()));
    });
    for (const host of hosts) await host.start();
    const clientOf = (host: TappedHost) => new AppClient(host.app.origin, keys);
    const [first] = hosts;
    if (first !== undefined) await subscribeAll(clientOf(first), flows);
    return { azurite, clock, life, flows, hosts, clientOf, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function subscribeAll(client: AppClient, { receiver, origin }: Flows): Promise<void> {
  const waiting = [...wishes().entries()];
  const subscribeNext = async (): Promise<void> => {
    const next = waiting.shift();
    if (next === undefined) return;
    const [index, { kind, inputs }] = next;
    const callbackUrl = receiver.addFlow(`flow-${index}`).callbackUrl(origin);
    await client.subscribe(kind, { instanceId: INSTANCE_ID, ...inputs }, callbackUrl);
    await subscribeNext();
  };
  await Promise.all(Array.from({ length: SUBSCRIBED_AT_ONCE }, subscribeNext));
}
