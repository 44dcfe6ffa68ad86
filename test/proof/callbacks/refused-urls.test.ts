/** Every hostile callback URL is refused with words for a maker when a flow subscribes, and nothing is asked of the network. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCallbackHttpSender } from '../../../shared/adapters/callback/callback-http-sender.ts';
import { errorBodySchema } from '../../../shared/contracts/error-body.ts';
import type { CallbackUrl } from '../../../shared/domain/callback-url.ts';
import { HOSTILE_ANSWERS } from './corpus/dns-answers.ts';
import { HOSTILE_URLS } from './corpus/hostile-urls.ts';
import { SCOPED_IPV6 } from './corpus/special-ipv6.ts';
import { type ActivityCounter, countNetworkActivity, NONE } from './network-activity.ts';
import { createSubscribeCalls } from './subscribe-call.ts';

const FEWEST_ENTRIES = 250;
const A_SENTENCE = /^The callback URL [a-z].{10,150}\.$/;

const calls = createSubscribeCalls();
let activity: ActivityCounter;

beforeAll(() => {
  activity = countNetworkActivity();
});
beforeEach(() => {
  activity.take();
});
afterAll(async () => {
  activity.stop();
  await calls.stop();
});

describe.each(Object.entries(HOSTILE_URLS))('Of %s, a flow cannot subscribe with', (_, urls) => {
  afterEach(async () => {
    expect(await calls.subscriptions()).toBe(0);
  });

  it.each(urls.map(({ url, why }) => [why, url] as const))('%s: %j', async (_, url) => {
    const { status, body, logged } = await calls.subscribe(url);
    const { error } = errorBodySchema.parse(body);
    expect([status, error.code]).toEqual([400, 'callback-refused']);
    expect(error.message).toMatch(A_SENTENCE);
    expect(error.message + logged).not.toContain('planted');
    expect(activity.take()).toEqual(NONE);
  });
});

describe('The corpus', () => {
  it(`has at least ${FEWEST_ENTRIES} different entries, told by family`, () => {
    const families = Object.entries(HOSTILE_URLS).map(([name, urls]) => [name, urls.map(({ url }) => url)] as const);
    const answers = HOSTILE_ANSWERS.map(({ addresses }) => JSON.stringify(addresses));
    const scoped = SCOPED_IPV6.map(([address]) => address);
    const all = [...families, ['DNS answers', answers] as const, ['scoped IPv6, as an answer', scoped] as const];
    const entries = all.flatMap(([, texts]) => texts);
    console.log(`corpus: ${all.map(([name, { length }]) => `${name} ${length}`).join(', ')}; ${entries.length} in all`);
    expect(entries.filter((text, place) => entries.indexOf(text) < place)).toEqual([]);
    expect(entries.length).toBeGreaterThanOrEqual(FEWEST_ENTRIES);
  });
});

describe('The counters', () => {
  it('count a connection and a look-up where there are some, and nothing twice', async () => {
    const server = createServer((_, response) => response.writeHead(202).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    activity.take();
    const sender = createCallbackHttpSender({ allowLoopback: true });
    const url = `http://localhost:${port}/x` as CallbackUrl;
    expect(await sender.send({ url, body: '{}', headers: {} })).toMatchObject({ status: 202 });
    await sender.close();
    await new Promise((resolve) => server.close(resolve));
    const { connects, lookUps, datagrams } = activity.take();
    expect({ lookUps, datagrams }).toEqual({ lookUps: 1, datagrams: 0 });
    // The name may have an IPv6 address too, at which nobody listens.
    expect(connects).toBeGreaterThanOrEqual(1);
    expect(activity.take()).toEqual(NONE);
  });

  it('belong to an app that takes a good URL, and asks nothing of the network for that either', async () => {
    const good = 'https://prod-12.westeurope.logic.azure.com:443/workflows/a/triggers/b/run?sig=planted';
    expect(await calls.subscribe(good)).toMatchObject({ status: 201 });
    expect(await calls.subscriptions()).toBe(1);
    expect(activity.take()).toEqual(NONE);
  });
});
