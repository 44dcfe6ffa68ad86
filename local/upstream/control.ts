// A way in for people with curl: makes something happen in the simulated environment, orders faults, shows what was asked.
// Whatever has no stamp of its own happens now, in source time.
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { type Faults, OPERATIONS } from './faults.ts';
import type { SimulatedInstance } from './instance.ts';
import { badRequest, notFound, ok, type Reply } from './replies.ts';
import type { RequestLog } from './request-log.ts';
import type { UpstreamState } from './state.ts';
import { instantText } from './wire-instant.ts';

export interface Controlled {
  readonly state: UpstreamState;
  readonly faults: Faults;
  readonly requests: RequestLog;
}

const at = z.iso
  .datetime()
  .transform((text) => Date.parse(text))
  .optional();
const runOutcome = z.enum(['successful', 'failed', 'timedOut', 'aborted', 'skipped', 'deleted']).default('successful');
const evaluation = { at, outcome: z.enum(['successful', 'failed']).default('successful') };
const run = { at, outcome: runOutcome, submission: z.enum(['scheduled', 'onDemand']).default('onDemand') };

const SegmentEvaluation = z.strictObject({ ...evaluation, count: z.int().nonnegative().optional() });
const MeasureEvaluation = z.strictObject({ ...evaluation, value: z.union([z.number(), z.string()]).optional() });
const Refresh = z.strictObject({ ...run, message: z.string().optional() });
const FullRun = z.strictObject(run);
const FaultOrder = z.strictObject({
  operation: z.enum([...OPERATIONS, 'any']).default('any'),
  times: z.int().positive().optional(),
  fault: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('status'),
      status: z.union([z.literal(429), z.literal(500), z.literal(503)]),
      retryAfterInSeconds: z.int().nonnegative().optional(),
    }),
    z.strictObject({ kind: z.literal('hang') }),
    z.strictObject({ kind: z.literal('delay'), inMs: z.int().nonnegative().max(600_000) }),
    z.strictObject({ kind: z.literal('malformed-item') }),
  ]),
});

const WAYS_IN = [
  'POST /control/segments/{name}/evaluations {"count":12000}',
  'POST /control/measures/{name}/evaluations {"value":1300000}',
  'POST /control/data-sources/{id}/refreshes {"outcome":"failed","message":"…"}',
  'POST /control/full-refreshes {"submission":"scheduled","outcome":"successful"}',
  'POST /control/unifications {"outcome":"successful"}',
  'POST /control/faults {"operation":"segments","times":1,"fault":{"kind":"status","status":503,"retryAfterInSeconds":5}}',
  'DELETE /control/faults',
  'GET /control/requests',
  'Every POST takes "at" (ISO 8601), and ?instanceId= where there is more than one instance.',
];

export async function answerControl(
  request: IncomingMessage,
  path: readonly string[],
  query: URLSearchParams,
  controlled: Controlled,
): Promise<Reply> {
  const { state, faults, requests } = controlled;
  const [collection, id] = path;
  const command = `${request.method} ${path.length === 3 ? `${collection}/{}/${path[2]}` : path.join('/')}`;
  if (command === 'GET ') return ok({ ways: WAYS_IN });
  if (command === 'GET requests') return ok(requests.counts);
  if (command === 'DELETE faults') {
    faults.lift();
    return ok({ faults: 'lifted' });
  }
  const instance = instanceFor(query, state);
  if (instance === undefined) return notFound('instanceNotFound', 'There is no such instance.');
  try {
    return perform(command, id ?? '', await bodyOf(request), instance, controlled) ?? unknownWay();
  } catch (error) {
    if (error instanceof z.ZodError) return badRequest(z.prettifyError(error));
    if (error instanceof SyntaxError) return badRequest('The body is not JSON.');
    throw error;
  }
}

function perform(
  command: string,
  id: string,
  body: unknown,
  instance: SimulatedInstance,
  { state, faults }: Controlled,
): Reply | undefined {
  const done = (stamp: number) => ok({ at: instantText(stamp) });
  switch (command) {
    case 'POST segments/{}/evaluations': {
      if (!instance.segments.some(({ name }) => name === id))
        return notFound('segmentMetadataNotFound', 'No such segment.');
      const { count, outcome, at: stamp = state.now() } = SegmentEvaluation.parse(body);
      instance.evaluateSegment(id, count, { outcome, at: stamp });
      return done(stamp);
    }
    case 'POST measures/{}/evaluations': {
      if (!instance.measures.some(({ name }) => name === id))
        return notFound('measureMetadataNotFound', 'No such measure.');
      const { value, outcome, at: stamp = state.now() } = MeasureEvaluation.parse(body);
      instance.evaluateMeasure(id, value, { outcome, at: stamp });
      return done(stamp);
    }
    case 'POST data-sources/{}/refreshes': {
      if (!instance.dataSources.some(({ dataSourceId }) => dataSourceId === id)) {
        return notFound('dataSourceNotFound', 'No such data source.');
      }
      const { message, at: stamp = state.now(), ...refresh } = Refresh.parse(body);
      instance.refreshDataSource(id, { ...refresh, at: stamp, ...(message === undefined ? {} : { message }) });
      return done(stamp);
    }
    case 'POST full-refreshes': {
      const { at: stamp = state.now(), ...full } = FullRun.parse(body);
      instance.runEverything({ ...full, at: stamp });
      return done(stamp);
    }
    case 'POST unifications': {
      const { at: stamp = state.now(), outcome, submission } = FullRun.parse(body);
      const { jobId } = instance.startJob({ operationType: 'merge', submission, at: stamp });
      instance.endTask(jobId, { operationType: 'merge', outcome, at: stamp });
      instance.endJob(jobId, { outcome, at: stamp });
      return done(stamp);
    }
    case 'POST faults': {
      const { operation, fault, times } = FaultOrder.parse(body);
      const { kind } = fault;
      if (kind !== 'status') faults.add(operation, fault, times);
      else {
        const { status, retryAfterInSeconds } = fault;
        faults.add(
          operation,
          { kind, status, ...(retryAfterInSeconds === undefined ? {} : { retryAfterInSeconds }) },
          times,
        );
      }
      return ok({ operation, fault, times: times ?? 'until lifted' });
    }
    default:
      return undefined;
  }
}

function instanceFor(query: URLSearchParams, state: UpstreamState): SimulatedInstance | undefined {
  const instanceId = query.get('instanceId');
  return instanceId === null ? state.instances[0] : state.instance(instanceId);
}

function unknownWay(): Reply {
  return notFound('notFound', `There is no such way in. There are: ${WAYS_IN.join('; ')}`);
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text === '' ? {} : JSON.parse(text);
}
