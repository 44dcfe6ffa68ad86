/** The settings, read once from the environment. A bad one stops the start, by its name and with a remedy. */
import { DEFAULT_CALLBACK_HOST_SUFFIXES } from './domain/callback-url.ts';
import { type InstanceId, instanceIdOf } from './domain/ids.ts';
import { DEFAULT_PARTITION_HOST_SUFFIXES } from './domain/partition-address.ts';
import { isInAzure, problemsInAzure } from './local-only-settings.ts';
import { type CallbackKey, type Settings, settingsSchema } from './settings.ts';

export interface InstanceConfig {
  readonly id: InstanceId;
  readonly name: string;
  readonly primaryKey: string;
  readonly secondaryKey?: string;
}

export type StorageConfig =
  | { readonly connectionString: string }
  | { readonly tableEndpoint: string; readonly queueEndpoint: string; readonly clientId?: string };

export type InsightsAuth =
  /** The app's own identity in Azure, a developer's elsewhere. */
  | { readonly type: 'identity'; readonly clientId?: string }
  | {
      readonly type: 'client-secret';
      readonly tenantId: string;
      readonly clientId: string;
      readonly clientSecret: string;
    }
  | { readonly type: 'local-token' };

export type TopicConfig =
  | { readonly endpoint: string; readonly clientId?: string }
  | { readonly endpoint: string; readonly key: string };

export interface Config {
  readonly isInAzure: boolean;
  readonly storage: StorageConfig;
  readonly instances: readonly InstanceConfig[];
  readonly insights: { readonly apiUrl: string; readonly workflowName: string; readonly auth: InsightsAuth };
  readonly callback: {
    readonly currentKey: CallbackKey;
    readonly previousKey?: CallbackKey;
    readonly allowedHostSuffixes: readonly string[];
    readonly allowLoopback: boolean;
  };
  /** Where decided events go, beside the flows. */
  readonly topic?: TopicConfig;
  readonly partitionHostSuffixes: readonly string[];
  readonly schedules: { readonly poll: string; readonly sweep: string; readonly tidy: string };
  readonly pollIntervalInMs: number;
  readonly failureDelayInMs: number;
  readonly graceInMs: number;
  readonly subscriptionsPerWorkflow: number;
  readonly historyKeptInMs: number;
  readonly deliveriesKeptInMs: number;
  readonly publicUrl?: string;
  readonly sourceClockFile?: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** All that is wrong with the settings, a line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** The names of all settings, in the order in which the documentation lists them. */
export const SETTING_NAMES = Object.keys(settingsSchema.shape);

export function readConfig(environment: Environment): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = settingsSchema.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`).join('\n'));
  }
  const settings = parsed.data;
  const inAzure = isInAzure(environment);
  const problems = inAzure ? problemsInAzure(given, settings) : [];
  if (settings.CALLBACK_KEY.id === settings.CALLBACK_KEY_PREVIOUS?.id)
    problems.push('CALLBACK_KEY_PREVIOUS has the key id of CALLBACK_KEY: give each key an id of its own.');
  const storage = storageOf(settings, problems);
  const auth = authOf(settings, problems);
  const topic = topicOf(settings, problems);
  const instances = instancesOf(settings, environment, problems);
  if (problems.length > 0 || storage === undefined || auth === undefined) throw new ConfigError(problems.join('\n'));
  return {
    isInAzure: inAzure,
    storage,
    instances,
    insights: { apiUrl: settings.INSIGHTS_API_URL, workflowName: settings.INSIGHTS_WORKFLOW, auth },
    callback: {
      currentKey: settings.CALLBACK_KEY,
      ...(settings.CALLBACK_KEY_PREVIOUS === undefined ? {} : { previousKey: settings.CALLBACK_KEY_PREVIOUS }),
      allowedHostSuffixes: [...DEFAULT_CALLBACK_HOST_SUFFIXES, ...listOf(settings.CALLBACK_HOSTS)],
      allowLoopback: settings.CALLBACK_ALLOW_LOOPBACK,
    },
    ...(topic === undefined ? {} : { topic }),
    partitionHostSuffixes: [...DEFAULT_PARTITION_HOST_SUFFIXES, ...listOf(settings.PARTITION_HOSTS)],
    schedules: { poll: settings.POLL_SCHEDULE, sweep: settings.SWEEP_SCHEDULE, tidy: settings.TIDY_SCHEDULE },
    pollIntervalInMs: settings.POLL_INTERVAL,
    failureDelayInMs: settings.FAILURE_DELAY,
    graceInMs: settings.SUBSCRIPTION_GRACE,
    subscriptionsPerWorkflow: settings.SUBSCRIPTIONS_PER_WORKFLOW,
    historyKeptInMs: settings.HISTORY_RETENTION,
    deliveriesKeptInMs: settings.DELIVERY_RETENTION,
    ...(settings.PUBLIC_URL === undefined ? {} : { publicUrl: settings.PUBLIC_URL }),
    ...(settings.SOURCE_CLOCK_FILE === undefined ? {} : { sourceClockFile: settings.SOURCE_CLOCK_FILE }),
  };
}

function storageOf(settings: Settings, problems: string[]): StorageConfig | undefined {
  const account = settings.AzureWebJobsStorage__accountName;
  const onAccount = (service: string) =>
    account === undefined ? undefined : `https://${account}.${service}.core.windows.net`;
  const tableEndpoint = settings.AzureWebJobsStorage__tableServiceUri ?? onAccount('table');
  const queueEndpoint = settings.AzureWebJobsStorage__queueServiceUri ?? onAccount('queue');
  const clientId = settings.AzureWebJobsStorage__clientId ?? settings.AZURE_CLIENT_ID;
  if (settings.AzureWebJobsStorage !== undefined) return { connectionString: settings.AzureWebJobsStorage };
  if (tableEndpoint !== undefined && queueEndpoint !== undefined) {
    return { tableEndpoint, queueEndpoint, ...(clientId === undefined ? {} : { clientId }) };
  }
  problems.push(
    'AzureWebJobsStorage is missing: set it to a connection string (UseDevelopmentStorage=true for the emulator), or set ' +
      'AzureWebJobsStorage__tableServiceUri and AzureWebJobsStorage__queueServiceUri for an identity.',
  );
  return undefined;
}

function authOf(settings: Settings, problems: string[]): InsightsAuth | undefined {
  switch (settings.INSIGHTS_AUTH) {
    case 'local-token':
      return { type: 'local-token' };
    case 'identity':
      return {
        type: 'identity',
        ...(settings.AZURE_CLIENT_ID === undefined ? {} : { clientId: settings.AZURE_CLIENT_ID }),
      };
    case 'client-secret': {
      const {
        INSIGHTS_TENANT_ID: tenantId,
        INSIGHTS_CLIENT_ID: clientId,
        INSIGHTS_CLIENT_SECRET: clientSecret,
      } = settings;
      if (tenantId !== undefined && clientId !== undefined && clientSecret !== undefined) {
        return { type: 'client-secret', tenantId, clientId, clientSecret };
      }
      problems.push(
        'INSIGHTS_AUTH client-secret needs INSIGHTS_TENANT_ID, INSIGHTS_CLIENT_ID and INSIGHTS_CLIENT_SECRET.',
      );
      return undefined;
    }
  }
}

function topicOf(settings: Settings, problems: string[]): TopicConfig | undefined {
  const { PUBLISH_TOPIC_ENDPOINT: endpoint, PUBLISH_TOPIC_KEY: key, AZURE_CLIENT_ID: clientId } = settings;
  if (endpoint === undefined) {
    if (key !== undefined)
      problems.push('PUBLISH_TOPIC_KEY is of no use without PUBLISH_TOPIC_ENDPOINT: set both or none.');
    return undefined;
  }
  if (key !== undefined) return { endpoint, key };
  if (!endpoint.toLowerCase().startsWith('https:')) {
    problems.push('PUBLISH_TOPIC_ENDPOINT must be an https address: the app signs in there with its identity.');
  }
  return { endpoint, ...(clientId === undefined ? {} : { clientId }) };
}

function instancesOf(settings: Settings, environment: Environment, problems: string[]): InstanceConfig[] {
  const seen = new Set<string>();
  return settings.INSTANCES.flatMap(({ id, name, primaryKeySetting, secondaryKeySetting }) => {
    const instanceId = instanceIdOf(id);
    if (seen.has(instanceId)) problems.push(`INSTANCES lists ${instanceId} twice: keep one.`);
    seen.add(instanceId);
    const keys = [primaryKeySetting, ...(secondaryKeySetting === undefined ? [] : [secondaryKeySetting])].map(
      (setting) => {
        const key = environment[setting];
        if (!key) problems.push(`${setting} is missing: INSTANCES says that it holds a subscription key of ${name}.`);
        return key ?? '';
      },
    );
    const [primaryKey = '', secondaryKey] = keys;
    return [{ id: instanceId, name, primaryKey, ...(secondaryKey === undefined ? {} : { secondaryKey }) }];
  });
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
