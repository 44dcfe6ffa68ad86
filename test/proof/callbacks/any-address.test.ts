/** Beyond the corpus: whatever a name resolves to, the sender connects to what is public and to nothing else. */
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCallbackHttpSender } from '../../../shared/adapters/callback/callback-http-sender.ts';
import { guardedLookup, isAllowedAddress } from '../../../shared/adapters/outgoing/address-guard.ts';
import type { CallbackUrl } from '../../../shared/domain/callback-url.ts';
import { DEFAULT_CALLBACK_HOST_SUFFIXES, readCallbackUrl } from '../../../shared/domain/callback-url.ts';
import { effort, firstSeed } from '../effort.ts';
import { FLOW_HOST } from './corpus/entry.ts';
import { SPECIAL_IPV4 } from './corpus/special-ipv4.ts';
import { SPECIAL_IPV6 } from './corpus/special-ipv6.ts';
import { WRAPPED_IPV4 } from './corpus/wrapped-ipv4.ts';
import { type ActivityCounter, countNetworkActivity, NONE } from './network-activity.ts';
import { createAuthority } from './tls/certificates.ts';
import { type Internet, startInternet } from './tls/internet.ts';

const production = { allowLoopback: false };
/** The same seed and count make the same cases: `npm run prove -- callbacks --seed N --count N`. */
const seed = firstSeed('callbacks');
const numRuns = effort({ test: 500, prove: 50_000 });
const posts = effort({ test: 40, prove: 1_000 });
const report = (runs: number) => ({ seed, numRuns: runs, errorWithCause: true });

let activity: ActivityCounter;
let internet: Internet;

beforeAll(async () => {
  const authority = createAuthority();
  const certificate = authority.issue({ host: FLOW_HOST });
  internet = await startInternet({ authority, certificate, addresses: ['20.31.1.1'] });
  activity = countNetworkActivity();
});
afterAll(async () => {
  activity.stop();
  await internet.stop();
});

/** Bytes near those of a special address, so that the edges of ranges come up. */
const special = [...SPECIAL_IPV4, ...SPECIAL_IPV6, ...WRAPPED_IPV4].map(([address]) =>
  ipaddr.parse(address).toByteArray(),
);
const bytes = fc.oneof(
  fc.uint8Array({ minLength: 4, maxLength: 4 }),
  fc.uint8Array({ minLength: 16, maxLength: 16 }),
  fc
    .uint8Array({ minLength: 14, maxLength: 14 })
    .map((tail) => Uint8Array.from([0x20 + ((tail[0] ?? 0) % 32), ...tail, 1])),
  fc
    .tuple(fc.constantFrom(...special), fc.nat(15), fc.nat(255))
    .map(([address, place, value]) => address.map((byte, index) => (index === place ? value : byte))),
);
const address = bytes.map((octets) => ipaddr.fromByteArray([...octets]));

/** Said a second time, and in other words than the product's: by the numbers of the registries of special addresses. */
function isPublic(one: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (one instanceof ipaddr.IPv4) return one.range() === 'unicast' && one.toString() !== '168.63.129.16';
  if (one.isIPv4MappedAddress()) return isPublic(one.toIPv4Address());
  const [first = 0, , , , flags = 0, marker] = one.parts;
  if (marker === 0x5efe && (flags | 0x200) === 0x200) return false;
  return first >= 0x2000 && first <= 0x3fff && one.range() === 'unicast';
}

it('No address is allowed that is not public, and every public one is', () => {
  fc.assert(
    fc.property(address, (one) => {
      const expected = isPublic(one);
      for (const text of [one.toString(), one.toNormalizedString(), one.toString().toUpperCase()]) {
        expect(isAllowedAddress(text, production), text).toBe(expected);
      }
    }),
    report(numRuns),
  );
});

it('Of the addresses that are tried, enough are public and enough are not', () => {
  const tried = fc.sample(address, { seed, numRuns: 500 });
  const allowed = tried.filter(isPublic).length;
  expect(allowed).toBeGreaterThan(25);
  expect(allowed).toBeLessThan(450);
});

it('A list of addresses is handed on whole, or refused whole', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(address, { maxLength: 5 }), fc.boolean(), async (several, all) => {
      const answer = several.map((one) => ({ address: one.toString(), family: one.kind() === 'ipv4' ? 4 : 6 }));
      const found = await new Promise<unknown>((resolve) => {
        guardedLookup(production, (_, done) => done(null, answer))(FLOW_HOST, { all }, (error, addresses) =>
          resolve(error === null ? addresses : error.name),
        );
      });
      const good = several.length > 0 && several.every(isPublic);
      expect(found).toEqual(good ? (all ? answer : answer[0]?.address) : 'AddressRefusedError');
    }),
    report(numRuns),
  );
});

it('A name that resolves to anything not public is never connected to', async () => {
  const bad = address.filter((one) => !isPublic(one));
  activity.take();
  await fc.assert(
    fc.asyncProperty(bad, fc.subarray(['20.31.1.1', '2603:1020::1']), async (one, good) => {
      const answer = [...good, one.toString()].map((text) => ({
        address: text,
        family: ipaddr.parse(text).kind() === 'ipv4' ? 4 : 6,
      }));
      const sender = createCallbackHttpSender({ ...production, resolveAll: (_, done) => done(null, answer) });
      const reply = await sender.send({ url: `https://${FLOW_HOST}/x` as CallbackUrl, body: '{}', headers: {} });
      await sender.close();
      expect(reply).toMatchObject({ kind: 'failed', cause: 'address-refused' });
      expect(activity.take()).toEqual(NONE);
    }),
    report(posts),
  );
});

const letters = [...'abcXYZ019-._~:@!$&\'()*+,;=/?%"<>^`{|}[]'];
const tail = fc.oneof(
  fc.string({ unit: fc.constantFrom(...letters), maxLength: 200 }),
  fc.string({ unit: fc.constantFrom('%2F', '%2f', '%2B', '%', '..', '/', '//', '?', '&', '=', 'sig'), maxLength: 40 }),
);

it('Whatever URL passes reaches the wire byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(tail, fc.constantFrom('', ':443'), async (path, port) => {
      const url = `https://${FLOW_HOST}${port}/${path}`;
      const policy = { ...production, allowedHostSuffixes: DEFAULT_CALLBACK_HOST_SUFFIXES };
      const reading = readCallbackUrl(url, policy);
      expect(reading).toEqual({ ok: true, value: url });
      if (!reading.ok) return;
      const sender = createCallbackHttpSender({ ...production, resolveAll: internet.resolveAll });
      expect(await sender.send({ url: reading.value, body: '{}', headers: {} })).toMatchObject({ status: 202 });
      await sender.close();
      const [line, host] = internet.requests.at(-1)?.split('\r\n') ?? [];
      expect([line, host]).toEqual([`POST /${path} HTTP/1.1`, `host: ${FLOW_HOST}`]);
    }),
    report(posts),
  );
});
