/** How a subscription and what its decisions have left behind are written where they are stored. */
import { z } from 'zod';
import type { Checkpoint } from '../domain/history.ts';
import { parseSubscriptionId, type SubscriptionId } from '../domain/ids.ts';
import type { Subscription, SubscriptionState } from '../domain/subscription.ts';
import { DIRECTIONS, type Trigger, WANTED_OUTCOMES, WANTED_SUBMISSIONS } from '../domain/trigger.ts';
import { instanceIdSchema, instantSchema } from './observation-schema.ts';

export const subscriptionIdSchema = z.string().transform((text, context): SubscriptionId => {
  const id = parseSubscriptionId(text);
  if (id !== undefined) return id;
  context.addIssue({ code: 'custom', message: 'must be a subscription id' });
  return z.NEVER;
});

const cooldown = { cooldownInMs: z.number().int().min(0) };
const condition = {
  threshold: z.number(),
  direction: z.enum(DIRECTIONS),
  rearmMargin: z.number().min(0),
  ...cooldown,
};

const triggerSchema: z.ZodType<Trigger> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('data-source-refresh-failed'), dataSourceId: z.string().min(1), ...cooldown }),
  z.object({ kind: z.literal('data-source-refresh-succeeded'), dataSourceId: z.string().min(1), ...cooldown }),
  z.object({ kind: z.literal('segment-threshold-crossed'), segmentName: z.string().min(1), ...condition }),
  z.object({ kind: z.literal('measure-threshold-crossed'), measureName: z.string().min(1), ...condition }),
  z.object({
    kind: z.literal('full-refresh-completed'),
    outcome: z.enum(WANTED_OUTCOMES),
    submission: z.enum(WANTED_SUBMISSIONS),
    ...cooldown,
  }),
  z.object({ kind: z.literal('unification-completed'), outcome: z.enum(WANTED_OUTCOMES), ...cooldown }),
]);

const levelSchema = z.object({ at: instantSchema, value: z.number() });

export const subscriptionSchema: z.ZodType<Subscription> = z.object({
  id: subscriptionIdSchema,
  instanceId: instanceIdSchema,
  instanceName: z.string(),
  trigger: triggerSchema,
  createdAt: instantSchema,
  baseline: levelSchema.exactOptional(),
  since: z.number().int().min(0),
});

const memory = {
  armed: z.boolean(),
  lastFire: z.object({ at: instantSchema, crossing: z.enum(['above', 'below']).exactOptional() }).exactOptional(),
  lastFireBySource: z.record(z.string(), instantSchema).exactOptional(),
  sequence: z.number().int().min(0),
};

export const decisionMemorySchema: z.ZodType<Omit<SubscriptionState, 'previous'>> = z.object(memory);

export const checkpointSchema: z.ZodType<Checkpoint> = z.object({
  n: z.number().int().min(0),
  state: z.object({ ...memory, previous: levelSchema.exactOptional() }),
});
