/** The built app on real storage, by a clock that leaps, with the environment and the flows around it: what it says is counted. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { QueueServiceClient } from '@azure/storage-queue';
import { startAzurite } from '../../../local/azurite/start-azurite.ts';
import { startUpstream } from '../../../local/upstream/server.ts';
import { UpstreamState } from '../../../local/upstream/state.ts';
import { AppClient } from '../../e2e/app-client.ts';
import { startApp } from '../../e2e/app-process.ts';
import { LeapingClock } from '../clock/leaping-clock.ts';
import type { Dice } from '../dice.ts';
import { ContosoYears, INSTANCE_ID, KEYS } from './contoso-years.ts';
import { type EndlessReceiver, startEndlessReceiver } from './endless-receiver.ts';

export interface LivingHost {
  readonly connectionString: string;
  readonly pid: number;
  readonly clock: LeapingClock;
  readonly client: AppClient;
  readonly contoso: ContosoYears;
  readonly receiver: EndlessReceiver;
  /** How often the app has said what. */
  countOf(event: string): number;
  /** Until all that has happened is polled and decided, each event was tried, and no message is left. */
  settle(): Promise<void>;
  tidyUp(): Promise<void>;
  messages(): Promise<Readonly<Record<string, number>>>;
  stop(): Promise<void>;
}

/** What is of interest is counted; of the lines themselves so many tell how it ended. */
const LINES_KEPT = 500;
const PATIENCE_IN_MS = 300_000;
/** What is not yet to be seen comes into sight by this: retries, and wake-ups that were put back. */
const LEAP_IN_MS = 11_000;
const STANDSTILL_IN_MS = 500;
const LOOKS_APART_IN_MS = 40;
const secret = () => randomBytes(32).toString('base64');

export async function startLivingHost(
  dice: Dice,
  kept: { readonly historyInDays: number; readonly deliveriesInDays: number },
): Promise<LivingHost> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const clock = new LeapingClock();
    stops.push(async () => clock.remove());
    const azurite = await clock.within(() => startAzurite());
    stops.push(() => azurite.stop());
    const { connectionString } = azurite;
    const state = new UpstreamState(() => clock.now());
    const contoso = new ContosoYears(state, dice.fork());
    const upstream = await startUpstream({ state });
    stops.push(() => upstream.stop());
    const receiver = await startEndlessReceiver(dice.fork());
    stops.push(() => receiver.stop());
    const keys = { master: secret(), function: secret(), eventgrid: secret() };
    const app = await startApp(
      {
        ...clock.environment,
        AzureWebJobsStorage: connectionString,
        INSTANCES: JSON.stringify([{ id: INSTANCE_ID, name: 'Contoso', primaryKeySetting: 'CONTOSO_KEY' }]),
        CONTOSO_KEY: KEYS.primary,
        INSIGHTS_API_URL: upstream.url,
        INSIGHTS_AUTH: 'local-token',
        CALLBACK_KEY: `test:${secret()}`,
        CALLBACK_ALLOW_LOOPBACK: 'true',
        POLL_SCHEDULE: '*/1 * * * * *',
        POLL_INTERVAL: 'PT10M',
        SWEEP_SCHEDULE: '*/2 * * * * *',
        HISTORY_RETENTION: `P${kept.historyInDays}D`,
        DELIVERY_RETENTION: `P${kept.deliveriesInDays}D`,
        FUNCTIONS_HOST_KEYS: JSON.stringify(keys),
      },
      { linesKept: LINES_KEPT },
    );
    stops.push(() => app.stop());
    const client = new AppClient(app.origin, keys);
    const queues = QueueServiceClient.fromConnectionString(connectionString);
    const counts = new Map<string, number>();
    const countOf = (event: string) => counts.get(event) ?? 0;
    const untried = new Set<unknown>();
    let polledAt = 0;
    app.log.onEntry(({ event, eventId, startedAt }) => {
      counts.set(event, countOf(event) + 1);
      if (event === 'signal.fired') untried.add(eventId);
      if (event === 'delivery.attempted' || event === 'delivery.settled') untried.delete(eventId);
      if (event === 'poll.completed') polledAt = Math.max(polledAt, Date.parse(String(startedAt)));
    });

    async function messages() {
      const found: Record<string, number> = {};
      for await (const { name } of queues.listQueues()) {
        const { approximateMessagesCount = 0 } = await queues.getQueueClient(name).getProperties();
        found[name] = approximateMessagesCount;
      }
      return found;
    }

    return {
      connectionString,
      pid: app.pid,
      clock,
      client,
      contoso,
      receiver,
      countOf,
      messages,
      async settle() {
        const since = clock.now();
        const deadline = Date.now() + PATIENCE_IN_MS;
        let before = '';
        for (let movedAt = Date.now(); ; await pause(LOOKS_APART_IN_MS)) {
          const waiting = await messages();
          const isPolled = polledAt >= since;
          if (isPolled && untried.size === 0 && Object.values(waiting).every((count) => count === 0)) return;
          const now = JSON.stringify({ waiting, isPolled, untried: untried.size });
          if (Date.now() > deadline) throw new Error(`It does not settle down: ${now}`);
          if (now !== before) movedAt = Date.now();
          before = now;
          if (Date.now() - movedAt < STANDSTILL_IN_MS) continue;
          clock.leap(LEAP_IN_MS);
          movedAt = Date.now();
        }
      },
      async tidyUp() {
        const before = countOf('tidy.completed');
        const started = await client.ask('POST', '/admin/functions/tidyUp', { key: keys.master, body: {} });
        if (started.status !== 202) throw new Error(`Starting tidyUp was answered ${started.status}.`);
        await app.log.until(() => countOf('tidy.completed') > before, PATIENCE_IN_MS);
        if (countOf('tidy.completed') === before) throw new Error('The upkeep did not come to its end.');
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
