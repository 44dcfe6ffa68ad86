/** A subscription's life as the flow engine sees it: begun by a save, taken over by the next, ended by its address. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusalIn } from './app-client.ts';
import { INSTANCE_ID, type Installation, startInstallation } from './local-installation.ts';

let installation: Installation;

beforeAll(async () => {
  installation = await startInstallation();
});
afterAll(() => installation?.stop());

const query = { instanceId: INSTANCE_ID, segmentName: 'High_value', threshold: '5000' };
let serial = 0;

function aFlow() {
  serial += 1;
  const { receiver } = installation;
  const flow = receiver.addFlow(`flow-${serial}`);
  return { key: flow.key, url: () => flow.callbackUrl(receiver.origin), save: () => flow.save() };
}

const subscribe = (url: string) => installation.client.subscribe('segment-threshold-crossed', query, url);
/** As the engine does it: the address alone, without the connection's key. */
const end = (location: string) => installation.client.askAt('DELETE', location);
const statusOf = async (id: string) => (await installation.client.get(`subscriptions/${id}`)).body;

describe('A flow that subscribes', () => {
  it('is answered with what it subscribed to, and with an absolute address to end that', async () => {
    const { id, location, reply } = await subscribe(aFlow().url());
    expect(reply.body).toEqual({
      subscriptionId: id,
      trigger: 'segment-threshold-crossed',
      instanceId: INSTANCE_ID,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/),
      renewed: false,
    });
    expect(location).toMatch(
      new RegExp(`^${installation.client.origin}/api/subscriptions/${id}\\?token=1\\.[\\w-]{32}$`),
    );
    expect(reply.headers.get('content-type')).toMatch(/^application\/json/);
  });

  it('gets the same address where its call ends in a slash or is spelled otherwise', async () => {
    for (const path of ['/api/triggers/segment-threshold-crossed/', '/API/Triggers/Segment-Threshold-Crossed']) {
      const reply = await installation.client.ask('POST', path, { query, body: { callbackUrl: aFlow().url() } });
      const location = new URL(reply.headers.get('location') ?? 'nowhere:');
      expect(location.origin).toBe(installation.client.origin);
      expect(location.pathname.toLowerCase()).toMatch(/^\/api\/subscriptions\/[0-9a-f]{20}-[0-9a-f]{20}$/);
    }
  });

  it('is shown with its inputs, its baseline, and its callback’s host alone', async () => {
    const flow = aFlow();
    const { id } = await subscribe(flow.url());
    const { host } = new URL(flow.url());
    const shown = await installation.client.get(`subscriptions/${id}`);
    expect(shown.body).toMatchObject({
      subscriptionId: id,
      instanceName: 'Contoso Retail',
      inputs: { segmentName: 'High_value', threshold: 5_000, direction: 'above', rearmMargin: 0, cooldown: 'PT3600S' },
      status: 'active',
      callback: { host, leaseNumber: 1, condition: 'ok' },
      events: 0,
      armed: true,
      baseline: { value: 4_900 },
    });
    expect(shown.text).not.toContain('sig=');
    const all = await installation.client.get('subscriptions', { instanceId: INSTANCE_ID });
    expect(all.body).toMatchObject({
      value: expect.arrayContaining([expect.objectContaining({ subscriptionId: id })]),
    });
    expect((await installation.client.get('subscriptions', { instanceId: 'fabrikam' })).body).toEqual({ value: [] });
  });
});

describe('The address of a subscription', () => {
  it('ends it, without a key, and as often as it is asked', async () => {
    const { id, location } = await subscribe(aFlow().url());
    for (let time = 0; time < 2; time += 1) {
      const reply = await end(location);
      expect([reply.status, reply.body]).toEqual([200, { status: 'ending' }]);
    }
    expect(await statusOf(id)).toMatchObject({ status: 'ending', endsAt: expect.any(String) });
  });

  it('ends nothing with a wrong token, without one, or with another’s', async () => {
    const [first, second] = [await subscribe(aFlow().url()), await subscribe(aFlow().url())];
    const withoutToken = first.location.replace(/\?.*/, '');
    const foreign = new URL(second.location).search;
    for (const search of ['', '?token=', '?token=1.wrong', `?token=${'x'.repeat(5_000)}`, foreign]) {
      const reply = await end(`${withoutToken}${search}`);
      expect([reply.status, refusalIn(reply).code]).toEqual([401, 'token-refused']);
    }
    expect(await statusOf(first.id)).toMatchObject({ status: 'active' });
  });

  it('of an earlier save ends nothing any more', async () => {
    const flow = aFlow();
    const first = await subscribe(flow.url());
    flow.save();
    const second = await subscribe(flow.url());
    expect(second.id).toBe(first.id);
    expect(second.location).not.toBe(first.location);
    expect(second.reply.body).toMatchObject({ renewed: true });

    const old = await end(first.location);
    expect([old.status, old.body]).toEqual([200, { status: 'unchanged' }]);
    expect(await statusOf(first.id)).toMatchObject({ status: 'active', callback: { leaseNumber: 2 } });
    expect((await end(second.location)).body).toEqual({ status: 'ending' });
  });
});

it('A save that comes after the end takes the subscription back', async () => {
  const flow = aFlow();
  const { id, location } = await subscribe(flow.url());
  await end(location);
  flow.save();
  const again = await subscribe(flow.url());
  expect([again.id, again.reply.body]).toEqual([id, expect.objectContaining({ renewed: true })]);
  expect(await statusOf(id)).toMatchObject({ status: 'active' });
});

it('A flow saved with another threshold has the new subscription only', async () => {
  const flow = aFlow();
  const first = await subscribe(flow.url());
  flow.save();
  const other = { ...query, threshold: '6000' };
  const second = await installation.client.subscribe('segment-threshold-crossed', other, flow.url());
  expect(second.id).not.toBe(first.id);
  expect(await statusOf(first.id)).toMatchObject({ status: 'ending' });
  expect(await statusOf(second.id)).toMatchObject({ status: 'active' });
});

it('Who holds the key cancels a subscription without its token', async () => {
  const { id } = await subscribe(aFlow().url());
  const cancelled = await installation.client.ask('POST', `/api/subscriptions/${id}/cancel`);
  expect([cancelled.status, cancelled.body]).toEqual([200, { status: 'ending' }]);
  expect(await statusOf(id)).toMatchObject({ status: 'ending' });
  const test = await installation.client.ask('POST', `/api/subscriptions/${id}/test-event`);
  expect([test.status, refusalIn(test).code]).toEqual([409, 'subscription-ending']);
});
