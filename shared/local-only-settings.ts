/** What makes sense on a developer's machine alone. In Azure each of it would open a door, so the app does not start with it. */
import type { CallbackKey, Settings } from './settings.ts';

/** As the environment has them; empty ones left out. */
export type GivenSettings = Readonly<Record<string, string | undefined>>;

/** The platform sets both; no Core Tools and no emulator sets either. */
export function isInAzure(environment: GivenSettings): boolean {
  return environment.WEBSITE_INSTANCE_ID !== undefined || environment.WEBSITE_SITE_NAME !== undefined;
}

/** Of the emulator, or one by which keys would travel in the clear. */
const LOCAL_STORAGE = /UseDevelopmentStorage|devstoreaccount1|DefaultEndpointsProtocol=http(?!s)|=http:/i;
const PLAIN_ADDRESS = /^http:/i;

/** What a setting must not be in Azure, with the remedy; undefined where it is well. */
type Objection = (settings: Settings) => string | undefined;

const OBJECTIONS: Readonly<Partial<Record<keyof Settings, Objection>>> = {
  CALLBACK_ALLOW_LOOPBACK: ({ CALLBACK_ALLOW_LOOPBACK: isAllowed }) =>
    isAllowed ? 'is for local work only: remove it in Azure' : undefined,
  PUBLISH_TOPIC_KEY: ({ PUBLISH_TOPIC_KEY: key }) =>
    key === undefined ? undefined : 'is for local work only: remove it in Azure',
  SOURCE_CLOCK_FILE: ({ SOURCE_CLOCK_FILE: file }) =>
    file === undefined ? undefined : 'is for local work only: remove it in Azure',
  INSIGHTS_AUTH: ({ INSIGHTS_AUTH: auth }) =>
    auth === 'local-token' ? 'local-token is for local work only: use identity or client-secret' : undefined,
  CALLBACK_KEY: ({ CALLBACK_KEY: key }) =>
    isKnownToAll(key)
      ? "is the sample's key, which everybody knows and which is for local work only: make the bytes with: openssl rand -base64 32"
      : undefined,
  AzureWebJobsStorage: ({ AzureWebJobsStorage: connection = '' }) =>
    LOCAL_STORAGE.test(connection)
      ? 'names the emulator or goes over plain http, which is for local work only: use an identity, or a connection string over https'
      : undefined,
};

/** Addresses apart, which are refused by what they hold. */
export const REFUSED_IN_AZURE = Object.keys(OBJECTIONS);

/** A line for each. */
export function problemsInAzure(given: GivenSettings, settings: Settings): string[] {
  const objected = Object.entries(OBJECTIONS).flatMap(([name, objection]) => {
    const problem = objection(settings);
    return problem === undefined ? [] : [`${name} ${problem}.`];
  });
  // Tokens, keys and the addresses of subscriptions travel to and from these.
  const plain = Object.keys(settings).filter((name) => PLAIN_ADDRESS.test(given[name] ?? ''));
  return [
    ...objected,
    ...plain.map((name) => `${name} is a plain http address, which is for local work only: use https in Azure.`),
  ];
}

/** No random bytes: they are all the same. The key before may be such a one, or nobody could rotate it away. */
function isKnownToAll({ key }: CallbackKey): boolean {
  return key.every((byte) => byte === key[0]);
}
