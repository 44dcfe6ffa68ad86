// The embedded Functions host, put together: loads an app into this process, serves its HTTP and Event Grid functions and
// runs its timer and queue functions, until it is stopped. One process hosts one app, once.
import { join, resolve } from 'node:path';
import { adminEndpoint } from './admin-endpoints.ts';
import { loadApp, terminateApp } from './app-loader.ts';
import { eventGridWebhook } from './event-grid-webhook.ts';
import { FunctionRunner } from './function-runner.ts';
import { readHostJson } from './host-json.ts';
import { hasTrigger, hostFunctions } from './hosted-functions.ts';
import { httpEndpoint } from './http-endpoint.ts';
import { type Endpoint, startHttpServer } from './http-server.ts';
import type { InvocationResult } from './invocation.ts';
import { type HostKeys, LOCAL_KEYS } from './keys.ts';
import { isLogged } from './log-levels.ts';
import { type LogEntry, type OnLog, writeToStandardOutput } from './log-lines.ts';
import { manualInput } from './manual-input.ts';
import { listenToQueue } from './queue-listener.ts';
import { QueueOutput } from './queue-output.ts';
import { loadLocalSettings, type Settings } from './settings.ts';
import { startUpLines } from './start-up-lines.ts';
import { listenToTimer } from './timer-listener.ts';

interface FunctionsHostOptions {
  /** The folder with the app's package.json and host.json. */
  readonly app: string;
  /** 0, the default, is any free port. */
  readonly port?: number;
  readonly keys?: HostKeys;
  /** Default: local.settings.json in the app's folder; it need not exist. */
  readonly localSettings?: string;
  /** Default: lines on standard output. */
  readonly onLog?: OnLog;
}

export interface FunctionsHost {
  readonly url: string;
  readonly port: number;
  readonly functions: readonly { readonly name: string; readonly trigger: string; readonly disabled: boolean }[];
  /** Runs a function as the admin endpoint does, but waits for the outcome. */
  invoke(name: string, input?: string): Promise<InvocationResult>;
  /** Takes in nothing more, lets what is under way end, and runs the app's appTerminate hooks. */
  stop(): Promise<void>;
}

const DEFAULT_BODY_LIMIT = 104_857_600;
const STOP_DEADLINE_MS = 5_000;

export async function startFunctionsHost(options: FunctionsHostOptions): Promise<FunctionsHost> {
  const { keys = LOCAL_KEYS, onLog = writeToStandardOutput } = options;
  const folder = resolve(options.app);
  await loadLocalSettings(options.localSettings ?? join(folder, 'local.settings.json'), process.env);
  process.env.AZURE_FUNCTIONS_ENVIRONMENT = 'Development';
  const settings: Settings = process.env;
  const hostJson = await readHostJson(join(folder, 'host.json'), settings);
  const logged: OnLog = (entry) => {
    if (entry.source === 'host' || isLogged(entry.level, entry.functionName ?? '', hostJson.logLevels)) onLog(entry);
  };
  const say = (level: LogEntry['level'], message: string, functionName?: string) =>
    onLog({ time: new Date(), level, source: 'host', message, ...(functionName && { functionName }) });
  const onError = (functionName?: string) => (error: unknown) =>
    say('error', error instanceof Error ? `${error.name}: ${error.message}` : String(error), functionName);

  const app = await loadApp(folder, (level, source, message) => logged({ time: new Date(), level, source, message }));
  const { functions, errors } = hostFunctions(app.registry, hostJson.routePrefix, settings);
  const stopping = new AbortController();
  const runner = new FunctionRunner(app, new QueueOutput(hostJson.queues.messageEncoding), logged, stopping.signal);

  const server = await startHttpServer(
    options.port ?? 0,
    Number(settings.FUNCTIONS_REQUEST_BODY_SIZE_LIMIT ?? DEFAULT_BODY_LIMIT),
    [
      adminEndpoint(functions, keys, runner, errors.length),
      eventGridWebhook(functions.filter(hasTrigger('eventGrid')), keys, runner),
      httpEndpoint(functions.filter(hasTrigger('http')), keys, runner),
      homePage(settings),
    ],
    onError(),
  );
  const url = `http://127.0.0.1:${server.port}`;
  for (const line of startUpLines(functions, errors, url)) say('information', line);

  const enabled = functions.filter(({ disabled }) => !disabled);
  const listeners = [
    ...enabled.filter(hasTrigger('timer')).map((timer) => listenToTimer(timer, runner, stopping.signal)),
    ...enabled
      .filter(hasTrigger('queue'))
      .map((queue) => listenToQueue(queue, hostJson.queues, runner, stopping.signal, onError(queue.name))),
  ];

  return {
    url,
    port: server.port,
    functions: functions.map(({ name, trigger, disabled }) => ({ name, trigger: trigger.kind, disabled })),
    async invoke(name, input = '') {
      const hosted = functions.find((each) => each.name === name);
      if (hosted === undefined) throw new Error(`There is no function "${name}".`);
      return runner.run(hosted, manualInput(hosted, input, url));
    },
    async stop() {
      stopping.abort();
      const settled = Promise.all([...listeners, runner.idle()]);
      await Promise.all([server.stop(STOP_DEADLINE_MS), withDeadline(settled, STOP_DEADLINE_MS)]);
      await terminateApp(app);
    },
  };
}

function homePage(settings: Settings): Endpoint {
  return async ({ path, method }) => {
    if (path !== '/' || method !== 'GET') return undefined;
    if (settings.AzureWebJobsDisableHomepage?.toLowerCase() === 'true') return { status: 204 };
    const headers = [['content-type', 'text/plain; charset=utf-8']] as const;
    return { status: 200, headers, body: 'Your function app is up and running (embedded local host).\n' };
  };
}

async function withDeadline(work: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolveDeadline) => {
    timer = setTimeout(resolveDeadline, milliseconds);
  });
  await Promise.race([work, deadline]);
  clearTimeout(timer);
}
