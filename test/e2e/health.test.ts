/** What the app says of itself when all is well, when upstream is away, and when its storage is. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { refusalIn } from './app-client.ts';
import { INSTANCE_ID, type Installation, startInstallation } from './local-installation.ts';

let installation: Installation;

beforeAll(async () => {
  installation = await startInstallation();
});
afterAll(() => installation?.stop());

const SEEN_WITHIN_IN_MS = 90_000;
const health = async () => {
  const { status, body } = await installation.client.ask('GET', '/api/health', { key: undefined });
  return { status, body };
};
const up = (name: string) => ({ name, status: 'up' });
const down = (name: string) => ({ name, status: 'down', problem: expect.stringMatching(/\.$/) });

it('All is well, then Customer Insights is away, then the storage as well', async () => {
  const { client, receiver, upstream, azurite } = installation;
  const url = receiver.addFlow('flow').callbackUrl(receiver.origin);
  await client.subscribe('unification-completed', { instanceId: INSTANCE_ID }, url);
  await installation.app.log.first(({ event }) => event === 'poll.completed', 'poll.completed', SEEN_WITHIN_IN_MS);
  const version = expect.stringMatching(/^\d+\.\d+\.\d+$/);
  const storage = ['table-storage', 'queue-storage'];
  const dependencies = [...storage.map(up), up('instances')];
  expect(await health()).toEqual({ status: 200, body: { status: 'up', version, dependencies } });

  await upstream.stop();
  const withoutUpstream = [...storage.map(up), down('instances')];
  const degraded = { status: 200, body: { status: 'degraded', version, dependencies: withoutUpstream } };
  await expect.poll(health, { timeout: SEEN_WITHIN_IN_MS }).toEqual(degraded);
  const options = await client.get('options/segments', { instanceId: INSTANCE_ID });
  expect([options.status, refusalIn(options).code]).toEqual([503, 'insights-unavailable']);
  // A maker can subscribe all the same.
  const other = receiver.addFlow('other').callbackUrl(receiver.origin);
  const query = { instanceId: INSTANCE_ID, segmentName: 'High_value', threshold: '1' };
  await client.subscribe('segment-threshold-crossed', query, other);

  await azurite.stop();
  const body = expect.objectContaining({ status: 'down', dependencies: expect.arrayContaining(storage.map(down)) });
  await expect.poll(health, { timeout: SEEN_WITHIN_IN_MS }).toEqual({ status: 503, body });
  const list = await client.get('subscriptions');
  expect([list.status, refusalIn(list).code]).toEqual([503, 'storage-unavailable']);
  expect(list.headers.get('retry-after')).toBe('10');
});
