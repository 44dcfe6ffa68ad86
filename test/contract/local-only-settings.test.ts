/** What is for local work only stops the start in Azure: each such setting alone, by each mark of Azure alone. */
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig, SETTING_NAMES } from '../../shared/config.ts';
import { sampleSettings } from './recorded-registration.ts';

const MARKS = ['WEBSITE_INSTANCE_ID', 'WEBSITE_SITE_NAME'];
const KEY_OF_ITS_OWN = `k1:${Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString('base64')}`;
const keyOf = (byte: number) => `local:${Buffer.alloc(32, byte).toString('base64')}`;
const KEY = 'AccountKey=a2V5';

/** The sample, with what Azure asks for in place of what the sample has for a developer. */
const deployed = (): Record<string, string> => ({
  ...sampleSettings(),
  AzureWebJobsStorage: '',
  AzureWebJobsStorage__tableServiceUri: 'https://signals.table.example',
  AzureWebJobsStorage__queueServiceUri: 'https://signals.queue.example',
  CALLBACK_KEY: KEY_OF_ITS_OWN,
  PUBLISH_TOPIC_ENDPOINT: 'https://topic.example/api/events',
});

function problemsOf(settings: Readonly<Record<string, string>>): string[] {
  try {
    readConfig(settings);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe.each(MARKS)('By %s alone', (mark) => {
  const inAzure = (changes: Readonly<Record<string, string>>) =>
    problemsOf({ ...deployed(), ...changes, [mark]: 'one' });

  it('the app is in Azure, and starts with what is meant for it', () => {
    expect(readConfig({ ...deployed(), [mark]: 'one' }).isInAzure).toBe(true);
  });

  it.each([
    ['CALLBACK_ALLOW_LOOPBACK', 'true', 'remove it in Azure'],
    ['SOURCE_CLOCK_FILE', 'clock-offset.txt', 'remove it in Azure'],
    ['PUBLISH_TOPIC_KEY', KEY, 'remove it in Azure'],
    ['INSIGHTS_AUTH', 'local-token', 'use identity or client-secret'],
    ['CALLBACK_KEY', keyOf(0), 'openssl rand -base64 32'],
    ['CALLBACK_KEY', keyOf(7), 'openssl rand -base64 32'],
    ['AzureWebJobsStorage', 'UseDevelopmentStorage=true', 'use an identity'],
    ['AzureWebJobsStorage', `DefaultEndpointsProtocol=https;AccountName=devstoreaccount1;${KEY}`, 'use an identity'],
    ['AzureWebJobsStorage', `DefaultEndpointsProtocol=http;AccountName=signals;${KEY}`, 'over https'],
    ['AzureWebJobsStorage', `AccountName=signals;${KEY};TableEndpoint=http://127.0.0.1:10002/x;`, 'over https'],
    ['AzureWebJobsStorage__tableServiceUri', 'http://signals.table.example', 'use https'],
    ['AzureWebJobsStorage__queueServiceUri', 'http://signals.queue.example', 'use https'],
    ['INSIGHTS_API_URL', 'HTTP://insights.example/v1', 'use https'],
    ['PUBLIC_URL', 'http://signals.example/api', 'use https'],
  ])('%s = %s is refused with a remedy, and taken elsewhere', (name, value, remedy) => {
    expect(problemsOf({ ...deployed(), [name]: value })).toEqual([]);
    const [problem, ...others] = inAzure({ [name]: value });
    expect(problem).toMatch(new RegExp(`^${name} .*is for local work only: .*${remedy}.*\\.$`));
    expect(problem).not.toContain(KEY);
    expect(others).toEqual([]);
  });

  it.each([
    ['CALLBACK_ALLOW_LOOPBACK', 'false'],
    ['CALLBACK_KEY_PREVIOUS', keyOf(0)],
    [
      'AzureWebJobsStorage',
      `DefaultEndpointsProtocol=https;AccountName=signals;${KEY};EndpointSuffix=core.windows.net`,
    ],
    ['PUBLIC_URL', 'https://signals.example/api'],
  ])('%s = %s is taken', (name, value) => {
    expect(inAzure({ [name]: value })).toEqual([]);
  });
});

/** A setting that takes an address and no other text, as the code has it today and tomorrow. */
const addresses = SETTING_NAMES.filter((name) => {
  const problemsWith = (value: string) => problemsOf({ ...deployed(), [name]: value });
  return (
    problemsWith('http://contoso.example').length === 0 &&
    problemsWith('contoso').some((line) => line.startsWith(`${name} `))
  );
});

describe('No address of any kind', () => {
  it('is left out here', () => {
    expect(addresses.length).toBeGreaterThanOrEqual(4);
  });

  it.each(addresses)('goes over plain http in Azure: %s', (name) => {
    const [problem = ''] = problemsOf({ ...deployed(), WEBSITE_SITE_NAME: 'one', [name]: 'http://contoso.example' });
    expect(problem).toMatch(new RegExp(`^${name} is a plain http address`));
  });
});
