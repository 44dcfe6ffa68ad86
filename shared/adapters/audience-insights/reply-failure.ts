/** What a reply other than a success means, and what of its headers helps to find it in upstream's own logs. */
import { z } from 'zod';
import type { InsightsFailure } from '../../domain/failure.ts';
import type { ReplyHeaders } from './insights-request.ts';

interface FailedReply {
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly errorCode?: string;
}

/** What upstream says of an input, in OData's words and in HTTP's. */
const REJECTIONS: readonly number[] = [400, 406, 409, 412, 422];

export function failureOf({ status, headers, errorCode }: FailedReply, nowInMs: number): InsightsFailure {
  const seconds = retryAfterInSeconds(headers, nowInMs);
  const retryAfter = seconds === undefined ? {} : { retryAfterInSeconds: seconds };
  if (status === 429) return { kind: 'insights-throttled', ...retryAfter };
  if (status >= 500) return { kind: 'insights-unavailable', status, ...retryAfter };
  if (status === 401 || status === 403) return { kind: 'insights-refused', status };
  if (status === 404) return { kind: 'insights-not-found' };
  if (REJECTIONS.includes(status)) {
    return { kind: 'insights-rejected', status, ...(errorCode === undefined ? {} : { errorCode }) };
  }
  return { kind: 'insights-malformed', problem: `Upstream answered with status ${status}` };
}

/** `Retry-After` is a number of seconds, or a date. */
function retryAfterInSeconds(headers: ReplyHeaders, nowInMs: number): number | undefined {
  const text = textOf(headers['retry-after'])?.trim();
  if (!text) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const at = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - nowInMs) / 1000));
}

const LONGEST_LOGGED_VALUE = 200;
const TELLING_HEADER = /^x-ms-|request-?id|correlation|trace/;
const SECRET_HEADER = /key|token|auth|cookie|secret/;

/** Upstream documents no correlation header, so whatever looks like one is kept. */
export function requestIdsIn(headers: ReplyHeaders): Record<string, string> {
  const ids: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const text = textOf(value);
    if (text === undefined || !TELLING_HEADER.test(name) || SECRET_HEADER.test(name)) continue;
    ids[name] = text.slice(0, LONGEST_LOGGED_VALUE);
  }
  return ids;
}

const errorSchema = z.object({ errorCode: z.string().regex(/^\w{1,100}$/) });

/** Upstream's own name for what went wrong: its longer texts may quote anything. */
export function errorCodeIn(body: string): { readonly errorCode?: string } {
  try {
    return errorSchema.safeParse(JSON.parse(body)).data ?? {};
  } catch {
    return {};
  }
}

function textOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}
