/** The routes about subscriptions that are there: ending them, looking at them, and sending events by hand. */
import { z } from 'zod';
import { deliveryView } from './delivery-view.ts';
import { instanceIdInput, instantInput } from './maker-inputs.ts';
import { defineRoute } from './route.ts';
import { destination, eventId, limit, limitOfBodies, since, subscriptionId } from './subscription-inputs.ts';
import { subscriptionView } from './subscription-view.ts';
import { verdictView } from './verdict-view.ts';

const ofOne = { params: z.object({ subscriptionId }) };
const nothing = z.object({});
const endingReply = z.object({
  status: z.enum(['ending', 'unchanged']).meta({
    title: 'Status',
    description: 'Whether the subscription is about to end, or nothing had to change.',
  }),
});

export const unsubscribeRoute = defineRoute({
  operationId: 'Unsubscribe',
  method: 'DELETE',
  path: 'subscriptions/{subscriptionId}',
  // The token in the address is the permission: the engine's DELETE may come without the connection's key.
  authority: 'anonymous',
  summary: 'End a subscription',
  description: 'Ends the subscription of a trigger when its flow is saved anew, turned off or deleted.',
  visibility: 'internal',
  hasEffects: true,
  ...ofOne,
  query: z.object({
    token: z.string().optional().meta({
      title: 'Token',
      description: 'The token in the address that the subscription was answered with.',
    }),
  }),
  success: { status: 200, reply: endingReply },
});

export const cancelSubscriptionRoute = defineRoute({
  operationId: 'CancelSubscription',
  method: 'POST',
  path: 'subscriptions/{subscriptionId}/cancel',
  authority: 'function',
  summary: 'Cancel a subscription',
  description: 'Ends a subscription whose flow is gone or must not be started any more.',
  visibility: 'advanced',
  hasEffects: true,
  ...ofOne,
  query: nothing,
  success: { status: 200, reply: endingReply },
});

export const listSubscriptionsRoute = defineRoute({
  operationId: 'ListSubscriptions',
  method: 'GET',
  path: 'subscriptions',
  authority: 'function',
  summary: 'List subscriptions',
  description: 'Lists the triggers that flows have subscribed to, with what they watch and how they are.',
  visibility: 'important',
  params: nothing,
  query: z.object({ instanceId: instanceIdInput().optional(), ...limit }),
  success: {
    status: 200,
    reply: z.object({
      value: z
        .array(subscriptionView)
        .meta({ title: 'Subscriptions', description: 'The subscriptions that there are.' }),
    }),
  },
});

export const getSubscriptionRoute = defineRoute({
  operationId: 'GetSubscription',
  method: 'GET',
  path: 'subscriptions/{subscriptionId}',
  authority: 'function',
  summary: 'Get a subscription',
  description: 'Reads one trigger that a flow has subscribed to, with what it watches and how it is.',
  visibility: 'advanced',
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
  description: 'Lists what was observed since the flow subscribed, and for each why the flow was started or was not.',
  visibility: 'important',
  ...ofOne,
  query: z.object({
    ...since,
    until: instantInput().exactOptional().meta({
      title: 'Until',
      description: 'Leaves out what is newer than this time, such as 2026-03-02T04:00:00Z.',
      visibility: 'advanced',
    }),
    ...limit,
  }),
  success: {
    status: 200,
    reply: z.object({
      verdicts: z.array(verdictView).meta({ title: 'Verdicts', description: 'What was decided, the newest first.' }),
      more: z.boolean().meta({
        title: 'More',
        description: 'Whether older ones were left out; ask again with the time of the last one as Until.',
      }),
    }),
  },
});

export const sendTestEventRoute = defineRoute({
  operationId: 'SendTestEvent',
  method: 'POST',
  path: 'subscriptions/{subscriptionId}/test-event',
  authority: 'function',
  summary: 'Send a test event',
  description: 'Starts the flow of a subscription with a made-up event that says it is a test.',
  visibility: 'important',
  hasEffects: true,
  ...ofOne,
  query: nothing,
  success: { status: 200, reply: deliveryView },
});

export const getDeliveriesRoute = defineRoute({
  operationId: 'GetDeliveries',
  method: 'GET',
  path: 'subscriptions/{subscriptionId}/deliveries',
  authority: 'function',
  summary: 'Get deliveries',
  description: 'Lists the events of a subscription with every attempt, how each ended, and the run that it started.',
  visibility: 'important',
  ...ofOne,
  query: z.object({ ...destination, ...since, ...limitOfBodies }),
  success: {
    status: 200,
    reply: z.object({
      deliveries: z.array(deliveryView).meta({ title: 'Deliveries', description: 'The events, the newest first.' }),
    }),
  },
});

export const replayEventRoute = defineRoute({
  operationId: 'ReplayEvent',
  method: 'POST',
  path: 'subscriptions/{subscriptionId}/deliveries/{eventId}/replay',
  authority: 'function',
  summary: 'Send an event again',
  description: 'Sends an event of a subscription once more, with the same body, after its delivery has ended.',
  visibility: 'important',
  hasEffects: true,
  params: z.object({ subscriptionId, eventId }),
  query: z.object(destination),
  success: { status: 200, reply: deliveryView },
});
