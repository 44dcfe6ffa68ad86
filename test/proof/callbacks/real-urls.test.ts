/** Real callback URLs are taken when a flow subscribes, and reach the wire byte for byte, over TLS to the host they name. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCallbackHttpSender } from '../../../shared/adapters/callback/callback-http-sender.ts';
import { DEFAULT_CALLBACK_HOST_SUFFIXES, readCallbackUrl } from '../../../shared/domain/callback-url.ts';
import { REAL_URLS } from './corpus/real-urls.ts';
import { createSubscribeCalls } from './subscribe-call.ts';
import { createAuthority } from './tls/certificates.ts';
import { type Internet, startInternet } from './tls/internet.ts';

const FEWEST_URLS = 25;
const ADDRESSES = ['20.31.1.1', '2603:1020:206::1'];
const PARTS = /^https:\/\/([^/:]+)(?::443)?(\/.*)$/i;

const calls = createSubscribeCalls();
const authority = createAuthority();
let internet: Internet;

beforeAll(async () => {
  internet = await startInternet({
    authority,
    certificate: (host) => authority.issue({ host }),
    addresses: ADDRESSES,
  });
});
afterAll(async () => {
  await internet.stop();
  await calls.stop();
});

async function sent(text: string): Promise<string> {
  const reading = readCallbackUrl(text, { allowedHostSuffixes: DEFAULT_CALLBACK_HOST_SUFFIXES, allowLoopback: false });
  if (!reading.ok) throw new Error(reading.problem);
  const sender = createCallbackHttpSender({ allowLoopback: false, resolveAll: internet.resolveAll });
  const before = internet.requests.length;
  const reply = await sender.send({ url: reading.value, body: '{}', headers: {} });
  await sender.close();
  expect(reply).toMatchObject({ kind: 'answered', status: 202 });
  expect(internet.requests).toHaveLength(before + 1);
  return internet.requests[before] ?? '';
}

describe.each(REAL_URLS.map((url) => [url] as const))('%s', (url) => {
  const [, host = '', path = ''] = PARTS.exec(url) ?? [];

  it('is taken', async () => {
    expect(await calls.subscribe(url)).toMatchObject({ status: 201 });
  });

  it.each([
    ['as it came', url],
    ['when it came encoded', encodeURIComponent(url)],
  ])('is called byte for byte %s', async (_, text) => {
    const [requestLine, ...headers] = (await sent(text)).split('\r\n');
    expect(requestLine).toBe(`POST ${path} HTTP/1.1`);
    expect(headers.filter((line) => /^host:/i.test(line))).toEqual([`host: ${host.toLowerCase()}`]);
    expect(internet.connections.at(-1)).toEqual({
      host: host.toLowerCase(),
      port: 443,
      serverName: host.toLowerCase(),
      addresses: ADDRESSES,
    });
  });
});

it(`There are at least ${FEWEST_URLS} of them, all different`, () => {
  console.log(`real URLs: ${REAL_URLS.length}`);
  expect(new Set(REAL_URLS).size).toBe(REAL_URLS.length);
  expect(REAL_URLS.length).toBeGreaterThanOrEqual(FEWEST_URLS);
});
