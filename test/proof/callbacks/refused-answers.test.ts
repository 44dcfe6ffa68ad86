/** What passes as a URL and resolves badly is refused by the sender before a socket is opened, and no answer is asked for twice. */

import { createServer } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCallbackHttpSender } from '../../../shared/adapters/callback/callback-http-sender.ts';
import type { ResolveAll } from '../../../shared/adapters/outgoing/address-guard.ts';
import type { CallbackReply } from '../../../shared/domain/callback-reply.ts';
import type { CallbackUrl } from '../../../shared/domain/callback-url.ts';
import { HOSTILE_ANSWERS } from './corpus/dns-answers.ts';
import { FLOW_HOST, type HostileAnswer } from './corpus/entry.ts';
import { atHost, inBrackets } from './corpus/hostile-urls.ts';
import { NUMBER_HOSTS } from './corpus/number-hosts.ts';
import { SPECIAL_IPV4 } from './corpus/special-ipv4.ts';
import { SCOPED_IPV6, SPECIAL_IPV6 } from './corpus/special-ipv6.ts';
import { WRAPPED_IPV4 } from './corpus/wrapped-ipv4.ts';
import { type ActivityCounter, countNetworkActivity, NONE } from './network-activity.ts';

const PUBLIC = '20.31.1.1';
const FLOW = `https://${FLOW_HOST}/workflows/a/triggers/b/run?sig=planted`;
const REFUSED: Partial<CallbackReply> = { kind: 'failed', cause: 'address-refused' };

let activity: ActivityCounter;

beforeAll(() => {
  activity = countNetworkActivity();
});
beforeEach(() => {
  activity.take();
});
afterAll(() => activity.stop());

/** Answers one after another, the last one for ever. */
function answering(...answers: readonly (readonly string[])[]): { resolveAll: ResolveAll; asked: string[] } {
  const asked: string[] = [];
  const resolveAll: ResolveAll = (name, done) => {
    const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(name);
    done(
      null,
      addresses.map((address) => ({ address, family: isIP(address) || 4 })),
    );
  };
  return { resolveAll, asked };
}

async function post(url: string, resolveAll: ResolveAll, allowLoopback = false): Promise<CallbackReply> {
  const sender = createCallbackHttpSender({ allowLoopback, resolveAll });
  try {
    return await sender.send({ url: url as CallbackUrl, body: '{}', headers: {} });
  } finally {
    await sender.close();
  }
}

const alone = [...SPECIAL_IPV4, ...SPECIAL_IPV6, ...SCOPED_IPV6, ...WRAPPED_IPV4].flatMap(
  ([address, why]): HostileAnswer[] => [
    { why, addresses: [address] },
    { why: `${why}, behind a public one`, addresses: [PUBLIC, address] },
    { why: `${why}, before a public one`, addresses: [address, PUBLIC] },
  ],
);

const answers = [...HOSTILE_ANSWERS, ...alone].map(({ why, addresses }) => [why, addresses] as const);

it.each(answers)('A name is not called that resolves to %s: %j', async (_, addresses) => {
  const { resolveAll, asked } = answering(addresses);
  expect(await post(FLOW, resolveAll)).toMatchObject(REFUSED);
  expect(asked).toEqual([FLOW_HOST]);
  expect(activity.take()).toEqual(NONE);
});

const literals = [
  ...[...SPECIAL_IPV6, ...WRAPPED_IPV4].map(inBrackets),
  ...[...SPECIAL_IPV4, ...NUMBER_HOSTS].map(atHost),
];

it.each(literals.map(({ why, url }) => [why, url] as const))(
  'An address is not called that slipped past the check of URLs: %s',
  async (_, url) => {
    const { resolveAll, asked } = answering([PUBLIC]);
    expect(await post(url, resolveAll)).toMatchObject(REFUSED);
    expect(asked).toEqual([]);
    expect(activity.take()).toEqual(NONE);
  },
);

describe('A name that resolves to something else each time', () => {
  it('is called at the answer that was judged, and asked for once', async () => {
    const server = createServer((_, response) => response.writeHead(202).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { resolveAll, asked } = answering(['127.0.0.1'], ['10.0.0.1']);
    expect(await post(`http://flow.example:${port}/x`, resolveAll, true)).toMatchObject({ status: 202 });
    expect(asked).toEqual(['flow.example']);
    expect(activity.take()).toEqual({ ...NONE, connects: 1 });
    await new Promise((resolve) => server.close(resolve));
  });

  it('is judged anew for each connection', async () => {
    const server = createServer((_, response) => response.writeHead(202, { connection: 'close' }).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { resolveAll, asked } = answering(['127.0.0.1'], ['10.0.0.1'], ['127.0.0.1', '::ffff:10.0.0.1']);
    const sender = createCallbackHttpSender({ allowLoopback: true, resolveAll });
    const again = () => sender.send({ url: `http://flow.example:${port}/x` as CallbackUrl, body: '{}', headers: {} });
    expect(await again()).toMatchObject({ status: 202 });
    expect(await again()).toMatchObject(REFUSED);
    expect(await again()).toMatchObject(REFUSED);
    expect(asked).toHaveLength(3);
    expect(activity.take()).toEqual({ ...NONE, connects: 1 });
    await sender.close();
    await new Promise((resolve) => server.close(resolve));
  });
});
