/** The settings: what the sample says, and what somebody reads whose app does not start. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig, SETTING_NAMES } from '../../shared/config.ts';
import { REFUSED_IN_AZURE } from '../../shared/local-only-settings.ts';
import { sampleSettings } from './recorded-registration.ts';

/** What the host reads for itself. */
const SETTINGS_OF_THE_HOST = ['FUNCTIONS_WORKER_RUNTIME'];
const SECRET = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';

const configWith = (changes: Record<string, string | undefined> = {}) =>
  readConfig({ ...sampleSettings(), ...changes });

function problemsWith(changes: Record<string, string | undefined>): string[] {
  try {
    configWith(changes);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

const anInstance = (changes: Record<string, unknown>) =>
  JSON.stringify([{ id: 'contoso', name: 'Contoso', primaryKeySetting: 'CONTOSO_PRIMARY_KEY', ...changes }]);

/** What the template makes of its other parameters, or leaves out for an identity. */
const SET_BY_THE_TEMPLATE = /^(AzureWebJobsStorage|AZURE_|INSTANCES$|CALLBACK_KEY|INSIGHTS_(AUTH|TENANT|CLIENT))/;

describe('The template', () => {
  it('takes every other setting that makes sense in Azure, and what operators are told to set of the host: it replaces what is set by hand', () => {
    const [, type = ''] =
      /^type optionalSettings = \{\n(.*?)^\}/ms.exec(readFileSync('infra/types.bicep', 'utf8')) ?? [];
    const taken = [...type.matchAll(/^ {2}(\w+): string\?$/gm)].map(([, name]) => name);
    const operations = readFileSync('docs/operations.md', 'utf8');
    const ofTheHost = new Set(operations.match(/AzureFunctionsJobHost__\w+/g));
    const ofTheApp = SETTING_NAMES.filter(
      (name) => !SET_BY_THE_TEMPLATE.test(name) && !REFUSED_IN_AZURE.includes(name),
    );
    expect(taken.sort()).toEqual([...ofTheApp, ...ofTheHost].sort());
  });
});

describe('The sample of local settings', () => {
  it('names no setting that nobody reads', () => {
    const named = JSON.parse(sampleSettings().INSTANCES ?? '[]').flatMap(
      (entry: { primaryKeySetting: string; secondaryKeySetting: string }) => [
        entry.primaryKeySetting,
        entry.secondaryKeySetting,
      ],
    );
    const known = [...SETTING_NAMES, ...SETTINGS_OF_THE_HOST, ...named];
    expect(Object.keys(sampleSettings()).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('is enough to start with', () => {
    expect(configWith()).toMatchObject({
      isInAzure: false,
      storage: { connectionString: 'UseDevelopmentStorage=true' },
      instances: [{ name: 'Contoso Retail' }],
      insights: { auth: { type: 'identity' } },
      callback: { allowLoopback: false },
      pollIntervalInMs: 5 * 60_000,
      subscriptionsPerWorkflow: 20,
    });
  });
});

describe('Each duration', () => {
  it.each([
    ['POLL_INTERVAL', 'pollIntervalInMs'],
    ['FAILURE_DELAY', 'failureDelayInMs'],
    ['SUBSCRIPTION_GRACE', 'graceInMs'],
    ['HISTORY_RETENTION', 'historyKeptInMs'],
    ['DELIVERY_RETENTION', 'deliveriesKeptInMs'],
  ] as const)('%s is taken for what it is, and for nothing else', (name, field) => {
    const { [field]: usual, ...others } = configWith();
    const changed = configWith({ [name]: 'P77DT7M' });
    const inMs = (77 * 24 * 60 + 7) * 60_000;
    expect(usual).not.toBe(inMs);
    expect(changed).toEqual({ ...others, [field]: inMs });
  });
});

describe('A bad setting stops the start with its name and what would be right', () => {
  it.each([
    ['INSTANCES', undefined, /is missing: set it to a JSON list like \[\{"id"/],
    ['INSTANCES', 'contoso', /must be a JSON list like \[\{"id"/],
    ['INSTANCES', '[]', /must be a JSON list like/],
    ['INSTANCES', anInstance({ name: '' }), /must be a JSON list.* \(0\.name: /],
    ['INSTANCES', anInstance({ id: 'a b' }), /must be a JSON list.* \(0\.id: must be the id of an instance\)/],
    ['CALLBACK_KEY', undefined, /is missing: set it to <key id>:<32 random bytes in base64>.*openssl rand -base64 32/],
    ['CALLBACK_KEY', '', /is missing: set it to <key id>/],
    ['CALLBACK_KEY', 'local:c2hvcnQ=', /must be <key id>:<32 random bytes.*openssl/],
    ['CALLBACK_KEY', SECRET, /must be <key id>/],
    ['CALLBACK_KEY_PREVIOUS', 'nothing', /must be <key id>/],
    ['CALLBACK_KEY_PREVIOUS', `local:${SECRET}`, /has the key id of CALLBACK_KEY: give each key an id of its own/],
    ['CALLBACK_ALLOW_LOOPBACK', 'yes', /must be true or false/],
    ['INSIGHTS_API_URL', 'api.ci.ai.dynamics.com', /must be an absolute http or https address/],
    ['INSIGHTS_AUTH', 'password', /must be identity, client-secret or local-token/],
    [
      'INSIGHTS_AUTH',
      'client-secret',
      /client-secret needs INSIGHTS_TENANT_ID, INSIGHTS_CLIENT_ID and INSIGHTS_CLIENT_SECRET/,
    ],
    ['POLL_SCHEDULE', 'every minute', /must be an NCRONTAB schedule, for example "0 \* \* \* \* \*"/],
    ['SWEEP_SCHEDULE', '* *', /must be an NCRONTAB schedule/],
    ['TIDY_SCHEDULE', 'daily', /must be an NCRONTAB schedule/],
    ['POLL_INTERVAL', '5 minutes', /must be an ISO 8601 duration, for example PT5M/],
    ['FAILURE_DELAY', 'P1M', /must be an ISO 8601 duration, for example PT15M/],
    ['SUBSCRIPTION_GRACE', '-PT1M', /must be an ISO 8601 duration/],
    ['HISTORY_RETENTION', '400', /must be an ISO 8601 duration, for example P400D/],
    ['HISTORY_RETENTION', 'P1DT23H', /must be at least P2D/],
    ['DELIVERY_RETENTION', 'P3Y', /must be an ISO 8601 duration, for example P90D/],
    ['SUBSCRIPTIONS_PER_WORKFLOW', '0', /must be a whole number from 1 to 1000/],
    ['SUBSCRIPTIONS_PER_WORKFLOW', '2.5', /must be a whole number from 1 to 1000/],
    ['SUBSCRIPTIONS_PER_WORKFLOW', '1001', /must be a whole number from 1 to 1000/],
    ['PUBLISH_TOPIC_ENDPOINT', 'evgt-signals.eventgrid.azure.net', /must be an absolute http or https address/],
    ['PUBLISH_TOPIC_ENDPOINT', 'http://localhost/api/events', /must be an https address: the app signs in/],
    ['PUBLISH_TOPIC_KEY', 'key', /is of no use without PUBLISH_TOPIC_ENDPOINT: set both or none/],
    ['PUBLIC_URL', 'signals.example.com', /must be an absolute http or https address/],
    ['AzureWebJobsStorage', undefined, /is missing: set it to a connection string.*__tableServiceUri/],
    ['AzureWebJobsStorage__queueServiceUri', 'queue', /must be an absolute http or https address/],
    ['CONTOSO_PRIMARY_KEY', undefined, /is missing: INSTANCES says that it holds a subscription key of Contoso Retail/],
    ['CONTOSO_SECONDARY_KEY', '', /is missing: INSTANCES says/],
  ])('%s: %s', (name, value, remedy) => {
    const [problem, ...others] = problemsWith({ [name]: value });
    expect(problem).toMatch(new RegExp(`^${name} ${remedy.source}`));
    expect(problem).toMatch(/\.$/);
    expect(others).toEqual([]);
  });

  it('and never with the secret that it holds', () => {
    const secret = 'aVerySecretThing';
    for (const name of ['CALLBACK_KEY', 'CALLBACK_KEY_PREVIOUS', 'INSTANCES']) {
      expect(problemsWith({ [name]: secret }).join('\n'), name).not.toContain(secret);
    }
  });

  it('and several at once, a line each', () => {
    expect(problemsWith({ CALLBACK_KEY: 'x', POLL_INTERVAL: 'x', INSIGHTS_AUTH: 'x' })).toHaveLength(3);
    const missing = {
      AzureWebJobsStorage: undefined,
      CONTOSO_PRIMARY_KEY: undefined,
      CONTOSO_SECONDARY_KEY: undefined,
    };
    expect(problemsWith(missing)).toHaveLength(3);
  });

  it('also where an instance is listed twice, whatever the case of its id', () => {
    const twice = JSON.stringify(['contoso', 'Contoso'].flatMap((id) => JSON.parse(anInstance({ id }))));
    expect(problemsWith({ INSTANCES: twice })).toEqual(['INSTANCES lists contoso twice: keep one.']);
  });
});

describe('Storage by identity', () => {
  const byIdentity = (changes: Record<string, string>) =>
    configWith({ AzureWebJobsStorage: undefined, ...changes }).storage;

  it('is found by the name of the account', () => {
    expect(byIdentity({ AzureWebJobsStorage__accountName: 'signals' })).toEqual({
      tableEndpoint: 'https://signals.table.core.windows.net',
      queueEndpoint: 'https://signals.queue.core.windows.net',
    });
  });

  it('is found by the addresses of its services, with an identity of its own where one is named', () => {
    const addresses = {
      AzureWebJobsStorage__tableServiceUri: 'https://signals.table.example',
      AzureWebJobsStorage__queueServiceUri: 'https://signals.queue.example',
    };
    const endpoints = {
      tableEndpoint: 'https://signals.table.example',
      queueEndpoint: 'https://signals.queue.example',
    };
    expect(byIdentity(addresses)).toEqual(endpoints);
    expect(byIdentity({ ...addresses, AZURE_CLIENT_ID: 'app' })).toEqual({ ...endpoints, clientId: 'app' });
    const own = { AZURE_CLIENT_ID: 'app', AzureWebJobsStorage__clientId: 'storage' };
    expect(byIdentity({ ...addresses, ...own })).toEqual({ ...endpoints, clientId: 'storage' });
  });

  it('needs both addresses', () => {
    const half = {
      AzureWebJobsStorage: undefined,
      AzureWebJobsStorage__tableServiceUri: 'https://signals.table.example',
    };
    expect(problemsWith(half)[0]).toMatch(/^AzureWebJobsStorage is missing/);
  });
});

describe('The topic that events go to', () => {
  const endpoint = 'https://evgt-signals.westeurope-1.eventgrid.azure.net/api/events';

  it('is none where none is set', () => {
    expect(configWith().topic).toBeUndefined();
  });

  it('is reached by the identity of the app', () => {
    expect(configWith({ PUBLISH_TOPIC_ENDPOINT: endpoint }).topic).toEqual({ endpoint });
    const named = { PUBLISH_TOPIC_ENDPOINT: endpoint, AZURE_CLIENT_ID: 'app' };
    expect(configWith(named).topic).toEqual({ endpoint, clientId: 'app' });
  });

  it('is reached by a key where there is one, which may go without TLS', () => {
    const local = { PUBLISH_TOPIC_ENDPOINT: 'http://127.0.0.1:6500/api/events', PUBLISH_TOPIC_KEY: SECRET };
    expect(configWith(local).topic).toEqual({ endpoint: local.PUBLISH_TOPIC_ENDPOINT, key: SECRET });
    expect(problemsWith({ PUBLISH_TOPIC_KEY: SECRET }).join('\n')).not.toContain(SECRET);
  });
});

it('More callback hosts are added to the known ones', () => {
  const { allowedHostSuffixes } = configWith({ CALLBACK_HOSTS: ' flows.contoso.com, .contoso.net ,' }).callback;
  expect(allowedHostSuffixes).toContain('.logic.azure.com');
  expect(allowedHostSuffixes.slice(-2)).toEqual(['flows.contoso.com', '.contoso.net']);
});
