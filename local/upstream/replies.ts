// What the simulator answers besides data: the API's error body, the gateway's refusals, and how a reply is written.
import type { ServerResponse } from 'node:http';

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

/** The error body of management and workflow operations. */
export function notFound(errorCode: string, message: string): Reply {
  const body = {
    httpStatusCode: 'NotFound',
    exceptionCulprit: 'user',
    errorCode,
    resultSeverity: 'error',
    message,
    name: errorCode,
    params: {},
    ciResults: [],
  };
  return { status: 404, body };
}

/** The error body of operations on data. */
export function odataRefusal(errorCode: string, message: string): Reply {
  const body = { errorCode, message, target: null, details: [], innerError: null };
  return { status: 400, body };
}

export function badRequest(message: string): Reply {
  return { status: 400, body: { error: { code: 'badRequest', message } } };
}

/** No body is published for a missing token. */
export function withoutToken(): Reply {
  return { status: 401, headers: { 'www-authenticate': 'Bearer' } };
}

export function withoutKey(): Reply {
  const message = 'Access denied due to missing or invalid subscription key.';
  return { status: 401, headers: { 'www-authenticate': 'Bearer' }, body: { statusCode: 401, message } };
}

export function spoilt(status: number, retryAfterInSeconds: number | undefined): Reply {
  const headers = retryAfterInSeconds === undefined ? {} : { 'retry-after': String(retryAfterInSeconds) };
  return { status, headers };
}

export function write(response: ServerResponse, { status, headers = {}, body }: Reply): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  const type = body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
  response.writeHead(status, { ...type, ...headers, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
