/** The routes about subscriptions that are there: ending them, looking at them, and sending events by hand. */
import { z } from 'zod';
import { type EventId, parseEventId, parseSubscriptionId, type SubscriptionId } from '../domain/ids.ts';
import { instanceIdInput, instantInput, wholeNumberInput } from './maker-inputs.ts';
import { defineRoute } from './route.ts';

const subscriptionId = z.string().transform((text, context): SubscriptionId => {
  const id = parseSubscriptionId(text.toLowerCase());
  if (id !== undefined) return id;
  context.addIssue({
    code: 'custom',
    message: 'must be a subscription id: two times 20 digits or letters a to f, with a dash between',
  });
  return z.NEVER;
});

const eventId = z.string().transform((text, context): EventId => {
  const id = parseEventId(text.toUpperCase());
  if (id !== undefined) return id;
  context.addIssue({ code: 'custom', message: 'must be an event id: 26 digits and letters' });
  return z.NEVER;
});

const MOST_LISTED = 1_000;
const ofOne = { params: z.object({ subscriptionId }) };
const nothing = z.object({});
const limit = { limit: wholeNumberInput({ least: 1, most: MOST_LISTED }).default(MOST_LISTED) };
/** Each delivery comes with its body. */
const limitOfBodies = { limit: wholeNumberInput({ least: 1, most: MOST_LISTED }).default(100) };
const since = { since: instantInput().exactOptional() };

const levelView = z.object({ at: z.string(), value: z.number() });

const subscriptionView = z.object({
  subscriptionId: z.string(),
  trigger: z.string(),
  instanceId: z.string(),
  instanceName: z.string(),
  /** As the maker gave them, with the defaults filled in. */
  inputs: z.record(z.string(), z.union([z.string(), z.number()])),
  status: z.enum(['active', 'ending']),
  endsAt: z.string().optional(),
  createdAt: z.string(),
  callback: z.object({
    host: z.string(),
    leasedAt: z.string(),
    leaseNumber: z.number(),
    condition: z.enum(['ok', 'switched-off', 'broken']),
  }),
  events: z.number(),
  armed: z.boolean(),
  lastFiredAt: z.string().optional(),
  baseline: levelView.optional(),
  previous: levelView.optional(),
  subjectState: z.enum(['active', 'inactive', 'missing']).optional(),
  gapAt: z.string().optional(),
});

const deliveryView = z.object({
  eventId: z.string(),
  eventType: z.string(),
  origin: z.enum(['fire', 'replay', 'test']),
  replay: z.number(),
  occurredAt: z.string(),
  state: z.enum(['waiting', 'delivered', 'gone', 'refused', 'expired', 'unsubscribed']),
  because: z.string().optional(),
  endedAt: z.string().optional(),
  /** While it waits. */
  nextAttemptAt: z.string().optional(),
  /** The flow's run that the event started. */
  runId: z.string().optional(),
  attempts: z.array(
    z.object({
      attempt: z.number(),
      at: z.string(),
      durationInMs: z.number(),
      status: z.number().optional(),
      failure: z.string().optional(),
      runId: z.string().optional(),
      meaning: z.string(),
    }),
  ),
  body: z.record(z.string(), z.unknown()),
});

const verdictView = z.object({
  n: z.number(),
  observedAt: z.string(),
  detectedAt: z.string(),
  value: z.number().optional(),
  previous: z.number().optional(),
  /** For runs, and for evaluations that failed. */
  outcome: z.string().optional(),
  jobIds: z.array(z.string()).optional(),
  dataSourceId: z.string().optional(),
  label: z.string().optional(),
  fires: z.boolean(),
  reason: z.string(),
  eventId: z.string().optional(),
  eventState: z.string().optional(),
});

export const unsubscribeRoute = defineRoute({
  operationId: 'Unsubscribe',
  method: 'DELETE',
  path: 'subscriptions/{subscriptionId}',
  // The token in the address is the permission: the engine's DELETE may come without the connection's key.
  authority: 'anonymous',
  summary: 'End a subscription',
  ...ofOne,
  query: z.object({ token: z.string().optional() }),
  success: { status: 200, reply: z.object({ status: z.enum(['ending', 'unchanged']) }) },
});

export const cancelSubscriptionRoute = defineRoute({
  operationId: 'CancelSubscription',
  method: 'POST',
  path: 'subscriptions/{subscriptionId}/cancel',
  authority: 'function',
  summary: 'Cancel a subscription',
  ...ofOne,
  query: nothing,
  success: { status: 200, reply: z.object({ status: z.enum(['ending', 'unchanged']) }) },
});

export const listSubscriptionsRoute = defineRoute({
  operationId: 'ListSubscriptions',
  method: 'GET',
  path: 'subscriptions',
  authority: 'function',
  summary: 'List subscriptions',
  params: nothing,
  query: z.object({ instanceId: instanceIdInput().optional(), ...limit }),
  success: { status: 200, reply: z.object({ value: z.array(subscriptionView) }) },
});

export const getSubscriptionRoute = defineRoute({
  operationId: 'GetSubscription',
  method: 'GET',
  path: 'subscriptions/{subscriptionId}',
  authority: 'function',
  summary: 'Get a subscription',
  ...ofOne,
  query: nothing,
  success: { status: 200, reply: subscriptionView },
});

export const getVerdictsRoute = defineRoute({
  operationId: 'GetVerdicts',
  method: 'GET',
  path: 'subscriptions/{subscriptionId}/verdicts',
  authority: 'function',
  summary: 'Show why it fired and did not',
  ...ofOne,
  query: z.object({ ...since, until: instantInput().exactOptional(), ...limit }),
  success: {
    status: 200,
    reply: z.object({
      verdicts: z.array(verdictView),
      /** Older ones were left out: ask again with `until`. */ more: z.boolean(),
    }),
  },
});

export const sendTestEventRoute = defineRoute({
  operationId: 'SendTestEvent',
  method: 'POST',
  path: 'subscriptions/{subscriptionId}/test-event',
  authority: 'function',
  summary: 'Send a test event',
  ...ofOne,
  query: nothing,
  success: { status: 202, reply: deliveryView },
});

export const getDeliveriesRoute = defineRoute({
  operationId: 'GetDeliveries',
  method: 'GET',
  path: 'subscriptions/{subscriptionId}/deliveries',
  authority: 'function',
  summary: 'Get the deliveries of a subscription',
  ...ofOne,
  query: z.object({ ...since, ...limitOfBodies }),
  success: { status: 200, reply: z.object({ deliveries: z.array(deliveryView) }) },
});

export const replayEventRoute = defineRoute({
  operationId: 'ReplayEvent',
  method: 'POST',
  path: 'subscriptions/{subscriptionId}/deliveries/{eventId}/replay',
  authority: 'function',
  summary: 'Send an event again',
  params: z.object({ subscriptionId, eventId }),
  query: nothing,
  success: { status: 202, reply: deliveryView },
});

export type SubscriptionReply = z.input<typeof subscriptionView>;
export type DeliveryReply = z.input<typeof deliveryView>;
export type VerdictReply = z.input<typeof verdictView>;
