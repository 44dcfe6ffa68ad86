// Everything that the app needs to run, on loopback and free ports: storage, the simulated environment, a receiver of
// callbacks, and the built app in a process of its own. Every test file starts one and stops it.
import { randomBytes } from 'node:crypto';
import { expect, vi } from 'vitest';
import { type Azurite, startAzurite } from '../../local/azurite/start-azurite.ts';
import { type ReceivedCallback, type Receiver, startReceiver } from '../../local/receiver/receiver.ts';
import { sampleTables } from '../../local/scenario/sample-tables.ts';
import type { SimulatedInstance } from '../../local/upstream/instance.ts';
import { startUpstream, type Upstream } from '../../local/upstream/server.ts';
import { UpstreamState } from '../../local/upstream/state.ts';
import { AppClient } from './app-client.ts';
import { type AppProcess, requireBuild, startApp } from './app-process.ts';

export const INSTANCE_ID = '3f1d6c1e-5b0f-4a53-9c0e-7a1f2b6c9d10';
export const CONTACTS_ID = '8b0f2d52-54c1-4a0b-8d2e-0d3f0f6a7711';
const HOUR_IN_MS = 60 * 60_000;
const ARRIVES_WITHIN_IN_MS = 60_000;

// Several processes share the machine with other tests: what is waited for comes sooner, a deadline only ends a failure.
vi.setConfig({ testTimeout: 150_000, hookTimeout: 150_000 });

export interface Installation {
  readonly azurite: Azurite;
  readonly upstream: Upstream;
  readonly contoso: SimulatedInstance;
  readonly receiver: Receiver;
  readonly app: AppProcess;
  readonly client: AppClient;
  /** The environment in which the app runs. */
  readonly settings: Readonly<Record<string, string>>;
  readonly hostKeys: { readonly master: string; readonly function: string; readonly eventgrid: string };
  /** What nobody may ever see outside. */
  readonly secrets: { readonly primaryKey: string; readonly secondaryKey: string; readonly callbackKey: string };
  /** The first callback that a flow got and that fits; waits for it. */
  callbackOf(flow: string, fits?: (callback: ReceivedCallback) => boolean): Promise<ReceivedCallback>;
  stop(): Promise<void>;
}

const secret = () => randomBytes(32).toString('base64');

/** `folder` is that of the app, where it is not this one. */
export async function startInstallation(
  settings: Readonly<Record<string, string>> = {},
  folder = '.',
): Promise<Installation> {
  requireBuild();
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const azurite = await startAzurite();
    stops.push(() => azurite.stop());
    const secrets = { primaryKey: secret(), secondaryKey: secret(), callbackKey: secret() };
    const state = new UpstreamState();
    const contoso = contosoIn(state, { primary: secrets.primaryKey, secondary: secrets.secondaryKey });
    const upstream = await startUpstream({ state });
    stops.push(() => upstream.stop());
    const receiver = await startReceiver();
    stops.push(() => receiver.stop());

    const hostKeys = { master: secret(), function: secret(), eventgrid: secret() };
    const appSettings = {
      AzureWebJobsStorage: azurite.connectionString,
      INSTANCES: JSON.stringify([
        {
          id: INSTANCE_ID,
          name: 'Contoso Retail',
          primaryKeySetting: 'CONTOSO_PRIMARY_KEY',
          secondaryKeySetting: 'CONTOSO_SECONDARY_KEY',
        },
      ]),
      CONTOSO_PRIMARY_KEY: secrets.primaryKey,
      CONTOSO_SECONDARY_KEY: secrets.secondaryKey,
      INSIGHTS_API_URL: upstream.url,
      INSIGHTS_AUTH: 'local-token',
      CALLBACK_KEY: `test:${secrets.callbackKey}`,
      CALLBACK_ALLOW_LOOPBACK: 'true',
      POLL_SCHEDULE: '*/1 * * * * *',
      POLL_INTERVAL: 'PT1S',
      SWEEP_SCHEDULE: '*/2 * * * * *',
      FUNCTIONS_HOST_KEYS: JSON.stringify(hostKeys),
      ...settings,
    };
    const app = await startApp(appSettings, { app: folder });
    stops.push(() => app.stop());

    return {
      azurite,
      upstream,
      contoso,
      receiver,
      app,
      client: new AppClient(app.origin, hostKeys),
      settings: appSettings,
      hostKeys,
      secrets,
      async callbackOf(flow, fits = () => true) {
        const find = () => receiver.received.find((callback) => callback.flow === flow && fits(callback));
        await expect.poll(find, { timeout: ARRIVES_WITHIN_IN_MS, message: `a callback to ${flow}` }).toBeDefined();
        const callback = find();
        if (callback === undefined) throw new Error(`The callback to ${flow} is gone.`);
        return callback;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function contosoIn(state: UpstreamState, keys: { primary: string; secondary: string }): SimulatedInstance {
  const contoso = state.addInstance({ instanceId: INSTANCE_ID, name: 'Contoso Retail', keys });
  const anHourAgo = Date.now() - HOUR_IN_MS;
  contoso.addDataSource({ dataSourceId: CONTACTS_ID, name: 'Contacts', friendlyName: 'eCommerce contacts' });
  contoso.addSegment({ name: 'High_value', friendlyName: 'High value customers' });
  contoso.addSegment({ name: 'Asleep', friendlyName: 'Asleep for long', active: false });
  contoso.addMeasure({ name: 'TotalRevenue', displayName: 'Total revenue' });
  contoso.addMeasure({ name: 'RevenueByStore', displayName: 'Revenue by store', dimensions: ['Store'] });
  contoso.evaluateSegment('High_value', 4_900, { at: anHourAgo });
  contoso.evaluateMeasure('TotalRevenue', 1_200_000.5, { at: anHourAgo });
  contoso.tables.push(...sampleTables());
  return contoso;
}
