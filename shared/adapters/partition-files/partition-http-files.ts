/**
 * Reads pieces of partitions from where upstream says that they are, in bounded time and memory. Where a server does not
 * know ranges, what comes before the piece is read and thrown away.
 */
import type { Dispatcher } from 'undici';
import { fail, type InsightsFailure, type Result, succeed } from '../../domain/failure.ts';
import { isPartitionAddress, type PartitionPolicy } from '../../domain/partition-address.ts';
import type { PartitionDownload } from '../../domain/tables.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PartitionFiles, PartitionPiece } from '../../ports/partition-files.ts';
import type { ResolveAll } from '../outgoing/address-guard.ts';
import { onFirstUse } from '../system/on-first-use.ts';

export interface PartitionHttpFilesOptions extends PartitionPolicy {
  readonly logger: Logger;
  /** For a piece as a whole. */
  readonly timeoutInMs?: number;
  readonly resolveAll?: ResolveAll;
}

export interface PartitionHttpFiles extends PartitionFiles {
  close(): Promise<void>;
}

/** A flow's step gets its answer within two minutes, or none. */
const TIMEOUT_IN_MS = 60_000;
const CONNECT_TIMEOUT_IN_MS = 10_000;
const NO_LIMIT = Number.POSITIVE_INFINITY;

/** Storage wants its own, and a permission; what frames or leads the request is ours. */
const HEADER_HANDED_ON = /^(accept|authorization|x-ms-[a-z-]{1,60})$/;

export function createPartitionHttpFiles(options: PartitionHttpFilesOptions): PartitionHttpFiles {
  const { logger, timeoutInMs = TIMEOUT_IN_MS } = options;
  const agent = onFirstUse(async () => {
    const { createPartitionAgent } = await import('./partition-agent.ts');
    // A server without ranges sends all that comes before a piece, so only time bounds an answer.
    const limits = { connectTimeoutInMs: CONNECT_TIMEOUT_IN_MS, largestAnswerInBytes: NO_LIMIT };
    return createPartitionAgent({ ...options, ...limits });
  });

  function failed(
    failure: InsightsFailure,
    fields: { status?: number; cause?: string },
  ): Result<never, InsightsFailure> {
    // Neither the address nor what the server says: both may hold the permission to read.
    logger.warn('partition.read-failed', { failure: failure.kind, ...fields });
    return fail(failure);
  }

  return {
    async readPiece(download, position, mostInBytes) {
      if (!isPartitionAddress(download.uri, options)) {
        const problem = 'The partition is at a host that this app may not call';
        return failed({ kind: 'insights-malformed', problem }, { cause: 'address-refused' });
      }
      const signal = AbortSignal.timeout(timeoutInMs);
      try {
        const reply = await ask(await agent.get(), download, rangeOf(position, mostInBytes), signal);
        const { statusCode: status, body } = reply;
        if (status === 206) return succeed(await pieceIn(body, 0, mostInBytes));
        if (status === 200) return succeed(await pieceIn(body, position, mostInBytes));
        // Ended early, a body tells of it as an error; with nobody to hear it, that would end the process.
        body.on('error', () => undefined).destroy();
        if (status === 416) return succeed({ bytes: new Uint8Array(), isLast: true });
        return failed({ kind: 'insights-unavailable', status }, { status });
      } catch (error) {
        return failed({ kind: 'insights-unavailable' }, { cause: signal.aborted ? 'time-out' : causeOf(error) });
      }
    },
    close: async () => (await agent.ifMade())?.close(),
  };
}

function ask(agent: Dispatcher, { uri, headers }: PartitionDownload, range: string, signal: AbortSignal) {
  const { origin, pathname, search } = new URL(uri);
  const handedOn = Object.entries(headers).filter(([name]) => HEADER_HANDED_ON.test(name));
  return agent.request({
    origin,
    path: pathname + search,
    method: 'GET',
    // A compressed answer has other positions.
    headers: { ...Object.fromEntries(handedOn), range, 'accept-encoding': 'identity' },
    signal,
  });
}

/** One byte more than wanted tells whether there is more. */
function rangeOf(position: number, mostInBytes: number): string {
  return `bytes=${position}-${position + mostInBytes}`;
}

async function pieceIn(body: AsyncIterable<Uint8Array>, skipped: number, mostInBytes: number): Promise<PartitionPiece> {
  const chunks: Uint8Array[] = [];
  let [left, size] = [skipped, 0];
  for await (const chunk of body) {
    const wanted = chunk.subarray(Math.min(left, chunk.byteLength));
    left -= chunk.byteLength - wanted.byteLength;
    // Nothing of a chunk holds on to all of it: what is thrown away would be kept until the piece has come.
    if (wanted.byteLength === 0) continue;
    chunks.push(wanted);
    size += wanted.byteLength;
    // Leaving the loop destroys the body, and with it the connection.
    if (size > mostInBytes) break;
  }
  const bytes = Buffer.concat(chunks);
  return { bytes: bytes.subarray(0, mostInBytes), isLast: bytes.byteLength <= mostInBytes };
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
