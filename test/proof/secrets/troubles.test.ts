/** However things go wrong, and however much is logged, what opens something is told to nobody. */
import { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type AppProcess, startApp } from '../../e2e/app-process.ts';
import { INSTANCE_ID, type Installation, startInstallation } from '../../e2e/local-installation.ts';
import { type StoredText, storedTexts } from '../../e2e/stored-texts.ts';
import { ECHO_MANNERS, type EchoingServer, startEchoingServer } from './echoing-server.ts';
import { found, linesOf, type Secrets } from './secret-search.ts';

let installation: Installation;
let upstream: EchoingServer;
let flows: EchoingServer;
let stored: readonly StoredText[];
let secrets: Secrets;
/** By what went wrong: it did. */
const seen = new Map<string, boolean>();
const crashed: string[] = [];

const WITHIN_IN_MS = 90_000;
const instanceId = INSTANCE_ID;
const SIGNATURES = ECHO_MANNERS.map((_, index) => `plantedSignature${index}${'OfAFlow'.repeat(3)}`);
const EVERYTHING = {
  AZURE_LOG_LEVEL: 'verbose',
  AzureFunctionsJobHost__logging__logLevel__default: 'Trace',
  AzureFunctionsJobHost__logging__logLevel__Function: 'Trace',
  // So that a fault which nobody catches can be had from outside.
  NODE_OPTIONS: `--import "data:text/javascript,process.on('SIGUSR2',()=>{throw(new(Error)('planted'))})"`,
};

const until = (check: () => unknown) => vi.waitFor(check, { timeout: WITHIN_IN_MS, interval: 200 });
const urlOf = (origin: string, index: number) =>
  `${origin}/workflows/${'ab'.repeat(15)}${index}0/triggers/manual/versions/1/run?sp=%2Frun&sv=1.0&sig=${SIGNATURES[index]}`;

beforeAll(async () => {
  upstream = await startEchoingServer();
  flows = await startEchoingServer();
  installation = await startInstallation({ ...EVERYTHING, INSIGHTS_API_URL: upstream.origin });
  const { client, app, azurite, hostKeys } = installation;

  const ids: string[] = [];
  const locations: string[] = [];
  for (const [index, manner] of ECHO_MANNERS.entries()) {
    upstream.manner = manner;
    flows.manner = manner;
    const query = { instanceId, segmentName: 'High_value', threshold: String(index) };
    await client.trySubscribing('segment-threshold-crossed', query, urlOf(flows.origin, index));
    const subscribed = await client.subscribe('unification-completed', { instanceId }, urlOf(flows.origin, index));
    ids.push(subscribed.id);
    locations.push(subscribed.location);
    for (const list of ['segments', 'measures', 'data-sources']) await client.get(`options/${list}`, { instanceId });
    await client.ask('POST', `/api/subscriptions/${subscribed.id}/test-event`);
    await until(async () => {
      expect((await client.get(`subscriptions/${subscribed.id}/deliveries`)).text).toContain('"attempts":[{');
      expect(upstream.answered.get(manner) ?? 0).toBeGreaterThan(1);
    });
    seen.set(`upstream ${manner}`, (upstream.answered.get(manner) ?? 0) > 0);
    seen.set(`flow ${manner}`, (flows.answered.get(manner) ?? 0) > 0);
  }

  const nobody = await client.subscribe('full-refresh-completed', { instanceId }, urlOf('http://127.0.0.1:1', 0));
  const nowhere = urlOf('https://nowhere.invalid.logic.azure.com', 1);
  const unresolved = await client.subscribe('full-refresh-completed', { instanceId, outcome: 'failed' }, nowhere);
  const damaged = await client.subscribe('data-source-refresh-failed', { instanceId }, urlOf(flows.origin, 2));
  await damage(azurite.connectionString, damaged.id);
  for (const { id, location } of [nobody, unresolved, damaged]) {
    await client.ask('POST', `/api/subscriptions/${id}/test-event`);
    await until(async () => {
      expect((await client.get(`subscriptions/${id}/deliveries`)).text).toMatch(/"failure":"|callback-url-damaged/);
    });
    locations.push(location);
  }
  seen.set('flow down', true);
  await client.push({
    id: 'x',
    type: 'audienceinsights.unification.completed',
    data: { instanceId, outcome: locations[0] },
  });
  await client.askAt('DELETE', `${locations[0]}x`);
  stored = await storedTexts(azurite.connectionString);

  crashed.push(...(await linesOfCrash(app)));
  const again = await startApp(installation.settings);
  try {
    await azurite.stop();
    const asked = { key: hostKeys.function, body: { callbackUrl: urlOf(flows.origin, 3) } };
    const path = `/api/triggers/unification-completed?instanceId=${instanceId}`;
    const down = await client.askAt('POST', `${again.origin}${path}`, asked);
    seen.set('storage down', down.status === 503);
    await client.askAt(
      'DELETE',
      `${again.origin}${new URL(locations[1] ?? '').pathname}${new URL(locations[1] ?? '').search}`,
    );
    await client.askAt('GET', `${again.origin}/api/subscriptions`, { key: hostKeys.function });
  } finally {
    await again.stop();
    crashed.push(...again.lines);
  }

  const tokens = locations.map((location) => (new URL(location).searchParams.get('token') ?? '').replace(/^\d+\./, ''));
  secrets = new Map([
    ...SIGNATURES.map((signature, index) => [`signature ${index}`, signature] as const),
    ...tokens.map((token, index) => [`token ${index}`, token] as const),
    ...Object.entries(installation.secrets),
    ...Object.entries(hostKeys).map(([name, key]) => [`${name} key`, key] as const),
  ]);
});
afterAll(async () => {
  await installation?.stop();
  await Promise.all([upstream?.stop(), flows?.stop()]);
});

/** As if somebody had written into the row. */
async function damage(connectionString: string, id: string): Promise<void> {
  const table = TableClient.fromConnectionString(connectionString, 'triggers', { allowInsecureConnection: true });
  for await (const row of table.listEntities()) {
    if (!row.rowKey?.endsWith(`~x~${id}`)) continue;
    const cells = Object.entries(row).filter(([, cell]) => typeof cell === 'string' && cell.includes('v1.test.'));
    for (const [name, cell] of cells) {
      const text = String(cell).replace(
        /(v1\.test\.[\w-]{16}\.[\w-]{10})(.)/,
        (_, kept: string, last: string) => `${kept}${last === 'A' ? 'B' : 'A'}`,
      );
      const { partitionKey = '', rowKey = '' } = row;
      await table.updateEntity({ partitionKey, rowKey, [name]: text }, 'Merge');
      seen.set('callback URL damaged', true);
    }
  }
}

async function linesOfCrash(app: AppProcess): Promise<readonly string[]> {
  process.kill(app.pid, 'SIGUSR2');
  await until(() => expect(app.lines.some((line) => line.includes('Error: planted'))).toBe(true));
  await app.stop();
  seen.set('crash', true);
  return app.lines;
}

describe('A secret', () => {
  it('had every chance to be told: all of it went wrong, and much was logged', () => {
    expect(seen.size).toBe(2 * ECHO_MANNERS.length + 4);
    expect([...seen].filter(([, happened]) => !happened)).toEqual([]);
    expect(crashed.length).toBeGreaterThan(200);
    expect(crashed.some((line) => line.startsWith('azure:'))).toBe(true);
    expect(crashed.some((line) => line.includes('insights.call-failed'))).toBe(true);
    for (const part of [
      '"metric":"upstream.calls"',
      '"status":"401"',
      '"metric":"delivery.attempt-latency"',
      '"traceId":"',
    ])
      expect(
        crashed.some((line) => line.includes(part)),
        part,
      ).toBe(true);
    expect(stored.length).toBeGreaterThan(100);
  });

  it('would be found', () => {
    for (const [name, secret] of secrets) {
      expect(found(secrets, [{ place: 'here', text: `before ${secret} after` }])).toContain(`${name} in here`);
    }
  });

  it('is in nothing that is printed, at the finest level of everybody', () => {
    expect(found(secrets, linesOf(crashed, 'output'))).toEqual([]);
  });

  it('is in no reply, but for the Location that hands out a token', () => {
    const replies = installation.client.replies.flatMap(({ text, headers, status }, index) => [
      { place: `body of reply ${index} (${status})`, text },
      ...[...headers]
        .filter(([name]) => name !== 'location')
        .map(([name, value]) => ({ place: `header ${name} of reply ${index}`, text: value })),
    ]);
    expect(found(secrets, replies)).toEqual([]);
  });

  it('is in no cell of a table and in no message of a queue', () => {
    expect(found(secrets, stored)).toEqual([]);
  });
});
