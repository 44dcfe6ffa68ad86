/** How deliveries, their attempts and ends, and the delivery side of a subscription are written where they are stored. */
import { z } from 'zod';
import type { ReplyMeaning } from '../domain/callback-reply.ts';
import { type Attempt, type DeliveryEnd, FINAL_STATES, ORIGINS, type OutboxEntry } from '../domain/delivery.ts';
import { type EventId, parseEventId } from '../domain/ids.ts';
import type { DeliverySide } from '../domain/lease.ts';
import { parseTraceParent, type TraceParent } from '../domain/trace-parent.ts';
import { TRIGGER_KINDS } from '../domain/trigger.ts';
import { instantSchema } from './observation-schema.ts';
import { subscriptionIdSchema } from './subscription-schema.ts';

const eventIdSchema = z.string().transform((text, context): EventId => {
  const id = parseEventId(text);
  if (id !== undefined) return id;
  context.addIssue({ code: 'custom', message: 'must be an event id' });
  return z.NEVER;
});

const traceParentSchema = z.string().transform((text, context): TraceParent => {
  const parent = parseTraceParent(text);
  if (parent !== undefined) return parent;
  context.addIssue({ code: 'custom', message: 'must be a W3C trace parent' });
  return z.NEVER;
});

const MEANINGS = [
  'accepted',
  'flow-off',
  'flow-deleted',
  'gone',
  'unauthorized',
  'transient',
  'refused',
] as const satisfies readonly ReplyMeaning['kind'][];

export const REFUSED_BECAUSE = [
  'flow-off',
  'callback-broken',
  'callback-url-damaged',
  'schema-mismatch',
  'too-large',
  'redirected',
  'unexpected-reply',
] as const;

export const attemptSchema: z.ZodType<Attempt> = z.object({
  attempt: z.number().int().min(1),
  at: instantSchema,
  durationInMs: z.number().min(0),
  status: z.number().int().exactOptional(),
  failure: z.string().exactOptional(),
  runId: z.string().exactOptional(),
  meaning: z.enum(MEANINGS),
});

export const deliveryEndSchema: z.ZodType<DeliveryEnd> = z.object({
  state: z.enum(FINAL_STATES),
  because: z.enum(REFUSED_BECAUSE).exactOptional(),
  at: instantSchema,
});

/** What every record of a delivery has. */
export const outboxEntryShape = {
  eventId: eventIdSchema,
  replay: z.number().int().min(0),
  origin: z.enum(ORIGINS),
  subscriptionId: subscriptionIdSchema,
  eventType: z.enum(TRIGGER_KINDS),
  occurredAt: instantSchema,
  body: z.string(),
  createdAt: instantSchema,
  traceParent: traceParentSchema.exactOptional(),
};

export const outboxEntrySchema: z.ZodType<OutboxEntry> = z.object(outboxEntryShape);

export const deliverySideSchema: z.ZodType<DeliverySide> = z.object({
  subscriptionId: subscriptionIdSchema,
  ownerHash: z.string(),
  triggerHash: z.string(),
  sealedUrl: z.string(),
  callbackHost: z.string(),
  leaseNumber: z.number().int().min(1),
  leaseTokenHash: z.string(),
  olderTokenHashes: z.array(z.string()),
  leasedAt: instantSchema,
  endsAt: instantSchema.exactOptional(),
  endReason: z.enum(['unsubscribed', 'superseded', 'cancelled', 'gone']).exactOptional(),
  endedAt: instantSchema.exactOptional(),
  switchedOffAt: instantSchema.exactOptional(),
  nextTrialAt: instantSchema.exactOptional(),
  brokenAt: instantSchema.exactOptional(),
  goneInARow: z.number().int().min(0),
  unauthorizedInARow: z.number().int().min(0),
  countedAt: instantSchema.exactOptional(),
});
