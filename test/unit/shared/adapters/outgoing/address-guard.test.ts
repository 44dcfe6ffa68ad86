// Which addresses may be connected to, and that a refused one is never connected to.
import { createHook } from 'node:async_hooks';
import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCallbackHttpSender } from '../../../../../shared/adapters/callback/callback-http-sender.ts';
import {
  AddressRefusedError,
  guardedLookup,
  isAllowedAddress,
  type ResolveAll,
} from '../../../../../shared/adapters/outgoing/address-guard.ts';
import type { CallbackUrl } from '../../../../../shared/domain/callback-url.ts';

const LOOPBACK = ['127.0.0.1', '127.1.2.3', '127.255.255.255', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1'];

const HOSTILE = [
  ...[
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '10.255.255.255',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '192.168.255.254',
  ],
  ...['100.64.0.1', '100.127.255.255', '169.254.169.254', '169.254.0.1', '168.63.129.16', '192.0.0.8', '192.0.2.1'],
  ...['198.18.0.1', '198.19.255.255', '198.51.100.7', '203.0.113.9', '192.88.99.1', '192.31.196.1', '192.52.193.1'],
  ...['192.175.48.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.254', '255.255.255.255'],
  ...['::', 'fe80::1', 'fe80::a9fe:a9fe', 'fc00::1', 'fd00:ec2::254', 'fdff::1', 'fec0::1', 'ff02::1', 'ff0e::1'],
  ...['::ffff:10.0.0.1', '::ffff:169.254.169.254', '::ffff:168.63.129.16', '::ffff:a83f:8110', '::ffff:0.0.0.0'],
  ...[
    '::10.0.0.1',
    '::127.0.0.1',
    '::20.31.1.1',
    '::169.254.169.254',
    '::168.63.129.16',
    '::ffff:0:127.0.0.1',
    '::ffff:0:10.0.0.1',
  ],
  ...[
    '64:ff9b::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b::a83f:8110',
    '64:ff9b:1::a00:1',
    '2002:7f00:1::',
    '2002:a9fe:a9fe::1',
  ],
  ...['2001::1', '2001:0:7f00:1::', '2001:db8::1', '2001:20::1', '2001:30::1', '2001:4:112::1', '2620:4f:8000::1'],
  ...['100::1', '3fff::1', '5f00::1', '4000::1', '1::1', 'e000::1'],
  ...['2603:1020::5efe:10.0.0.1', '2603:1020::200:5efe:a9fe:a9fe', '2603:1020::5efe:20.31.1.1'],
];

/** Spellings of forbidden addresses that a URL parser turns into one. */
const SPELLINGS = [
  ...[
    '2130706433',
    '0x7f000001',
    '017700000001',
    '0x7f.1',
    '127.1',
    '0177.0.0.1',
    '127.0.0.1.',
    '0xa9fea9fe',
    '2852039166',
  ],
  ...['0251.0376.0251.0376', '0xA8.0x3F.0x81.0x10', '168.63.33040', '10.1', '0', '%31%32%37.0.0.1', '①②⑦.0.0.1'],
];

const PUBLIC = [
  '20.31.1.1',
  '8.8.8.8',
  '168.63.129.15',
  '172.32.0.1',
  '2603:1020:206::1',
  '2a01:111::1',
  '::ffff:20.31.1.1',
];

const production = { allowLoopback: false };
const local = { allowLoopback: true };

function addressOf(address: string): LookupAddress {
  return { address, family: isIP(address) };
}

describe('isAllowedAddress', () => {
  it.each([...LOOPBACK, ...HOSTILE])('refuses %s', (address) => {
    expect(isAllowedAddress(address, production)).toBe(false);
  });

  it.each(HOSTILE)('refuses %s in local development too', (address) => {
    expect(isAllowedAddress(address, local)).toBe(false);
  });

  it.each(LOOPBACK)('allows %s in local development', (address) => {
    expect(isAllowedAddress(address, local)).toBe(true);
  });

  it.each(PUBLIC)('allows %s', (address) => {
    expect(isAllowedAddress(address, production)).toBe(true);
  });

  const noAddresses = ['', 'localhost', '8.8.8.8 ', '8.8.8.8/32', '[2a01:111::1]', '1.2.3.4.5'];
  const scoped = ['fe80::1%eth0', '2603:1020::1%eth0', '::ffff:20.31.1.1%1'];
  const spellingsOfPublic = ['134744072', '0x8.8.8.8', '010.8.8.8', '8.8.8', '8.8.8.8.'];
  it.each([...noAddresses, ...scoped, ...spellingsOfPublic])('refuses %j, no public address', (text) => {
    expect(isAllowedAddress(text, production)).toBe(false);
  });
});

describe('guardedLookup', () => {
  const answering =
    (...addresses: string[]): ResolveAll =>
    (_, done) =>
      done(null, addresses.map(addressOf));

  function look(resolveAll: ResolveAll, all: boolean): Promise<unknown> {
    return new Promise((resolve, reject) => {
      guardedLookup(production, resolveAll)('flow.example', { all }, (error, address, family) =>
        error === null ? resolve(all ? address : { address, family }) : reject(error),
      );
    });
  }

  it('hands on exactly the addresses it judged', async () => {
    expect(await look(answering(...PUBLIC), true)).toEqual(PUBLIC.map(addressOf));
    expect(await look(answering(...PUBLIC), false)).toEqual(addressOf('20.31.1.1'));
  });

  it('asks once, so that a name cannot be bound to another address after it was judged', async () => {
    let asked = 0;
    const rebinding: ResolveAll = (_, done) => {
      asked += 1;
      done(null, [addressOf(asked === 1 ? '20.31.1.1' : '127.0.0.1')]);
    };
    expect(await look(rebinding, true)).toEqual([addressOf('20.31.1.1')]);
    expect(asked).toBe(1);
  });

  it.each([true, false])('refuses a name of which any address is bad (all: %s)', async (all) => {
    await expect(look(answering('20.31.1.1', '10.0.0.1'), all)).rejects.toBeInstanceOf(AddressRefusedError);
    await expect(look(answering('10.0.0.1', '20.31.1.1'), all)).rejects.toBeInstanceOf(AddressRefusedError);
    await expect(look(answering(), all)).rejects.toBeInstanceOf(AddressRefusedError);
  });

  it('passes a failed resolution on', async () => {
    await expect(look((_, done) => done(new Error('no such name'), []), true)).rejects.toThrow('no such name');
  });
});

describe('a refused address', () => {
  let connects = 0;
  const hook = createHook({
    init(_, type) {
      if (type === 'TCPCONNECTWRAP') connects += 1;
    },
  });
  const callback = (host: string, scheme = 'https'): CallbackUrl => `${scheme}://${host}/x?sig=1` as CallbackUrl;
  const post = (url: CallbackUrl) => ({ url, body: '{}', headers: {} });
  const noNames: ResolveAll = (_, done) =>
    done(Object.assign(new Error('asked for a name'), { code: 'ENOTFOUND' }), []);

  beforeEach(() => {
    connects = 0;
    hook.enable();
  });
  afterEach(() => {
    hook.disable();
  });
  afterAll(() => {
    hook.disable();
  });

  it('is not connected to when it stands in the URL', async () => {
    const sender = createCallbackHttpSender({ ...production, resolveAll: noNames });
    const literals = [...LOOPBACK, ...HOSTILE].map((address) => (isIP(address) === 6 ? `[${address}]` : address));
    for (const host of [...literals, ...SPELLINGS]) {
      for (const scheme of ['https', 'http']) {
        expect(await sender.send(post(callback(host, scheme))), host).toMatchObject({
          kind: 'failed',
          cause: 'address-refused',
        });
      }
    }
    expect(connects).toBe(0);
    await sender.close();
  });

  it('is not connected to when a name resolves to it, alone or beside a public one', async () => {
    for (const address of [...LOOPBACK, ...HOSTILE]) {
      for (const addresses of [[address], ['20.31.1.1', address], [address, '2603:1020:206::1']]) {
        let asked = 0;
        const resolveAll: ResolveAll = (_, done) => {
          asked += 1;
          done(null, addresses.map(addressOf));
        };
        const sender = createCallbackHttpSender({ ...production, resolveAll });
        const reply = await sender.send(post(callback('prod-12.westeurope.logic.azure.com')));
        expect(reply, addresses.join()).toMatchObject({ kind: 'failed', cause: 'address-refused' });
        expect(asked).toBe(1);
        await sender.close();
      }
    }
    expect(connects).toBe(0);
  });

  it('is told from an allowed one, whose connection this test does count', async () => {
    const server = createServer((_, response) => response.writeHead(202).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const resolveAll: ResolveAll = (_, done) => done(null, [addressOf('127.0.0.1')]);
    const sender = createCallbackHttpSender({ ...local, resolveAll });
    expect(await sender.send(post(callback(`flow.example:${port}`, 'http')))).toMatchObject({ status: 202 });
    expect(connects).toBe(1);
    await sender.close();
    await new Promise((resolve) => server.close(resolve));
  });
});
