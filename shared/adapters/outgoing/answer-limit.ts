// Ends a connection on which more comes than any answer needs. Limits of headers and bodies do not see what stands
// between them (interim answers, sizes of chunks and their extensions, blank lines), which may come without end.
import type { Socket } from 'node:net';

class AnswerTooLongError extends Error {
  override readonly name = 'AnswerTooLongError';
}

/** What comes after something was written is a new answer. */
export function limitAnswers(socket: Socket, largestInBytes: number): void {
  let { bytesRead, bytesWritten } = socket;
  let begunAt = bytesRead;
  socket.on('readable', () => {
    if (socket.bytesWritten !== bytesWritten) begunAt = bytesRead;
    ({ bytesRead, bytesWritten } = socket);
    if (bytesRead - begunAt > largestInBytes) socket.destroy(new AnswerTooLongError());
  });
}
