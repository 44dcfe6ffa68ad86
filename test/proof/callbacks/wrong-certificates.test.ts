/** A host is called only if its certificate says that it is the host: nothing is sent to one that cannot show that. */
import { afterEach, expect, it } from 'vitest';
import { createCallbackHttpSender } from '../../../shared/adapters/callback/callback-http-sender.ts';
import type { CallbackUrl } from '../../../shared/domain/callback-url.ts';
import { FLOW_HOST } from './corpus/entry.ts';
import { outcomeOf } from './receivers/receiver.ts';
import { type Certificate, createAuthority } from './tls/certificates.ts';
import { type Internet, startInternet } from './tls/internet.ts';

const FLOW = `https://${FLOW_HOST}:443/workflows/a/triggers/b/run?sig=planted` as CallbackUrl;
const YESTERDAY = new Date(Date.now() - 24 * 60 * 60_000);

const authority = createAuthority();
let internet: Internet | undefined;

afterEach(async () => {
  await internet?.stop();
});

async function outcomeWith(certificate: Certificate): Promise<string> {
  internet = await startInternet({ authority, certificate, addresses: ['20.31.1.1'] });
  const sender = createCallbackHttpSender({ allowLoopback: false, resolveAll: internet.resolveAll });
  const reply = await sender.send({ url: FLOW, body: '{}', headers: {} });
  await sender.close();
  return outcomeOf(reply);
}

it.each([
  ['has expired', authority.issue({ host: FLOW_HOST, notAfter: YESTERDAY })],
  ['is of another host', authority.issue({ host: 'evil.example' })],
  ['is of a host beside it', authority.issue({ host: 'prod-13.westeurope.logic.azure.com' })],
  ['is of its suffix alone', authority.issue({ host: 'logic.azure.com' })],
  ['is of a whole suffix, two labels up', authority.issue({ host: '*.logic.azure.com' })],
  ['is of an authority that nobody knows', createAuthority().issue({ host: FLOW_HOST })],
])('Nothing is sent to a host whose certificate %s', async (_, certificate) => {
  expect(await outcomeWith(certificate)).toBe('transient: tls');
  expect(internet?.connections).toHaveLength(1);
  expect(internet?.requests).toEqual([]);
});

it.each([FLOW_HOST, '*.westeurope.logic.azure.com'])('A certificate of %s is good', async (host) => {
  expect(await outcomeWith(authority.issue({ host }))).toBe('accepted: 202');
  expect(internet?.requests).toHaveLength(1);
});
