/**
 * The events that tell the app what happened without a poll: CloudEvents, or events of the Event Grid schema, of these
 * five types. The key of what happened is required, so that what is pushed and polled is known as one.
 */
import { z } from 'zod';
import { instanceIdSchema, instantSchema } from './observation-schema.ts';

export const STATUS_EVENT_TYPES = [
  'audienceinsights.datasource.refreshed',
  'audienceinsights.refresh.completed',
  'audienceinsights.unification.completed',
  'audienceinsights.segment.evaluated',
  'audienceinsights.measure.evaluated',
] as const;
export type StatusEventType = (typeof STATUS_EVENT_TYPES)[number];

const MOST_JOBS = 20;
const LONGEST_TEXT = 4_000;

/** As JSON one of these, or half of a character, is six bytes: twenty names of them would fit no message of the queue. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;
const printable = z.string().refine((text) => !UNPRINTABLE.test(text), 'must not hold control characters');
const name = printable.trim().min(1).max(256);
const displayName = printable.max(256).exactOptional();
const message = z
  .string()
  .transform((text) => text.slice(0, LONGEST_TEXT))
  .exactOptional();

/** Upstream's words, whatever their case. */
const endedStatus = z
  .string()
  .transform((text) => (text.toLowerCase() === 'timedout' ? 'timedOut' : text.toLowerCase()))
  .pipe(z.enum(['successful', 'failed', 'timedOut', 'aborted', 'skipped', 'deleted']));

const run = {
  instanceId: instanceIdSchema,
  jobIds: z
    .array(name.transform((id) => id.toLowerCase()))
    .min(1)
    .max(MOST_JOBS),
  outcome: endedStatus,
  endedAt: instantSchema,
  message,
};

const evaluation = { instanceId: instanceIdSchema, evaluatedAt: instantSchema };
const segment = { ...evaluation, segmentName: name, segmentDisplayName: displayName };
const measure = { ...evaluation, measureName: name, measureDisplayName: displayName };
const evaluationOutcome = z
  .string()
  .transform((text) => text.toLowerCase())
  .pipe(z.enum(['successful', 'failed']));

/** A success says its value; a union would say no more than that something is wrong. */
function requiredOnSuccess<Name extends string>(valueName: Name) {
  return (
    data: { readonly outcome: 'successful' | 'failed' } & { readonly [Key in Name]?: number },
    context: z.RefinementCtx,
  ) => {
    if (data.outcome === 'failed' || data[valueName] !== undefined) return;
    context.addIssue({
      code: 'custom',
      path: [valueName],
      message: 'must be a number where the outcome is successful',
    });
  };
}

export const STATUS_EVENT_DATA = {
  'audienceinsights.datasource.refreshed': z.object({
    ...run,
    dataSourceId: z
      .string()
      .trim()
      .regex(/^[\w.-]{1,64}$/, 'must be the id of one data source')
      .transform((id) => id.toLowerCase()),
    dataSourceName: displayName,
  }),
  'audienceinsights.refresh.completed': z.object({
    ...run,
    submission: z
      .string()
      .transform((text) => text.toLowerCase())
      .pipe(z.enum(['scheduled', 'ondemand']))
      .exactOptional(),
  }),
  'audienceinsights.unification.completed': z.object(run),
  'audienceinsights.segment.evaluated': z
    .object({ ...segment, outcome: evaluationOutcome, memberCount: z.number().min(0).exactOptional(), message })
    .superRefine(requiredOnSuccess('memberCount')),
  'audienceinsights.measure.evaluated': z
    .object({ ...measure, outcome: evaluationOutcome, value: z.number().exactOptional(), message })
    .superRefine(requiredOnSuccess('value')),
} as const satisfies Record<StatusEventType, z.ZodType>;

export type StatusEventData = {
  [Type in StatusEventType]: { readonly type: Type; readonly data: z.output<(typeof STATUS_EVENT_DATA)[Type]> };
}[StatusEventType];
