/** All families of hostile callback URLs by name; what a name resolves to is apart. */
import { CHARACTERS, SCHEMES } from './characters-and-schemes.ts';
import type { AddressLine, HostileUrl, UrlLine } from './entry.ts';
import { LOOK_ALIKE_HOSTS } from './look-alike-hosts.ts';
import { BROKEN_NUMBER_HOSTS, NUMBER_HOSTS } from './number-hosts.ts';
import { SPECIAL_IPV4 } from './special-ipv4.ts';
import { SPECIAL_IPV6 } from './special-ipv6.ts';
import { CREDENTIALS_AND_PORTS, SLASHES_AND_ENDS } from './url-forms.ts';
import { WRAPPED_IPV4 } from './wrapped-ipv4.ts';

const PATH = '/workflows/a/triggers/b/run?sp=%2Ftriggers%2Fb&sig=planted';

export const HOSTILE_URLS: Readonly<Record<string, readonly HostileUrl[]>> = {
  'addresses of IPv4': SPECIAL_IPV4.map(atHost),
  'addresses of IPv6': SPECIAL_IPV6.map(inBrackets),
  'IPv4 inside IPv6': WRAPPED_IPV4.map(inBrackets),
  'addresses in disguise': NUMBER_HOSTS.map(atHost),
  'broken addresses': BROKEN_NUMBER_HOSTS.map(atHost),
  'look-alike hosts': LOOK_ALIKE_HOSTS.map(atHost),
  'credentials and ports': CREDENTIALS_AND_PORTS.map(asGiven),
  'slashes, ends and escapes': SLASHES_AND_ENDS.map(asGiven),
  'characters that parsers drop or mend': CHARACTERS.map(asGiven),
  'other schemes': SCHEMES.map(asGiven),
};

export function atHost([host, why]: AddressLine): HostileUrl {
  return { url: `https://${host}${PATH}`, why };
}

export function inBrackets([address, why]: AddressLine): HostileUrl {
  return atHost([`[${address}]`, why]);
}

function asGiven([url, why]: UrlLine): HostileUrl {
  return { url, why };
}
