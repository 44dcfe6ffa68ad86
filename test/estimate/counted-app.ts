/** The app's own services on a storage emulator and a simulated upstream, with all that they ask of them counted at the wire. */
import { createServer } from 'node:http';
import { QueueServiceClient } from '@azure/storage-queue';
import { type Azurite, startAzurite } from '../../local/azurite/start-azurite.ts';
import type { SimulatedInstance } from '../../local/upstream/instance.ts';
import { startUpstream } from '../../local/upstream/server.ts';
import { UpstreamState } from '../../local/upstream/state.ts';
import { withinInvocation } from '../../shared/adapters/azure-functions/invocation-logger.ts';
import { AzureTableSet } from '../../shared/adapters/azure-tables/azure-table-set.ts';
import { readConfig } from '../../shared/config.ts';
import { DELIVERY_QUEUE, POLL_QUEUE } from '../../shared/contracts/queue-messages.ts';
import { createServices, type Services } from '../../shared/services.ts';
import { INSIGHTS_KEY, settingsFor } from '../bench/stage/settings.ts';
import { startWireTap, type TappedRequest } from '../bench/stage/wire-tap.ts';
import { anInvocation } from '../builders/invocations.ts';
import { INSTANCE_ID } from '../builders/observations.ts';

/** What something costs. */
export interface Cost {
  /** Calls to table storage that are waited for. */
  readonly tableRequests: number;
  /** As they are billed at most: each row of a transaction is one. */
  readonly tableOperations: number;
  readonly queueRequests: number;
  readonly upstreamCalls: number;
  /** Posts to flows. */
  readonly posts: number;
  readonly logLines: number;
}

export interface CountedApp {
  readonly services: Services;
  readonly contoso: SimulatedInstance;
  /** Straight to the emulator: what is written here is not counted. */
  readonly tables: AzureTableSet;
  /** Where flows are called. */
  readonly flowsOrigin: string;
  costOf(what: () => Promise<unknown>): Promise<Cost>;
  stop(): Promise<void>;
}

const TABLES = ['triggers', 'instances', 'owners', 'meta'];
const ROW_OF_TRANSACTION = /^(?:POST|PUT|MERGE|PATCH|DELETE|GET) \S+ HTTP\/1\.1\r?$/gm;

export async function startCountedApp(): Promise<CountedApp> {
  const azurite = await startAzurite();
  const tableTap = await startWireTap(new URL(azurite.tableEndpoint).origin);
  const queueTap = await startWireTap(new URL(azurite.queueEndpoint).origin);
  const state = new UpstreamState();
  const keys = { primary: INSIGHTS_KEY, secondary: INSIGHTS_KEY };
  const contoso = state.addInstance({ instanceId: INSTANCE_ID, name: 'Contoso', keys });
  const upstream = await startUpstream({ state });
  const flows = await startFlows();
  const tables = new AzureTableSet({ connectionString: azurite.connectionString });
  for (const name of TABLES) await tables.ensure(name);
  // The template makes them too.
  const queues = QueueServiceClient.fromConnectionString(azurite.connectionString);
  for (const name of [POLL_QUEUE, DELIVERY_QUEUE]) await queues.createQueue(name);
  const connectionString = throughTaps(azurite, tableTap.origin, queueTap.origin);
  const services = createServices(readConfig(settingsFor({ connectionString, insightsUrl: upstream.url })));
  await services.start();

  return {
    services,
    contoso,
    tables,
    flowsOrigin: flows.origin,
    async costOf(what) {
      tableTap.take();
      queueTap.take();
      const before = { upstream: upstream.requests.recent.length, posts: flows.posts() };
      const { context, lines } = anInvocation();
      await withinInvocation(context, what);
      const requests = tableTap.take();
      return {
        tableRequests: requests.length,
        tableOperations: requests.reduce((sum, request) => sum + operationsIn(request), 0),
        queueRequests: queueTap.take().length,
        upstreamCalls: upstream.requests.recent.length - before.upstream,
        posts: flows.posts() - before.posts,
        logLines: lines.length,
      };
    },
    async stop() {
      await services.stop();
      await flows.stop();
      await upstream.stop();
      await Promise.all([tableTap.stop(), queueTap.stop()]);
      await azurite.stop();
    },
  };
}

function throughTaps({ connectionString, tableEndpoint, queueEndpoint }: Azurite, tables: string, queues: string) {
  return connectionString.replace(new URL(tableEndpoint).origin, tables).replace(new URL(queueEndpoint).origin, queues);
}

function operationsIn({ url, body }: TappedRequest): number {
  return url.includes('$batch') ? (body.match(ROW_OF_TRANSACTION) ?? []).length : 1;
}

/** Takes every event, as the engine of flows does. */
async function startFlows() {
  let posts = 0;
  const server = createServer((request, response) => {
    posts += 1;
    request.resume().once('end', () => response.writeHead(202).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The flows have no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    posts: () => posts,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
