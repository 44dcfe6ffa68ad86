/** Sends bytes as they are and reads what comes back: no client library would send what is to be sent here. */
import { connect } from 'node:net';

export interface WireReply {
  readonly status: number;
  /** By lower-case name; the last of several wins. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

/** What happened instead of a reply. */
export type NoReply = 'closed' | 'late';

export interface WireCall {
  readonly port: number;
  readonly bytes: Uint8Array;
  /** A reply to HEAD tells a length and has no body. */
  readonly isHead?: boolean;
  /** Says that nothing more will come, as whoever sends half a request and goes away. */
  readonly endsEarly?: boolean;
}

const ANSWER_WITHIN_IN_MS = 30_000;
const HEAD_END = Buffer.from('\r\n\r\n');

export function sendBytes({ port, bytes, isHead = false, endsEarly = false }: WireCall): Promise<WireReply | NoReply> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const finish = (outcome: WireReply | NoReply): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => finish('late'), ANSWER_WITHIN_IN_MS);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const reply = replyIn(received, isHead, false);
      if (reply !== undefined) finish(reply);
    });
    socket.on('end', () => finish(replyIn(received, isHead, true) ?? 'closed'));
    socket.on('close', () => finish(replyIn(received, isHead, true) ?? 'closed'));
    // What went wrong on the way is told by what has arrived: a server may answer and close before it has read all.
    socket.on('error', () => undefined);
    if (endsEarly) socket.end(bytes);
    else socket.write(bytes);
  });
}

/** Undefined while more is to come. */
function replyIn(received: Buffer, isHead: boolean, hasEnded: boolean): WireReply | undefined {
  const end = received.indexOf(HEAD_END);
  if (end === -1) return undefined;
  const [statusLine = '', ...lines] = received.subarray(0, end).toString('latin1').split('\r\n');
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(statusLine)?.[1]);
  const rest = received.subarray(end + HEAD_END.length);
  if (status >= 100 && status < 200) return replyIn(rest, isHead, hasEnded);
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  if (isHead || status === 204 || status === 304) return { status, headers, text: '' };
  const body = bodyIn(rest, headers, hasEnded);
  return body === undefined ? undefined : { status, headers, text: body.toString('utf8') };
}

function bodyIn(rest: Buffer, headers: ReadonlyMap<string, string>, hasEnded: boolean): Buffer | undefined {
  if (headers.get('transfer-encoding') === 'chunked') return chunksIn(rest);
  const length = headers.get('content-length');
  const isWhole = length === undefined ? hasEnded : rest.length >= Number(length);
  return isWhole ? rest : undefined;
}

function chunksIn(rest: Buffer): Buffer | undefined {
  const chunks: Buffer[] = [];
  for (let place = 0; ; ) {
    const lineEnd = rest.indexOf('\r\n', place);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(rest.subarray(place, lineEnd).toString('latin1'), 16);
    if (size === 0) return Buffer.concat(chunks);
    const start = lineEnd + 2;
    if (rest.length < start + size + 2) return undefined;
    chunks.push(rest.subarray(start, start + size));
    place = start + size + 2;
  }
}
