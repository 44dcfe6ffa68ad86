// Reads what matters from a flow's HTTP answer. The receiver may be anybody and may send back what it was sent, so
// everything kept is bounded, printable and free of the callback URL's secrets.
import { z } from 'zod';
import type { CallbackAnswer } from '../../domain/callback-reply.ts';
import type { CallbackUrl } from '../../domain/callback-url.ts';
import { secondsUntil } from '../outgoing/retry-after.ts';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
  readonly durationInMs: number;
}

const LONGEST_MESSAGE = 1_000;
/** Shorter values, such as a version, are no secrets, and striking them out would garble messages. */
const SHORTEST_SECRET = 8;
const STRUCK_OUT = '[…]';

const CODE = /^[\w.-]{1,100}$/;
const RUN_ID = /^[\x21-\x7e]{1,128}$/;

const errorBody = z.object({
  error: z.object({ code: z.string().optional().catch(undefined), message: z.string().optional().catch(undefined) }),
});

export function readAnswer(raw: RawAnswer, url: CallbackUrl, now: number): CallbackAnswer {
  const secrets = secretsOf(url);
  const error = errorOf(raw.body);
  const code = matching(CODE, withoutSecrets(error.code, secrets));
  const message = bounded(withoutSecrets(error.message, secrets));
  const runId = matching(RUN_ID, withoutSecrets(headerOf(raw, 'x-ms-workflow-run-id'), secrets));
  const retryAfterInSeconds = secondsUntil(headerOf(raw, 'retry-after'), now);
  return {
    kind: 'answered',
    status: raw.status,
    ...(code !== undefined && { code }),
    ...(message !== undefined && { message }),
    ...(retryAfterInSeconds !== undefined && { retryAfterInSeconds }),
    ...(runId !== undefined && { runId }),
    durationInMs: raw.durationInMs,
  };
}

function errorOf(body: Uint8Array): z.infer<typeof errorBody>['error'] {
  // Most answers are empty, and to find that out by an exception is what takes longest about them.
  if (body.byteLength === 0) return {};
  try {
    const parsed = errorBody.safeParse(JSON.parse(new TextDecoder().decode(body)));
    return parsed.success ? parsed.data.error : {};
  } catch {
    return {};
  }
}

function headerOf({ headers }: RawAnswer, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value.trim() : undefined;
}

function matching(pattern: RegExp, text: string | undefined): string | undefined {
  return text !== undefined && pattern.test(text) ? text : undefined;
}

function bounded(text: string | undefined): string | undefined {
  const printable = text?.replace(/\p{Cc}+/gu, ' ').slice(0, LONGEST_MESSAGE);
  // Through UTF-8, for a cut or a careless sender may leave half a character.
  return printable === undefined ? undefined : Buffer.from(printable).toString();
}

function withoutSecrets(text: string | undefined, secrets: readonly string[]): string | undefined {
  return secrets.reduce((left, secret) => left?.replaceAll(secret, STRUCK_OUT), text);
}

function secretsOf(url: CallbackUrl): readonly string[] {
  const query = url.slice(url.indexOf('?') + 1);
  const values = query.split('&').map((pair) => pair.slice(pair.indexOf('=') + 1));
  const raw = [url, query, ...values].filter((text) => text.length >= SHORTEST_SECRET);
  return [...raw, ...raw.map(decoded)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
