/** How an observation is written where it leaves the process: in queue messages and in stored history. */
import { z } from 'zod';
import { type InstanceId, instanceIdOf } from '../domain/ids.ts';
import { type Instant, parseInstant } from '../domain/instant.ts';
import { ENDED_STATUSES, type Observation } from '../domain/observation.ts';
import { SUBJECT_KINDS } from '../domain/subject.ts';

export const instantSchema = z.string().transform((text, context): Instant => {
  const instant = parseInstant(text);
  if (instant !== undefined) return instant;
  context.addIssue({ code: 'custom', message: 'must be an ISO 8601 date and time, for example 2026-03-02T04:02:51Z' });
  return z.NEVER;
});

export const instanceIdSchema = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .transform((text): InstanceId => instanceIdOf(text));

const subjectSchema = z.object({
  instanceId: instanceIdSchema,
  kind: z.enum(SUBJECT_KINDS),
  objectId: z.string().min(1),
});
const seen = { subject: subjectSchema, at: instantSchema, label: z.string().exactOptional() };

export const observationSchema: z.ZodType<Observation> = z.union([
  z.object({ ...seen, type: z.literal('level'), outcome: z.literal('succeeded'), value: z.number() }),
  z.object({ ...seen, type: z.literal('level'), outcome: z.literal('failed'), message: z.string().exactOptional() }),
  z.object({
    ...seen,
    type: z.literal('run'),
    status: z.enum(ENDED_STATUSES),
    jobIds: z.array(z.string().min(1)).min(1),
    dataSourceId: z.string().exactOptional(),
    submission: z.enum(['scheduled', 'manual']).exactOptional(),
    message: z.string().exactOptional(),
    seenIn: z.enum(['status', 'tasks', 'jobs', 'event']),
  }),
]);
