// What a hostile receiver writes without end: as fast as the client reads, or a byte at a time.
import type { Socket } from 'node:net';

/** The count is what was handed to the socket. */
export function flood(socket: Socket, piece: string | Uint8Array): { readonly bytes: () => number } {
  let bytes = 0;
  const more = (): void => {
    while (!socket.destroyed) {
      bytes += piece.length;
      if (!socket.write(piece)) return;
    }
  };
  socket.on('drain', more);
  more();
  return { bytes: () => bytes };
}

const DRIP_EVERY_IN_MS = 10;

/** The text byte by byte, then its last character for ever. */
export function drip(socket: Socket, text: string): void {
  let next = 0;
  const timer = setInterval(() => {
    socket.write(text.charAt(Math.min(next, text.length - 1)));
    next += 1;
  }, DRIP_EVERY_IN_MS);
  socket.on('close', () => clearInterval(timer));
}

/** So many bytes, each in a segment of its own as far as the network leaves them apart. */
export function trickle(socket: Socket, bytes: number): void {
  socket.setNoDelay(true);
  let left = bytes;
  const next = (): void => {
    if (left === 0 || socket.destroyed) return;
    left -= 1;
    socket.write('x');
    setImmediate(next);
  };
  next();
}
