// The local stack put together: storage, the simulated environment, the receiver of callbacks, the topic, and the app in
// between.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startAzurite } from '../azurite/start-azurite.ts';
import { startTopic, type Topic } from '../event-grid/topic.ts';
import { type ReceivedCallback, type Receiver, startReceiver } from '../receiver/receiver.ts';
import type { Day } from '../scenario/day.ts';
import type { Scenario } from '../scenario/schema.ts';
import { setTheStage } from '../scenario/set-the-stage.ts';
import type { SimulatedInstance } from '../upstream/instance.ts';
import { startUpstream, type Upstream } from '../upstream/server.ts';
import { UpstreamState } from '../upstream/state.ts';
import { AppApi } from './app-api.ts';
import type { AppLog } from './app-log.ts';
import { appSettings, SUBSCRIPTION_KEYS } from './app-settings.ts';
import type { Belongings } from './belongings.ts';
import { type FunctionsHost, startFunctionsHost } from './functions-host.ts';
import { appPort } from './ports.ts';
import { SourceClock } from './source-clock.ts';

export interface StackParts {
  readonly root: string;
  /** For what this run writes; it may be thrown away afterwards. */
  readonly folder: string;
  readonly scenario: Scenario;
  readonly day: Day;
  readonly ports: { readonly app?: number; readonly upstream?: number; readonly receiver?: number };
  readonly log: AppLog;
  readonly belongings: Belongings;
  readonly onCallback: (callback: ReceivedCallback) => void;
  readonly onHost: (host: FunctionsHost) => void;
  /** Everything that the host and the app print. */
  readonly onLine: (line: string) => void;
}

export interface Stack {
  readonly api: AppApi;
  readonly host: FunctionsHost;
  readonly clock: SourceClock;
  readonly instance: SimulatedInstance;
  readonly upstream: Upstream;
  readonly receiver: Receiver;
  readonly topic: Topic;
}

const HEALTHY_WITHIN_MS = 60_000;
const BETWEEN_LOOKS_MS = 100;

export async function startStack(parts: StackParts): Promise<Stack> {
  const { root, folder, scenario, day, ports, log, belongings } = parts;
  await mkdir(folder, { recursive: true });
  const sourceClockFile = join(folder, 'source-clock');
  const clock = new SourceClock(sourceClockFile);
  await clock.set(day.at(scenario.startsAt));

  const azurite = await startAzurite();
  await belongings.add(() => azurite.stop());
  const state = new UpstreamState(() => clock.now());
  const instance = setTheStage(state, scenario, day, SUBSCRIPTION_KEYS);
  const upstream = await startUpstream({ state, ...(ports.upstream === undefined ? {} : { port: ports.upstream }) });
  await belongings.add(() => upstream.stop());
  const receiver = await startReceiver({
    onCallback: parts.onCallback,
    ...(ports.receiver === undefined ? {} : { port: ports.receiver }),
  });
  await belongings.add(() => receiver.stop());
  const topic = await startTopic();
  await belongings.add(() => topic.stop());

  const host = await startFunctionsHost({
    root,
    port: await appPort(ports.app),
    env: process.env,
    settings: appSettings({
      storage: azurite.connectionString,
      upstreamUrl: upstream.url,
      sourceClockFile,
      topic: { endpoint: topic.endpoint, key: topic.keys.key1 },
      instance: scenario.instance,
    }),
    onLine(line) {
      parts.onLine(line);
      log.read(line);
    },
  });
  parts.onHost(host);
  await belongings.add(() => host.stop());
  const api = new AppApi(host.origin);
  await Promise.race([healthy(api), host.died]);
  return { api, host, clock, instance, upstream, receiver, topic };
}

async function healthy(api: AppApi): Promise<void> {
  const deadline = Date.now() + HEALTHY_WITHIN_MS;
  while (!(await api.isHealthy())) {
    if (Date.now() > deadline) throw new Error(`The app is not healthy after ${HEALTHY_WITHIN_MS / 1_000} s.`);
    await delay(BETWEEN_LOOKS_MS);
  }
}
