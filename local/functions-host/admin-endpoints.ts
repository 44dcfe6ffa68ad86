// What an operator may ask of the host with the master key: what functions there are, how the host is, and to start one.
import { z } from 'zod';
import type { FunctionRunner } from './function-runner.ts';
import type { HostedFunction } from './hosted-functions.ts';
import type { Endpoint, HostRequest, HostResponse } from './http-server.ts';
import { type HostKeys, opensAdmin, presentedKey } from './keys.ts';
import { manualInput } from './manual-input.ts';

const startBody = z.object({ input: z.string().default('') });

export function adminEndpoint(
  functions: readonly HostedFunction[],
  keys: HostKeys,
  runner: FunctionRunner,
  errorCount: number,
): Endpoint {
  const started = Date.now();
  return async (request) => {
    const [admin, area, name, detail] = request.path.split('/').slice(1);
    if (admin?.toLowerCase() !== 'admin') return undefined;
    if (!opensAdmin(presentedKey(request.headers, request.query), keys)) return { status: 401 };
    if (area === 'host') return request.method === 'GET' ? hostAnswer(name, detail) : undefined;
    if (area !== 'functions') return undefined;
    if (name === undefined || name === '') return json(functions.map((each) => describe(each, originOf(request))));
    const hosted = functions.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (hosted === undefined) return { status: 404 };
    if (request.method === 'POST' && detail === undefined) return start(hosted, request, runner);
    if (request.method !== 'GET') return undefined;
    if (detail === 'status') return json({ isDisabled: hosted.disabled });
    return detail === undefined ? json(describe(hosted, originOf(request))) : undefined;
  };

  function hostAnswer(area: string | undefined, detail: string | undefined): HostResponse | undefined {
    switch (area) {
      case 'ping':
        return { status: 200 };
      case 'status':
        return json({
          id: 'local',
          state: 'Running',
          version: 'embedded',
          processUptime: Date.now() - started,
          functionErrors: errorCount,
        });
      case 'systemkeys':
        return detail === 'eventgrid_extension' ? json({ name: detail, value: keys.eventgrid }) : { status: 404 };
      default:
        return undefined;
    }
  }
}

/** Answers before the run has ended, and never tells how it ended: that is in the log. */
async function start(hosted: HostedFunction, request: HostRequest, runner: FunctionRunner): Promise<HostResponse> {
  const body = startBody.safeParse(parseJson((await request.readBody()).toString()));
  if (!body.success) return { status: 400 };
  let input: ReturnType<typeof manualInput>;
  try {
    input = manualInput(hosted, body.data.input, originOf(request));
  } catch {
    return { status: 400 };
  }
  void runner.run(hosted, input);
  return { status: 202 };
}

function describe({ name, trigger, disabled, registered }: HostedFunction, origin: string) {
  const config = { bindings: Object.values(registered.metadata.bindings) };
  const route = trigger.kind === 'http' ? { invoke_url_template: `${origin}/${trigger.route}` } : {};
  return { name, language: 'node', isDisabled: disabled, config, ...route };
}

const originOf = (request: HostRequest): string => new URL(request.url).origin;

const json = (value: unknown): HostResponse => ({
  status: 200,
  headers: [['content-type', 'application/json; charset=utf-8']],
  body: JSON.stringify(value),
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
