/** One request to upstream, bounded in time and size as a whole. Whatever happens on the way is an answer, not an error. */
import type { Dispatcher } from 'undici';

export const LONGEST_BODY_IN_BYTES = 64 * 1024 * 1024;

export type ReplyHeaders = Readonly<Record<string, string | string[] | undefined>>;

export type RawReply =
  | { readonly kind: 'replied'; readonly status: number; readonly headers: ReplyHeaders; readonly text: string }
  | { readonly kind: 'too-large'; readonly status: number; readonly headers: ReplyHeaders }
  | { readonly kind: 'failed'; readonly cause: string };

export interface InsightsRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: string;
  readonly signal: AbortSignal;
  readonly dispatcher: Dispatcher;
  readonly longestBodyInBytes: number;
}

export async function sendRequest(request: InsightsRequest): Promise<RawReply> {
  const { method, url, headers, body = null, signal, dispatcher, longestBodyInBytes } = request;
  try {
    const { origin, pathname, search } = new URL(url);
    const reply = await dispatcher.request({ origin, path: pathname + search, method, headers, body, signal });
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of reply.body) {
      size += chunk.byteLength;
      // Leaving the loop destroys the body, and with it the connection.
      if (size > longestBodyInBytes) return { kind: 'too-large', status: reply.statusCode, headers: reply.headers };
      chunks.push(chunk);
    }
    const text = new TextDecoder().decode(Buffer.concat(chunks));
    return { kind: 'replied', status: reply.statusCode, headers: reply.headers, text };
  } catch (error) {
    return { kind: 'failed', cause: signal.aborted ? 'time-out' : causeOf(error) };
  }
}

/** The code alone: a message may quote what was sent. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
