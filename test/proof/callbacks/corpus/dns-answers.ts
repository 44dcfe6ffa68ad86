/** Answers of a resolver that are hostile as a whole, or no addresses at all. */
import type { HostileAnswer } from './entry.ts';

const PUBLIC = '20.31.1.1';
const PUBLIC_IPV6 = '2603:1020:206::1';

export const HOSTILE_ANSWERS: readonly HostileAnswer[] = [
  { why: 'no address', addresses: [] },
  { why: 'the bad one first', addresses: ['10.0.0.1', PUBLIC] },
  { why: 'the bad one last', addresses: [PUBLIC, '10.0.0.1'] },
  { why: 'the bad one amid good ones', addresses: [PUBLIC, '169.254.169.254', PUBLIC_IPV6] },
  { why: 'a bad IPv6 one behind a good IPv4 one', addresses: [PUBLIC, '::1'] },
  { why: 'a bad IPv4 one behind a good IPv6 one', addresses: [PUBLIC_IPV6, '127.0.0.1'] },
  { why: 'a mapped one beside its public twin', addresses: [PUBLIC, '::ffff:168.63.129.16'] },
  { why: 'a bad one behind fifty good ones', addresses: [...Array(50).fill(PUBLIC), '192.168.0.1'] },
  { why: 'all kinds of bad ones', addresses: ['10.0.0.1', 'fe80::1', '224.0.0.1', '::', '100.64.0.1'] },
  { why: 'an empty text', addresses: [''] },
  { why: 'an empty text behind a good one', addresses: [PUBLIC, ''] },
  { why: 'another name', addresses: ['localhost'] },
  { why: 'loopback as one number', addresses: ['2130706433'] },
  { why: 'a public one as one number', addresses: ['337576193'] },
  { why: 'loopback in octal', addresses: ['0177.0.0.1'] },
  { why: 'a public one in octal', addresses: ['024.31.1.1'] },
  { why: 'loopback in hexadecimal', addresses: ['0x7f.0.0.1'] },
  { why: 'a public one in hexadecimal', addresses: ['0x14.0x1f.1.1'] },
  { why: 'loopback in short', addresses: ['127.1'] },
  { why: 'a public one in short', addresses: ['20.31.257'] },
  { why: 'a trailing dot', addresses: [`${PUBLIC}.`] },
  { why: 'a leading space', addresses: [` ${PUBLIC}`] },
  { why: 'a line break behind', addresses: [`${PUBLIC}\n`] },
  { why: 'a zero byte and more behind', addresses: [`${PUBLIC}\u0000.example`] },
  { why: 'a port behind', addresses: [`${PUBLIC}:443`] },
  { why: 'a prefix length behind', addresses: [`${PUBLIC}/32`] },
  { why: 'brackets around', addresses: [`[${PUBLIC_IPV6}]`] },
  { why: 'five parts', addresses: ['20.31.1.1.1'] },
  { why: 'a part over 255', addresses: ['20.31.1.256'] },
  { why: 'a negative part', addresses: ['20.31.1.-1'] },
  { why: 'full-width digits', addresses: ['２０.31.1.1'] },
  { why: 'two shortened places', addresses: ['2603::1::1'] },
  { why: 'nine parts', addresses: ['2603:1:2:3:4:5:6:7:8'] },
  { why: 'a part of five digits', addresses: ['2603:10200::1'] },
];
