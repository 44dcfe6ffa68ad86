/** Bytes that are no request: noise, what is nearly HTTP, and requests that break off. */
import type { Dice } from '../dice.ts';
import { bytesOf } from './draft.ts';
import { type Cast, properDraft, type Target } from './targets.ts';

const NO_HTTP = [
  '\r\n\r\n\r\n',
  'GET\r\n\r\n',
  'GET / HTTP/9.9\r\n\r\n',
  'GET /api/health HTTP/1.1\r\nhost\r\n\r\n',
  'GET /api/health HTTP/1.1\r\n: x\r\n\r\n',
  'GET /api/health HTTP/1.1\r\nhost: a\r\n folded: x\r\n\r\n',
  'POST /api/triggers/x HTTP/1.1\r\nhost: a\r\ncontent-length: -5\r\n\r\n',
  'POST /api/triggers/x HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello',
  'POST /api/triggers/x HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  'POST /api/triggers/x HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
  'POST /api/triggers/x HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
  'CONNECT example.com:443 HTTP/1.1\r\nhost: example.com\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
  'GET /api/health HTTP/1.1\r\nhost: a\r\nx: \u0000\r\n\r\n',
  'get /api/health http/1.1\r\n\r\n',
] as const;

/** Noise, something that is nearly a request, a request cut off, or one with a byte flipped. */
export function pieceOf(dice: Dice, targets: readonly Target[], cast: Cast): Buffer {
  const noise = (length: number) => Buffer.from(Array.from({ length }, () => dice.below(256)));
  const whole = bytesOf(properDraft(dice.pickOf(targets) ?? 'event-grid', cast, dice));
  switch (dice.below(4)) {
    case 0:
      return noise(dice.between(1, 2_000));
    case 1:
      return Buffer.from(dice.pick(NO_HTTP), 'latin1');
    case 2:
      return whole.subarray(0, dice.below(whole.length));
    default:
      // Never line breaks alone: a server may pass over those, and the rest is a good request.
      return Buffer.concat([Buffer.of(0), noise(dice.below(20)), whole]);
  }
}
