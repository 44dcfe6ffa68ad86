/** A subscription as the routes show it. */
import { z } from 'zod';

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

export const subscriptionView = z
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

export type SubscriptionReply = z.input<typeof subscriptionView>;
