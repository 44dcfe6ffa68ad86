/** What a hostile receiver is: how it answers, and what its post has to come to. */
import type { Socket } from 'node:net';
import type { CallbackReply } from '../../../../shared/domain/callback-reply.ts';
import { meaningOf } from '../../../../shared/domain/callback-reply.ts';

export interface Receiver {
  readonly does: string;
  /** As `outcomeOf` tells it. */
  readonly outcome: string;
  readonly scheme?: 'http' | 'https';
  /** Once a whole request has come. */
  readonly answer: (socket: Socket) => void;
  /** As soon as there is a connection. */
  readonly greet?: (socket: Socket) => void;
}

/** What the reply means for the event, and the status or the failure that says so. */
export function outcomeOf(reply: CallbackReply): string {
  return `${meaningOf(reply).kind}: ${reply.kind === 'answered' ? reply.status : reply.cause}`;
}

export const TIMED_OUT = 'transient: time-out';
export const NETWORK = 'transient: network';
export const NO_TLS = 'transient: tls';
export const ACCEPTED = 'accepted: 202';
export const BAD_REQUEST = 'refused: 400';

export const OK_HEAD = 'HTTP/1.1 202 Accepted\r\n';
export const BAD_HEAD = 'HTTP/1.1 400 Bad Request\r\n';
export const CHUNKED = 'Transfer-Encoding: chunked\r\n\r\n';

export const silent = (): void => undefined;

export function writing(bytes: string | Uint8Array): (socket: Socket) => void {
  return (socket) => void socket.write(bytes);
}
