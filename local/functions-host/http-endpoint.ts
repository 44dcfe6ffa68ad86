// Serves the app's HTTP functions: finds the one a request is for, checks the key, runs it. Functions are asked in the
// order of their names, and the first whose route and method match gets the request.
import type { FunctionRunner } from './function-runner.ts';
import type { HostedFunction, HttpTrigger } from './hosted-functions.ts';
import { toHostResponse, toRequestData } from './http-data.ts';
import type { Endpoint } from './http-server.ts';
import { type HostKeys, opensAdmin, opensFunction, presentedKey } from './keys.ts';

export function httpEndpoint(
  functions: readonly HostedFunction<HttpTrigger>[],
  keys: HostKeys,
  runner: FunctionRunner,
): Endpoint {
  return async (request) => {
    const found = findFunction(functions, request.method, request.path);
    if (found === undefined) return undefined;
    const { hosted, params } = found;
    const key = presentedKey(request.headers, request.query);
    if (hosted.disabled && !opensAdmin(key, keys)) return { status: 404 };
    if (!opensFunction(key, hosted.trigger.authLevel, keys)) return { status: 401 };

    const http = toRequestData(request, params, await request.readBody());
    const traceParent = request.headers.traceparent;
    const result = await runner.run(hosted, {
      data: { http },
      ...(typeof traceParent === 'string' && { traceParent }),
    });
    if (result.kind === 'failed') return { status: 500 };
    return toHostResponse(result.response.returnValue?.http);
  };
}

function findFunction(functions: readonly HostedFunction<HttpTrigger>[], method: string, path: string) {
  for (const hosted of functions) {
    if (!hosted.trigger.methods.includes(method)) continue;
    const params = hosted.trigger.template.match(path);
    if (params !== undefined) return { hosted, params };
  }
  return undefined;
}
