// The settings under which the app runs here: everything on loopback, keys that open nothing else, a poll each second.
import { randomBytes } from 'node:crypto';

export const SUBSCRIPTION_KEYS = { primary: 'contoso-primary-key', secondary: 'contoso-secondary-key' } as const;

export interface Surroundings {
  readonly storage: string;
  readonly upstreamUrl: string;
  readonly sourceClockFile: string;
  readonly topic: { readonly endpoint: string; readonly key: string };
  readonly instance: { readonly id: string; readonly name: string };
}

export function appSettings({
  storage,
  upstreamUrl,
  sourceClockFile,
  topic,
  instance,
}: Surroundings): Record<string, string> {
  const watched = {
    id: instance.id,
    name: instance.name,
    primaryKeySetting: 'CONTOSO_PRIMARY_KEY',
    secondaryKeySetting: 'CONTOSO_SECONDARY_KEY',
  };
  return {
    AzureWebJobsStorage: storage,
    FUNCTIONS_WORKER_RUNTIME: 'node',
    INSTANCES: JSON.stringify([watched]),
    CONTOSO_PRIMARY_KEY: SUBSCRIPTION_KEYS.primary,
    CONTOSO_SECONDARY_KEY: SUBSCRIPTION_KEYS.secondary,
    INSIGHTS_API_URL: upstreamUrl,
    INSIGHTS_AUTH: 'local-token',
    CALLBACK_KEY: `local:${randomBytes(32).toString('base64')}`,
    CALLBACK_ALLOW_LOOPBACK: 'true',
    PUBLISH_TOPIC_ENDPOINT: topic.endpoint,
    PUBLISH_TOPIC_KEY: topic.key,
    POLL_SCHEDULE: '*/1 * * * * *',
    POLL_INTERVAL: 'PT1S',
    SWEEP_SCHEDULE: '*/5 * * * * *',
    SOURCE_CLOCK_FILE: sourceClockFile,
  };
}
