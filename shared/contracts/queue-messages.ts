/** The messages of the app's queues. */
import { z } from 'zod';
import type { DeliveryRequest, PollRequest, PublishRequest } from '../domain/requests.ts';
import { instanceIdSchema, instantSchema, observationSchema } from './observation-schema.ts';
import { subscriptionIdSchema } from './subscription-schema.ts';

/** Created by the app where they are missing; named in the functions' registration. */
export const POLL_QUEUE = 'poll-instance';
export const DELIVERY_QUEUE = 'deliver-outbox';
export const PUBLISH_QUEUE = 'publish-events';

const bucket = z.string().regex(/^b\d\d$/);
const poll = { instanceId: instanceIdSchema, requestedAt: instantSchema };

export const pollRequestSchema: z.ZodType<PollRequest> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('scheduled'), ...poll }),
  z.object({ kind: z.literal('wake-up'), ...poll }),
  z.object({
    kind: z.literal('pushed'),
    ...poll,
    observation: observationSchema,
    tries: z.number().int().min(0).exactOptional(),
  }),
]);

export const deliveryRequestSchema: z.ZodType<DeliveryRequest> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('deliver'), bucket }),
  z.object({ kind: z.literal('end-subscription'), subscriptionId: subscriptionIdSchema }),
]);

export const publishRequestSchema: z.ZodType<PublishRequest> = z.object({ kind: z.literal('publish'), bucket });
