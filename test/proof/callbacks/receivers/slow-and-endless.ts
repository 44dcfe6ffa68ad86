/** Receivers that take their time, or never come to an end. */
import { drip, flood, trickle } from '../../../integration/callback/streams.ts';
import {
  ACCEPTED,
  BAD_HEAD,
  BAD_REQUEST,
  CHUNKED,
  NETWORK,
  OK_HEAD,
  type Receiver,
  silent,
  TIMED_OUT,
} from './receiver.ts';

const A_PIECE = 'x'.repeat(16_384);
/** One byte short of what is read of a body at all. */
const LONGEST_HELD_BODY = 64 * 1024 - 1;

export const SLOW_AND_ENDLESS: readonly Receiver[] = [
  { does: 'never answers', outcome: TIMED_OUT, answer: silent },
  { does: 'answers a byte at a time', outcome: TIMED_OUT, answer: (socket) => drip(socket, `${OK_HEAD}x-a: a`) },
  { does: 'says 400, and its body a byte at a time', outcome: TIMED_OUT, answer: dripping(BAD_HEAD) },
  { does: 'says 202, and its body a byte at a time', outcome: ACCEPTED, answer: dripping(OK_HEAD) },
  {
    does: 'says 503 and then nothing',
    outcome: TIMED_OUT,
    answer: opening('HTTP/1.1 503 Busy\r\nContent-Length: 9\r\n\r\n'),
  },
  { does: 'says 400, with a body without end', outcome: BAD_REQUEST, answer: flooding(`${BAD_HEAD}\r\n`, A_PIECE) },
  { does: 'says 202, with a body without end', outcome: ACCEPTED, answer: flooding(`${OK_HEAD}\r\n`, A_PIECE) },
  {
    does: 'says 400, in large chunks without end',
    outcome: BAD_REQUEST,
    answer: flooding(BAD_HEAD + CHUNKED, `4000\r\n${A_PIECE}\r\n`),
  },
  {
    does: 'says 400, in chunks of a byte without end',
    outcome: BAD_REQUEST,
    answer: flooding(BAD_HEAD + CHUNKED, '1\r\nx\r\n'.repeat(1_000)),
  },
  {
    does: 'says 400, in as many chunks of a byte as are read, and stays',
    outcome: TIMED_OUT,
    answer: opening(BAD_HEAD + CHUNKED + '1\r\nx\r\n'.repeat(LONGEST_HELD_BODY)),
  },
  {
    does: 'says 202, in as many chunks of a byte as are read, and stays',
    outcome: ACCEPTED,
    answer: opening(OK_HEAD + CHUNKED + '1\r\nx\r\n'.repeat(LONGEST_HELD_BODY)),
  },
  {
    does: 'says 400, in as many segments of a byte as are read, and stays',
    outcome: TIMED_OUT,
    answer: (socket) => {
      socket.write(`${BAD_HEAD}\r\n`);
      trickle(socket, LONGEST_HELD_BODY);
    },
  },
  { does: 'sends headers without end', outcome: NETWORK, answer: flooding(OK_HEAD, 'x-a: 1\r\n'.repeat(100)) },
  { does: 'sends one header without end', outcome: NETWORK, answer: flooding(`${OK_HEAD}x-a: `, A_PIECE) },
  { does: 'sends the name of a header without end', outcome: NETWORK, answer: flooding(OK_HEAD, A_PIECE) },
  {
    does: 'sends the reason behind the status without end',
    outcome: NETWORK,
    answer: flooding('HTTP/1.1 202 ', A_PIECE),
  },
  { does: 'sends line breaks without end', outcome: NETWORK, answer: flooding('', '\r\n'.repeat(1_000)) },
  {
    does: 'sends early hints without end',
    outcome: NETWORK,
    answer: flooding('', 'HTTP/1.1 103 Early Hints\r\n\r\n'),
  },
  {
    does: 'sends early hints without end, with large headers',
    outcome: NETWORK,
    answer: flooding('', `HTTP/1.1 103 Early Hints\r\nlink: ${'x'.repeat(12_000)}\r\n\r\n`),
  },
  {
    does: 'sends trailers without end behind 400',
    outcome: NETWORK,
    answer: flooding(`${BAD_HEAD}${CHUNKED}0\r\n`, 'x-a: 1\r\n'.repeat(100)),
  },
  {
    does: 'sends trailers without end behind 202',
    outcome: ACCEPTED,
    answer: flooding(`${OK_HEAD}${CHUNKED}0\r\n`, 'x-a: 1\r\n'.repeat(100)),
  },
  {
    does: 'sends a chunk extension without end',
    outcome: NETWORK,
    answer: flooding(`${BAD_HEAD}${CHUNKED}1;a=`, A_PIECE),
  },
  {
    does: 'sends the size of a chunk without end',
    outcome: NETWORK,
    answer: flooding(BAD_HEAD + CHUNKED, '0'.repeat(1_000)),
  },
  { does: 'hangs in the handshake', outcome: TIMED_OUT, scheme: 'https', answer: silent },
  {
    does: 'begins a handshake a byte at a time',
    outcome: TIMED_OUT,
    scheme: 'https',
    answer: silent,
    greet: (socket) => drip(socket, '\u0016\u0003\u0003\u0040\u0000\u0002\u0000'),
  },
];

function opening(head: string): Receiver['answer'] {
  return (socket) => void socket.write(head);
}

function dripping(head: string): Receiver['answer'] {
  return (socket) => {
    socket.write(`${head}Content-Length: 100000\r\n\r\n`);
    drip(socket, 'x');
  };
}

function flooding(head: string, piece: string): Receiver['answer'] {
  return (socket) => {
    socket.write(head);
    flood(socket, piece);
  };
}
