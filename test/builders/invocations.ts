/** What the Functions library hands to a handler, made by the library itself: invocations whose log can be read, and requests. */
import { HttpRequest, InvocationContext, type LogHandler } from '@azure/functions';

export interface LoggedLine {
  readonly level: Parameters<LogHandler>[0];
  readonly text: string;
}

export function anInvocation(traceParent?: string): {
  readonly context: InvocationContext;
  readonly lines: readonly LoggedLine[];
} {
  const lines: LoggedLine[] = [];
  const logHandler: LogHandler = (level, ...args) => void lines.push({ level, text: args.join(' ') });
  const traceContext = traceParent === undefined ? {} : { traceContext: { traceParent } };
  return { context: new InvocationContext({ functionName: 'aFunction', logHandler, ...traceContext }), lines };
}

export interface RequestParts {
  readonly url?: string;
  readonly query?: Record<string, string>;
  readonly params?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export function aRequest({ url = 'http://127.0.0.1:7071/api/things', body, ...parts }: RequestParts = {}): HttpRequest {
  return new HttpRequest({ method: 'POST', url, ...parts, ...(body === undefined ? {} : { body: { string: body } }) });
}
