// What a scripted day is made of: the simulated environment, the flows with what each of them must see, and the steps.
// Objects are called by their names, jobs by a name that the script makes up; times are times of day in UTC.
import { z } from 'zod';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 03:11');
const ended = z.enum(['successful', 'failed', 'timedOut', 'aborted', 'skipped', 'deleted']);
const evaluated = z.enum(['successful', 'failed']);
const submission = z.enum(['scheduled', 'onDemand']);
const step = z.enum(['ingestion', 'dataPreparation', 'map', 'match', 'merge', 'measures', 'segmentation', 'export']);

export const TRIGGER_KINDS = [
  'data-source-refresh-failed',
  'data-source-refresh-succeeded',
  'segment-threshold-crossed',
  'measure-threshold-crossed',
  'full-refresh-completed',
  'unification-completed',
] as const;
export type TriggerKind = (typeof TRIGGER_KINDS)[number];

/** Where no time is given, it is the step's. */
const happening = { at: timeOfDay.optional() };

const Mutation = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('start-job'),
    ...happening,
    job: z.string(),
    operationType: z.union([step, z.literal('all')]),
    submission,
    /** Sources that begin to be loaded at once. */
    loads: z.array(z.string()).default([]),
  }),
  z.strictObject({
    do: z.literal('end-task'),
    ...happening,
    job: z.string(),
    operationType: step,
    dataSource: z.string().optional(),
    outcome: ended,
    message: z.string().optional(),
  }),
  z.strictObject({ do: z.literal('end-job'), ...happening, job: z.string(), outcome: ended }),
  z.strictObject({
    do: z.literal('evaluate-segment'),
    ...happening,
    segment: z.string(),
    count: z.int().nonnegative().optional(),
    outcome: evaluated.default('successful'),
    job: z.string().optional(),
  }),
  z.strictObject({
    do: z.literal('evaluate-measure'),
    ...happening,
    measure: z.string(),
    value: z.number().optional(),
    outcome: evaluated.default('successful'),
    job: z.string().optional(),
  }),
  /** Upstream answers 503 until it is mended. */
  z.strictObject({ do: z.literal('break-upstream'), retryAfterInSeconds: z.int().positive() }),
  z.strictObject({ do: z.literal('mend-upstream') }),
  z.strictObject({
    do: z.literal('fail-callbacks'),
    flow: z.string(),
    status: z.union([z.literal(429), z.literal(503)]),
    retryAfterInSeconds: z.int().positive().optional(),
    times: z.int().positive(),
  }),
]);
export type Mutation = z.infer<typeof Mutation>;

/** `again`: this was told before, by an event or by upstream, so nothing new may come of it. */
const push = { ...happening, again: z.boolean().default(false) };

const PushedEvent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('data-source-refreshed'),
    ...push,
    dataSource: z.string(),
    job: z.string(),
    outcome: ended,
    message: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('refresh-completed'), ...push, job: z.string(), submission, outcome: ended }),
  z.strictObject({ type: z.literal('unification-completed'), ...push, job: z.string(), outcome: ended }),
  z.strictObject({
    type: z.literal('segment-evaluated'),
    ...push,
    segment: z.string(),
    outcome: evaluated.default('successful'),
    count: z.int().nonnegative().optional(),
  }),
  z.strictObject({
    type: z.literal('measure-evaluated'),
    ...push,
    measure: z.string(),
    outcome: evaluated.default('successful'),
    value: z.number().optional(),
  }),
]);
export type PushedEvent = z.infer<typeof PushedEvent>;

const Step = z.strictObject({
  at: timeOfDay,
  says: z.string(),
  upstream: z.array(Mutation).default([]),
  eventGrid: z.array(PushedEvent).default([]),
});
export type Step = z.infer<typeof Step>;

const Verdict = z.strictObject({ at: timeOfDay, reason: z.string(), because: z.string().optional() });

const Flow = z.strictObject({
  key: z.string(),
  name: z.string(),
  trigger: z.enum(TRIGGER_KINDS),
  /** As the app's subscribe route takes them in the query, but `dataSource` by its name, `*` being any. */
  inputs: z.record(z.string(), z.string()),
  /** Everything that the flow is asked about in the course of the day: what starts it, and what must not and why. */
  fires: z.array(Verdict),
  holds: z.array(Verdict),
});
export type ScenarioFlow = z.infer<typeof Flow>;

const earlier = { daysAgo: z.int().positive(), at: timeOfDay };

export const Scenario = z.strictObject({
  title: z.string(),
  startsAt: timeOfDay,
  instance: z.strictObject({ id: z.guid(), name: z.string() }),
  /** When the full refresh of the day before ended, for every source with success. */
  refreshedYesterdayAt: timeOfDay,
  dataSources: z.array(z.strictObject({ id: z.guid(), name: z.string(), friendlyName: z.string(), kind: z.string() })),
  segments: z.array(
    z.strictObject({
      name: z.string(),
      friendlyName: z.string(),
      before: z.array(z.strictObject({ ...earlier, count: z.int().nonnegative() })),
    }),
  ),
  measures: z.array(
    z.strictObject({
      name: z.string(),
      displayName: z.string(),
      dimensions: z.array(z.string()).default([]),
      before: z.array(z.strictObject({ ...earlier, value: z.number() })),
    }),
  ),
  flows: z.array(Flow),
  steps: z.array(Step),
});
export type Scenario = z.infer<typeof Scenario>;
