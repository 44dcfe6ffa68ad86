// The address to which Event Grid delivers: answers its handshakes, and runs one invocation per event, all events of a
// delivery at once. One failure fails the delivery, and Event Grid then sends all of it again.
import { z } from 'zod';
import type { InputData } from './core-protocol.ts';
import type { FunctionRunner } from './function-runner.ts';
import type { EventGridTrigger, HostedFunction } from './hosted-functions.ts';
import type { Endpoint, HostRequest, HostResponse } from './http-server.ts';
import type { TriggerInput } from './invocation.ts';
import { type HostKeys, opensEventGrid, presentedKey } from './keys.ts';

const PATH = '/runtime/webhooks/eventgrid';
const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS'];
const DEFAULT_ORIGIN = 'eventgrid.azure.net';
const EVENT_GRID_ORIGINS = [DEFAULT_ORIGIN, 'eventgrid.azure.us', 'eventgrid.azure.cn'];

/** Deeper than this the real host's JSON reader does not go. */
const DEEPEST = 64;

const event = z.record(z.string(), z.unknown());
const delivery = z.union([z.array(event), event.transform((single) => [single])]);
const code = z.object({ validationCode: z.string() });
const handshake = z.union([
  z.tuple([z.object({ data: code })], z.unknown()).transform(([first]) => first.data.validationCode),
  // In a CloudEvent the data is JSON in a string.
  z.object({ data: z.string().transform(jsonIn).pipe(code) }).transform(({ data }) => data.validationCode),
]);

export function eventGridWebhook(
  functions: readonly HostedFunction<EventGridTrigger>[],
  keys: HostKeys,
  runner: FunctionRunner,
): Endpoint {
  return async (request) => {
    if (request.path.toLowerCase().replace(/\/$/, '') !== PATH || !METHODS.includes(request.method)) return undefined;
    if (!opensEventGrid(presentedKey(request.headers, request.query), keys)) return { status: 401 };
    const name = request.query.get('functionName');
    const hosted = functions.find((each) => each.name === name && !each.disabled);
    if (hosted === undefined) return { status: 404, body: `cannot find function: '${name ?? ''}'` };
    if (request.method === 'OPTIONS') return allowOrigin(request);
    return answer(request, (events) => deliver(events, hosted, runner));
  };
}

export function toEventInput(single: Readonly<Record<string, unknown>>): TriggerInput {
  const metadata = new Map<string, InputData>();
  for (const [name, value] of Object.entries(single)) {
    if (name === 'data') metadata.set(name, { json: JSON.stringify(value) });
    else if (typeof value === 'string') metadata.set(name, { string: value });
    else if (!Array.isArray(value)) metadata.set(name, { string: JSON.stringify(value) });
  }
  return { data: { string: JSON.stringify(single, null, 2) }, metadata: Object.fromEntries(metadata) };
}

async function answer(
  request: HostRequest,
  onEvents: (events: z.infer<typeof delivery>) => Promise<HostResponse>,
): Promise<HostResponse> {
  const type = request.headers['aeg-event-type'];
  switch (typeof type === 'string' ? type.toLowerCase() : undefined) {
    case 'subscriptionvalidation': {
      const code = handshake.safeParse(await readJson(request));
      if (!code.success) return { status: 400 };
      const body = JSON.stringify({ validationResponse: code.data });
      return { status: 200, headers: [['content-type', 'text/plain; charset=utf-8']], body };
    }
    case 'notification': {
      const events = delivery.safeParse(await readJson(request));
      return events.success ? onEvents(events.data) : { status: 400 };
    }
    case 'unsubscribe':
      return { status: 202 };
    default:
      return { status: 400 };
  }
}

/** Undefined, which is no delivery, where the body is no JSON or nested too deep. What the real host answers then is not documented. */
async function readJson(request: HostRequest): Promise<unknown> {
  const value = jsonIn((await request.readBody()).toString());
  return isDeeperThan(DEEPEST, value) ? undefined : value;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeperThan(levels - 1, part));
}

async function deliver(
  events: z.infer<typeof delivery>,
  hosted: HostedFunction<EventGridTrigger>,
  runner: FunctionRunner,
): Promise<HostResponse> {
  const results = await Promise.all(events.map((single) => runner.run(hosted, toEventInput(single))));
  const failed = results.find((result) => result.kind === 'failed');
  return failed === undefined ? { status: 202 } : { status: 500, body: failed.error.message };
}

function allowOrigin(request: HostRequest): HostResponse {
  const asked = request.headers['webhook-request-origin'];
  const origin = EVENT_GRID_ORIGINS.find((known) => known === asked) ?? DEFAULT_ORIGIN;
  return { status: 200, headers: [['webhook-allowed-origin', origin]] };
}
