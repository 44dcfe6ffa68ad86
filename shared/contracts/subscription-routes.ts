/** The routes about subscriptions that are there: ending them, looking at them, and sending events by hand. */
import { z } from 'zod';
import { DESTINATIONS } from '../domain/delivery.ts';
import { type EventId, parseEventId, parseSubscriptionId, type SubscriptionId } from '../domain/ids.ts';
import { anyEventBody } from './callback-body.ts';
import { choiceInput, instanceIdInput, instantInput, wholeNumberInput } from './maker-inputs.ts';
import { defineRoute } from './route.ts';

const subscriptionId = z
  .string()
  .transform((text, context): SubscriptionId => {
    const id = parseSubscriptionId(text.toLowerCase());
    if (id !== undefined) return id;
    context.addIssue({
      code: 'custom',
      message: 'must be a subscription id: two times 20 digits or letters a to f, with a dash between',
    });
    return z.NEVER;
  })
  .meta({
    title: 'Subscription ID',
    description: 'The subscription, as every event and the action List subscriptions name it.',
  });

const eventId = z
  .string()
  .transform((text, context): EventId => {
    const id = parseEventId(text.toUpperCase());
    if (id !== undefined) return id;
    context.addIssue({ code: 'custom', message: 'must be an event id: 26 digits and letters' });
    return z.NEVER;
  })
  .meta({ title: 'Event ID', description: 'The event, as its body and the action Get deliveries name it.' });

const MOST_LISTED = 1_000;
const ofOne = { params: z.object({ subscriptionId }) };
const nothing = z.object({});
const levelView = z.object({
  at: z.string().meta({ title: 'At', description: 'When it was evaluated.', format: 'date-time' }),
  value: z.number().meta({ title: 'Value', description: 'The number of members, or the value of the measure.' }),
});

/** As the maker gave them, with the defaults filled in; which ones there are depends on the trigger. */
const inputsView = z
  .object({
    dataSourceId: z.string().optional().meta({ title: 'Data Source', description: 'The data source, or * for any.' }),
    segmentName: z.string().optional().meta({ title: 'Segment', description: 'The segment by its system name.' }),
    measureName: z.string().optional().meta({ title: 'Measure', description: 'The measure by its system name.' }),
    threshold: z.number().optional().meta({ title: 'Threshold', description: 'The value to cross.' }),
    direction: z.string().optional().meta({ title: 'Direction', description: 'The direction in which to cross it.' }),
    rearmMargin: z.number().optional().meta({ title: 'Rearm Margin', description: 'How far back rearms the trigger.' }),
    outcome: z.string().optional().meta({ title: 'Outcome', description: 'The outcome that is wanted.' }),
    submission: z.string().optional().meta({ title: 'Started By', description: 'Who must have started the refresh.' }),
    cooldown: z.string().meta({ title: 'Cooldown', description: 'How long it stays quiet after it fired.' }),
  })
  .meta({ title: 'Inputs', description: 'What the maker asked for, with the defaults filled in.' });

const limitText = { title: 'Limit', visibility: 'advanced' } as const;
const limit = {
  limit: wholeNumberInput({ least: 1, most: MOST_LISTED })
    .default(MOST_LISTED)
    .meta({
      ...limitText,
      description: 'How many to list at most, from 1 to 1000.',
      wireDefault: MOST_LISTED,
    }),
};
const destination = {
  destination: choiceInput(DESTINATIONS)
    .default('flow')
    .meta({
      title: 'Destination',
      description: 'Whether the events on their way to the flow are meant, or the same ones on their way to the topic.',
      visibility: 'advanced',
      wireDefault: 'flow',
      choiceLabels: { flow: 'The flow', topic: 'The topic' },
    }),
};
/** Each delivery comes with its body. */
const limitOfBodies = {
  limit: wholeNumberInput({ least: 1, most: MOST_LISTED })
    .default(100)
    .meta({
      ...limitText,
      description: 'How many deliveries to list at most, from 1 to 1000.',
      wireDefault: 100,
    }),
};
const since = {
  since: instantInput().exactOptional().meta({
    title: 'Since',
    description: 'Leaves out what is older than this time, such as 2026-03-02T04:00:00Z.',
    visibility: 'advanced',
  }),
};

const subscriptionView = z
  .object({
    subscriptionId: z
      .string()
      .meta({ title: 'Subscription ID', description: 'Names the subscription in other actions.' }),
    trigger: z
      .string()
      .meta({ title: 'Trigger', description: 'The kind of trigger, such as segment-threshold-crossed.' }),
    instanceId: z.string().meta({ title: 'Instance ID', description: 'The Customer Insights instance by its ID.' }),
    instanceName: z
      .string()
      .meta({ title: 'Instance Name', description: 'The Customer Insights instance by its name.' }),
    inputs: inputsView,
    status: z.enum(['active', 'ending']).meta({
      title: 'Status',
      description: 'Whether it is in force, or about to end because its flow was saved or turned off.',
    }),
    endsAt: z
      .string()
      .optional()
      .meta({ title: 'Ends At', description: 'When it ends, where it is about to.', format: 'date-time' }),
    createdAt: z
      .string()
      .meta({ title: 'Created At', description: 'When the flow subscribed first.', format: 'date-time' }),
    callback: z
      .object({
        host: z.string().meta({ title: 'Host', description: 'The host that events are sent to.' }),
        leasedAt: z
          .string()
          .meta({ title: 'Renewed At', description: 'When the flow was saved last.', format: 'date-time' }),
        leaseNumber: z.number().meta({ title: 'Times Saved', description: 'How many times the flow subscribed.' }),
        condition: z.enum(['ok', 'switched-off', 'broken']).meta({
          title: 'Condition',
          description: 'Whether the flow takes events, is turned off, or refuses them; saving it again mends that.',
        }),
      })
      .meta({ title: 'Callback', description: 'Where events are sent; the address itself is a secret.' }),
    events: z.number().meta({ title: 'Events', description: 'How many events it has had.' }),
    armed: z
      .boolean()
      .meta({ title: 'Armed', description: 'False while the value has not moved back far enough yet.' }),
    lastFiredAt: z.string().optional().meta({
      title: 'Last Fired At',
      description: 'When that happened which last started the flow.',
      format: 'date-time',
    }),
    baseline: levelView.optional().meta({ title: 'Baseline', description: 'The value at the time of subscribing.' }),
    previous: levelView
      .optional()
      .meta({ title: 'Previous', description: 'The value that the next one is compared with.' }),
    subjectState: z.enum(['active', 'inactive', 'missing']).optional().meta({
      title: 'Subject State',
      description: 'Whether what is watched is there and is still being evaluated.',
    }),
    gapAt: z.string().optional().meta({
      title: 'Gap At',
      description: 'Since when something may have been missed, because it was no longer listed.',
      format: 'date-time',
    }),
  })
  .meta({ title: 'Subscription', description: 'One trigger of one flow.' });

const deliveryView = z
  .object({
    eventId: z.string().meta({ title: 'Event ID', description: 'Names the event in other actions.' }),
    eventType: z.string().meta({ title: 'Event Type', description: 'The kind of trigger that the event belongs to.' }),
    origin: z.enum(['fire', 'replay', 'test']).meta({
      title: 'Origin',
      description: 'Whether the trigger fired, or somebody sent the event again or as a test.',
    }),
    replay: z.number().meta({ title: 'Replay', description: 'How many times it was sent again before.' }),
    occurredAt: z
      .string()
      .meta({ title: 'Occurred At', description: 'When it happened, in UTC.', format: 'date-time' }),
    state: z.enum(['waiting', 'delivered', 'gone', 'refused', 'expired', 'unsubscribed']).meta({
      title: 'State',
      description: 'How far the delivery is, or how it ended.',
    }),
    because: z.string().optional().meta({ title: 'Because', description: 'Why it was refused, where it was.' }),
    endedAt: z
      .string()
      .optional()
      .meta({ title: 'Ended At', description: 'When the delivery ended.', format: 'date-time' }),
    nextAttemptAt: z.string().optional().meta({
      title: 'Next Attempt At',
      description: 'When it is tried next, while it waits.',
      format: 'date-time',
    }),
    runId: z.string().optional().meta({ title: 'Run ID', description: 'The run of the flow that the event started.' }),
    attempts: z
      .array(
        z
          .object({
            attempt: z.number().meta({ title: 'Number', description: 'Counts the attempts from 1.' }),
            at: z.string().meta({ title: 'At', description: 'When it was tried.', format: 'date-time' }),
            durationInMs: z.number().meta({ title: 'Milliseconds', description: 'How long it took, in milliseconds.' }),
            status: z.number().optional().meta({ title: 'Status', description: 'The HTTP status of the answer.' }),
            failure: z
              .string()
              .optional()
              .meta({ title: 'Failure', description: 'What went wrong where no answer came.' }),
            runId: z.string().optional().meta({ title: 'Run ID', description: 'The run that this attempt started.' }),
            meaning: z.string().meta({ title: 'Meaning', description: 'What the answer was taken for.' }),
          })
          .meta({ title: 'Attempt', description: 'One try to hand the event over.' }),
      )
      .meta({ title: 'Attempts', description: 'Every try to hand the event over, in their order.' }),
    body: anyEventBody,
  })
  .meta({ title: 'Delivery', description: 'One event on its way to the flow.' });

const verdictView = z
  .object({
    n: z.number().meta({ title: 'Number', description: 'Counts the observations of what is watched.' }),
    observedAt: z
      .string()
      .meta({ title: 'Observed At', description: 'When it happened, in UTC.', format: 'date-time' }),
    detectedAt: z
      .string()
      .meta({ title: 'Detected At', description: 'When it was noticed, in UTC.', format: 'date-time' }),
    value: z.number().optional().meta({ title: 'Value', description: 'The value of a segment or measure.' }),
    previous: z.number().optional().meta({ title: 'Previous', description: 'The value before.' }),
    outcome: z.string().optional().meta({ title: 'Outcome', description: 'How a run or an evaluation ended.' }),
    jobIds: z
      .array(z.string().meta({ title: 'Job ID', description: 'One job of the run.' }))
      .optional()
      .meta({ title: 'Job IDs', description: 'The jobs of a run.' }),
    dataSourceId: z.string().optional().meta({ title: 'Data Source ID', description: 'The data source of a run.' }),
    label: z.string().optional().meta({ title: 'Name', description: 'What is watched, by the name that people see.' }),
    fires: z.boolean().meta({ title: 'Fires', description: 'Whether the flow was started.' }),
    reason: z.string().meta({ title: 'Reason', description: 'Why it fired or did not, such as cooling-down.' }),
    eventId: z.string().optional().meta({ title: 'Event ID', description: 'The event, where it fired.' }),
    eventState: z.string().optional().meta({ title: 'Event State', description: 'How far its delivery is.' }),
  })
  .meta({ title: 'Verdict', description: 'What was decided about one observation.' });

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

export type SubscriptionReply = z.input<typeof subscriptionView>;
export type DeliveryReply = z.input<typeof deliveryView>;
export type VerdictReply = z.input<typeof verdictView>;
