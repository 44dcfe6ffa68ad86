/** Receivers whose answers are no HTTP, contradict themselves, hold something else than they say, or break off. */
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import {
  ACCEPTED,
  BAD_HEAD,
  BAD_REQUEST,
  CHUNKED,
  NETWORK,
  NO_TLS,
  OK_HEAD,
  type Receiver,
  silent,
  TIMED_OUT,
  writing,
} from './receiver.ts';

const BOMB = JSON.stringify({ error: { code: 'Inflated', message: 'a'.repeat(16 * 1024 * 1024) } });

const COMPRESSED: readonly Receiver[] = [
  compressed('gzip', gzipSync(BOMB)),
  compressed('deflate', deflateSync(BOMB)),
  compressed('br', brotliCompressSync(BOMB)),
  compressed('gzip, gzip', gzipSync(gzipSync(BOMB))),
  compressed('br, gzip, deflate, gzip', gzipSync(deflateSync(gzipSync(brotliCompressSync(BOMB))))),
  compressed('identity', gzipSync(BOMB)),
];

const NO_HTTP: readonly Receiver[] = (
  [
    ['the form of HTTP before it had headers', '<html>flow</html>\r\n'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a record of TLS', '\u0015\u0003\u0003\u0000\u0002\u0002\u0028'],
    ['a request', 'POST /x HTTP/1.1\r\nHost: evil.example\r\n\r\n'],
    ['zero bytes', '\u0000'.repeat(100)],
    ['a version yet to come', 'HTTP/9.9 202 Accepted\r\n\r\n'],
    ['a status of letters', 'HTTP/1.1 OK Accepted\r\n\r\n'],
    ['a status of two digits', 'HTTP/1.1 20 Accepted\r\n\r\n'],
    ['a header without a colon', `${OK_HEAD}x-a\r\n\r\n`],
    ['a header with a zero byte', `${OK_HEAD}x-a: \u0000\r\n\r\n`],
    ['a header with a lone carriage return', `${OK_HEAD}x-a: b\rc: d\r\n\r\n`],
    ['a huge header', `${OK_HEAD}x-a: ${'a'.repeat(64 * 1024)}\r\n\r\n`],
    ['two lengths', `${OK_HEAD}Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx`],
    ['a length and chunks', `${OK_HEAD}Content-Length: 3\r\n${CHUNKED}1\r\nx\r\n0\r\n\r\n`],
    ['a negative length', `${OK_HEAD}Content-Length: -1\r\n\r\n`],
    ['a length of letters', `${OK_HEAD}Content-Length: many\r\n\r\n`],
    ['a length over 64 bits', `${OK_HEAD}Content-Length: 99999999999999999999\r\n\r\n`],
    ['an upgrade nobody asked for', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'],
  ] as const
).map(([what, bytes]) => ({ does: `sends ${what}`, outcome: NETWORK, answer: writing(bytes) }));

const CONTRADICTIONS: readonly Receiver[] = [
  {
    does: 'says 400 with a chunk over 64 bits',
    outcome: NETWORK,
    answer: writing(`${BAD_HEAD}${CHUNKED}FFFFFFFFFFFFFFFFF\r\n`),
  },
  {
    does: 'says 202 with a chunk over 64 bits',
    outcome: ACCEPTED,
    answer: writing(`${OK_HEAD}${CHUNKED}FFFFFFFFFFFFFFFFF\r\n`),
  },
  {
    does: 'says 400 with a chunk of nearly 64 bits',
    outcome: TIMED_OUT,
    answer: writing(`${BAD_HEAD}${CHUNKED}FFFFFFFFFFFFFFF\r\nx`),
  },
  { does: 'says 400 with a negative chunk', outcome: NETWORK, answer: writing(`${BAD_HEAD}${CHUNKED}-1\r\n`) },
  {
    does: 'says 400 with a chunk longer than its size',
    outcome: NETWORK,
    answer: writing(`${BAD_HEAD}${CHUNKED}1\r\nxxxx\r\n0\r\n\r\n`),
  },
  {
    does: 'says 202 and more than its length',
    outcome: ACCEPTED,
    answer: writing(`${OK_HEAD}Content-Length: 2\r\n\r\n{}{}{}`),
  },
  {
    does: 'says 400 and ends before its length',
    outcome: NETWORK,
    answer: (socket) => socket.end(`${BAD_HEAD}Content-Length: 99\r\n\r\n{`),
  },
  {
    does: 'says 202 and ends before its length',
    outcome: ACCEPTED,
    answer: (socket) => socket.end(`${OK_HEAD}Content-Length: 99\r\n\r\n{`),
  },
  {
    does: 'says 400 and stays before its length',
    outcome: TIMED_OUT,
    answer: writing(`${BAD_HEAD}Content-Length: 99\r\n\r\n{`),
  },
  {
    does: 'answers twice',
    outcome: ACCEPTED,
    answer: writing(`${OK_HEAD}Content-Length: 0\r\n\r\n${BAD_HEAD}Content-Length: 0\r\n\r\n`),
  },
  {
    does: 'says 202 after early hints',
    outcome: ACCEPTED,
    answer: writing(`HTTP/1.1 103 Early Hints\r\n\r\n${OK_HEAD}Content-Length: 0\r\n\r\n`),
  },
  {
    does: 'says 202 as HTTP/1.0, without a length',
    outcome: ACCEPTED,
    answer: (socket) => socket.end('HTTP/1.0 202 Accepted\r\n\r\n{}'),
  },
  {
    does: 'says a status that nobody knows',
    outcome: 'refused: 999',
    answer: writing('HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n'),
  },
  { does: 'says not modified', outcome: 'refused: 304', answer: writing('HTTP/1.1 304 Not Modified\r\n\r\n') },
  {
    does: 'asks to come back in thirty years',
    outcome: 'transient: 503',
    answer: writing('HTTP/1.1 503 Busy\r\nRetry-After: 999999999\r\nContent-Length: 0\r\n\r\n'),
  },
  {
    does: 'redirects into the machine room',
    outcome: 'refused: 307',
    answer: writing(
      'HTTP/1.1 307 There\r\nLocation: http://169.254.169.254/metadata/identity\r\nContent-Length: 0\r\n\r\n',
    ),
  },
  {
    does: 'answers before the request is read',
    outcome: ACCEPTED,
    answer: silent,
    greet: writing(`${OK_HEAD}Content-Length: 0\r\n\r\n`),
  },
];

const BREAKING_OFF: readonly Receiver[] = [
  {
    does: 'resets as soon as it is called',
    outcome: NETWORK,
    answer: silent,
    greet: (socket) => socket.resetAndDestroy(),
  },
  { does: 'resets instead of an answer', outcome: NETWORK, answer: (socket) => socket.resetAndDestroy() },
  { does: 'ends instead of an answer', outcome: NETWORK, answer: (socket) => socket.end() },
  { does: 'resets within its headers', outcome: NETWORK, answer: resettingAfter(`${OK_HEAD}x-a`) },
  {
    does: 'resets within the body of 400',
    outcome: NETWORK,
    answer: resettingAfter(`${BAD_HEAD}Content-Length: 99\r\n\r\n{`),
  },
  {
    does: 'resets within the body of 202',
    outcome: ACCEPTED,
    answer: resettingAfter(`${OK_HEAD}Content-Length: 99\r\n\r\n{`),
  },
  {
    does: 'speaks plain HTTP where TLS is due',
    outcome: NO_TLS,
    scheme: 'https',
    answer: silent,
    greet: writing(`${OK_HEAD}\r\n`),
  },
  {
    does: 'ends within the handshake',
    outcome: NETWORK,
    scheme: 'https',
    answer: silent,
    greet: (socket) => socket.end(),
  },
];

export const LYING: readonly Receiver[] = [...COMPRESSED, ...NO_HTTP, ...CONTRADICTIONS, ...BREAKING_OFF];

function compressed(encoding: string, bytes: Uint8Array): Receiver {
  const head = `${BAD_HEAD}Content-Encoding: ${encoding}\r\nContent-Length: ${bytes.byteLength}\r\n\r\n`;
  return {
    does: `says 400 with 16 MB in ${bytes.byteLength} bytes of ${encoding}`,
    outcome: BAD_REQUEST,
    answer: writing(Buffer.concat([Buffer.from(head), bytes])),
  };
}

function resettingAfter(bytes: string): Receiver['answer'] {
  return (socket) => void socket.write(bytes, () => socket.resetAndDestroy());
}
