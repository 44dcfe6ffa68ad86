// Decides which network addresses may be connected to, so that an address that others name, or whoever answers for it,
// cannot make the app call into its own network or its platform.
import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

export interface AddressPolicy {
  readonly allowLoopback: boolean;
}

/** All addresses of a name, as the operating system knows them. */
export type ResolveAll = (
  hostname: string,
  done: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

export class AddressRefusedError extends Error {
  override readonly name = 'AddressRefusedError';
  constructor() {
    super('the address of the host is not public');
  }
}

/** Azure's own services answer here on every virtual machine, though the address counts as public. */
const AZURE_PLATFORM_ADDRESS = '168.63.129.16';

/** The only part of IPv6 that is given out for public use; the rest is unassigned or special. */
const PUBLIC_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** An interface that tunnels to the IPv4 address in its last half, whoever routes the first one. */
const ISATAP_INTERFACE = 0x5efe;
const ISATAP_FLAGS: readonly number[] = [0x0000, 0x0200];

/** Given up long ago. The library takes this one spelling for a mapped address, which is called in another way. */
const IPV4_COMPATIBLE = /^::\d+(?:\.\d+){3}$/;

export function isAllowedAddress(text: string, { allowLoopback }: AddressPolicy): boolean {
  // In Node's words, which has to connect to it: other spellings of IPv4 it takes for names or throws at. A zone names
  // one of this machine's own links, where nothing public is.
  if (isIP(text) === 0 || text.includes('%') || IPV4_COMPATIBLE.test(text)) return false;
  const address = ipaddr.process(text);
  const range = address.range();
  if (range === 'loopback') return allowLoopback;
  if (range !== 'unicast' || address.toString() === AZURE_PLATFORM_ADDRESS) return false;
  return address instanceof ipaddr.IPv4 || (address.match(PUBLIC_IPV6) && !isIsatap(address));
}

function isIsatap({ parts }: ipaddr.IPv6): boolean {
  const [, , , , flags = 0, marker] = parts;
  return marker === ISATAP_INTERFACE && ISATAP_FLAGS.includes(flags);
}

/** A lookup that hands on exactly the addresses it has judged, so that no second answer can differ from them. */
export function guardedLookup(policy: AddressPolicy, resolveAll: ResolveAll = resolveBySystem): LookupFunction {
  return (hostname, options, done) => {
    resolveAll(hostname, (error, addresses) => {
      const [first] = addresses;
      if (error !== null) return done(error, []);
      if (first === undefined || !addresses.every(({ address }) => isAllowedAddress(address, policy))) {
        return done(new AddressRefusedError(), []);
      }
      if (options.all === true) return done(null, [...addresses]);
      return done(null, first.address, first.family);
    });
  };
}

function resolveBySystem(hostname: string, done: Parameters<ResolveAll>[1]): void {
  systemLookup(hostname, { all: true }, (error, addresses) => done(error, addresses ?? []));
}
