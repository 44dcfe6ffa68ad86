/** One storage account with several hosts of the built app on it, each with the callback keys that it is given. */
import { randomBytes } from 'node:crypto';
import { startAzurite } from '../../../local/azurite/start-azurite.ts';
import { type Receiver, startReceiver } from '../../../local/receiver/receiver.ts';
import { startUpstream } from '../../../local/upstream/server.ts';
import { UpstreamState } from '../../../local/upstream/state.ts';
import { AppClient } from '../../e2e/app-client.ts';
import { type AppProcess, startApp } from '../../e2e/app-process.ts';

export const INSTANCE_ID = '3f1d6c1e-5b0f-4a53-9c0e-7a1f2b6c9d10';
export const SOURCE_ID = '8b0f2d52-54c1-4a0b-8d2e-0d3f0f6a7711';

export interface Host {
  readonly app: AppProcess;
  readonly client: AppClient;
  /** Runs the upkeep by hand, as an operator would, and answers what it says. */
  tidyUp(): Promise<{ readonly resealed: unknown }>;
  stop(): Promise<void>;
}

export interface Keys {
  readonly current: string;
  readonly previous?: string;
}

export interface Stage {
  readonly connectionString: string;
  readonly receiver: Receiver;
  /** Those that run now. */
  readonly hosts: readonly Host[];
  /** And those that have run. */
  readonly everyHost: readonly Host[];
  /** As the settings have it: id and bytes. */
  aKey(id: string): string;
  startHost(keys: Keys): Promise<Host>;
  stop(): Promise<void>;
}

const TIDIED_WITHIN_IN_MS = 60_000;
const secret = () => randomBytes(32).toString('base64');

export async function setStage(): Promise<Stage> {
  const azurite = await startAzurite();
  const upstreamKeys = { primary: secret(), secondary: secret() };
  const state = new UpstreamState();
  const contoso = state.addInstance({ instanceId: INSTANCE_ID, name: 'Contoso', keys: upstreamKeys });
  contoso.addDataSource({ dataSourceId: SOURCE_ID, name: 'Contacts', friendlyName: 'Contacts' });
  const upstream = await startUpstream({ state });
  const receiver = await startReceiver();
  const hosts: Host[] = [];
  const everyHost: Host[] = [];
  const hostKeys = { master: secret(), function: secret(), eventgrid: secret() };
  const settings = {
    AzureWebJobsStorage: azurite.connectionString,
    INSTANCES: JSON.stringify([{ id: INSTANCE_ID, name: 'Contoso', primaryKeySetting: 'CONTOSO_KEY' }]),
    CONTOSO_KEY: upstreamKeys.primary,
    INSIGHTS_API_URL: upstream.url,
    INSIGHTS_AUTH: 'local-token',
    CALLBACK_ALLOW_LOOPBACK: 'true',
    // What happens is pushed: polls would only take time.
    POLL_INTERVAL: 'PT1H',
    SWEEP_SCHEDULE: '*/2 * * * * *',
    FUNCTIONS_HOST_KEYS: JSON.stringify(hostKeys),
  };

  async function startHost({ current, previous }: Keys): Promise<Host> {
    // Empty counts as not set, whatever the environment of the test says.
    const app = await startApp({ ...settings, CALLBACK_KEY: current, CALLBACK_KEY_PREVIOUS: previous ?? '' });
    const client = new AppClient(app.origin, hostKeys);
    const host: Host = {
      app,
      client,
      async tidyUp() {
        const before = app.log.all('tidy.completed').length;
        const started = await client.ask('POST', '/admin/functions/tidyUp', { key: hostKeys.master, body: {} });
        if (started.status !== 202) throw new Error(`Starting tidyUp was answered ${started.status}`);
        const isNew = () => app.log.all('tidy.completed').length > before;
        await app.log.first(isNew, 'tidy.completed', TIDIED_WITHIN_IN_MS);
        return { resealed: app.log.all('tidy.completed').at(-1)?.resealed };
      },
      async stop() {
        hosts.splice(hosts.indexOf(host), 1);
        await app.stop();
      },
    };
    hosts.push(host);
    everyHost.push(host);
    return host;
  }

  return {
    connectionString: azurite.connectionString,
    receiver,
    hosts,
    everyHost,
    aKey: (id) => `${id}:${secret()}`,
    startHost,
    async stop() {
      for (const host of [...hosts]) await host.stop();
      await receiver.stop();
      await upstream.stop();
      await azurite.stop();
    },
  };
}
