/** Mounts a route: reads and checks what came, calls the use case, and turns its answer or failure into a response. */
import type { HttpFunctionOptions, HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import type { z } from 'zod';
import { refusalOf, STORAGE_DAMAGED, STORAGE_DOWN, UNEXPECTED } from '../../contracts/error-body.ts';
import type { Route, RouteInput, RouteReply } from '../../contracts/route.ts';
import { type Failure, type FieldIssue, fail, type Result, succeed } from '../../domain/failure.ts';
import { invocationLogger, withinInvocation } from './invocation-logger.ts';

export interface RouteAnswer<R extends Route> {
  readonly reply: RouteReply<R>;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export type RouteHandler<R extends Route> = (
  input: RouteInput<R>,
  request: HttpRequest,
) => Promise<Result<RouteAnswer<R>>>;

/** A callback URL is the longest thing that anybody sends. */
const LONGEST_BODY_IN_BYTES = 64 * 1024;

export function httpOptions<R extends Route>(route: R, handle: RouteHandler<R>): HttpFunctionOptions {
  const handler = (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> =>
    withinInvocation(context, async () => {
      try {
        const input = await readInput(route, request);
        const result = input.ok ? await handle(input.value, request) : input;
        return result.ok ? answered(route, result.value) : refused(result.failure);
      } catch (fault) {
        const name = fault instanceof Error ? fault.name : 'unknown';
        const problem = fault instanceof Error ? `${fault.name}: ${fault.message}` : 'unknown';
        invocationLogger.error('request.failed', { operationId: route.operationId, problem });
        if (name === 'StorageUnavailable') {
          return { status: 503, jsonBody: STORAGE_DOWN, headers: { 'retry-after': '10' } };
        }
        return { status: 500, jsonBody: name === 'StorageDamaged' ? STORAGE_DAMAGED : UNEXPECTED };
      }
    });
  return { methods: [route.method], route: route.path, authLevel: route.authority, handler };
}

async function readInput<R extends Route>(route: R, request: HttpRequest): Promise<Result<RouteInput<R>>> {
  const issues: FieldIssue[] = [];
  const params = checked(route.params, request.params, issues);
  const query = checked(route.query, Object.fromEntries(request.query), issues);
  let body: unknown;
  if (route.body !== undefined) {
    const text = await readText(request);
    if (text === undefined) return fail({ kind: 'body-too-large', limitInBytes: LONGEST_BODY_IN_BYTES });
    body = checked(route.body, jsonIn(text), issues);
  }
  if (issues.length > 0) return fail({ kind: 'input-invalid', issues });
  return succeed({ params, query, body } as RouteInput<R>);
}

/** All that is wrong is told at once. */
function checked(schema: z.ZodType, value: unknown, issues: FieldIssue[]): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) issues.push({ field: path.join('.') || 'body', message });
  return undefined;
}

async function readText(request: HttpRequest): Promise<string | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > LONGEST_BODY_IN_BYTES) return undefined;
  const text = await request.text();
  return Buffer.byteLength(text) > LONGEST_BODY_IN_BYTES ? undefined : text;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function answered<R extends Route>(route: R, { reply, status, headers }: RouteAnswer<R>): HttpResponseInit {
  return { status: status ?? route.success.status, jsonBody: reply, ...(headers === undefined ? {} : { headers }) };
}

function refused(failure: Failure): HttpResponseInit {
  const { status, body, retryAfterInSeconds } = refusalOf(failure);
  const headers = retryAfterInSeconds === undefined ? {} : { headers: { 'retry-after': String(retryAfterInSeconds) } };
  return { status, jsonBody: body, ...headers };
}
