/** What a flow receives, by trigger: the wire's side of the domain's signal events, with the words of the designer. */
import { z } from 'zod';
import { TRIGGER_KINDS, type TriggerKind } from '../domain/trigger.ts';

/** What a flow receives, as the definition names it. */
const WORDS = {
  'data-source-refresh-failed': {
    title: 'Failed Data Source Refresh',
    description: 'A data source refresh that failed.',
  },
  'data-source-refresh-succeeded': {
    title: 'Successful Data Source Refresh',
    description: 'A data source refresh that succeeded.',
  },
  'segment-threshold-crossed': {
    title: 'Segment Crossing',
    description: 'A segment whose number of members crossed the threshold.',
  },
  'measure-threshold-crossed': {
    title: 'Measure Crossing',
    description: 'A business measure whose value crossed the threshold.',
  },
  'full-refresh-completed': { title: 'Completed Full Refresh', description: 'A full refresh that has ended.' },
  'unification-completed': { title: 'Completed Unification', description: 'A unification that has ended.' },
} as const satisfies Record<TriggerKind, { title: string; description: string }>;

function kindOf<Kind extends TriggerKind>(kind: Kind) {
  return z.literal(kind).meta({ title: 'Event Type', description: 'The trigger that the event belongs to.' });
}

const common = {
  eventId: z.string().length(26).meta({
    title: 'Event ID',
    description: 'The same each time this event is sent, so that a flow can tell a repetition.',
  }),
  occurredAt: z.iso.datetime().meta({ title: 'Occurred At', description: 'When it happened, in UTC.' }),
  detectedAt: z.iso.datetime().meta({ title: 'Detected At', description: 'When it was noticed, in UTC.' }),
  sequence: z.number().int().min(0).meta({
    title: 'Sequence',
    description: 'Counts the events of this trigger from 1, in the order in which they were decided.',
  }),
  subscriptionId: z.string().meta({
    title: 'Subscription ID',
    description: 'The subscription of this trigger, for the actions that explain it.',
  }),
  instanceId: z.string().meta({ title: 'Instance ID', description: 'The Customer Insights instance by its ID.' }),
  instanceName: z.string().meta({ title: 'Instance Name', description: 'The Customer Insights instance by its name.' }),
  instanceUrl: z.url().meta({
    title: 'Instance Link',
    description: 'The address that opens Customer Insights in a browser.',
    format: 'uri',
  }),
  isTest: z.literal(true).exactOptional().meta({
    title: 'Is Test',
    description: 'True for events that somebody sent to try the flow, and missing otherwise.',
  }),
};

const status = z.enum(['successful', 'failed', 'timedOut']).meta({
  title: 'Status',
  description: 'How it ended, in the words of Customer Insights.',
});
const outcome = z.enum(['succeeded', 'failed']).meta({
  title: 'Outcome',
  description: 'Whether it succeeded or failed; a time-out is a failure.',
});
const crossed = z.enum(['above', 'below']).meta({
  title: 'Crossed',
  description: 'Whether the value rose above the threshold or fell below it.',
});
const jobId = z
  .string()
  .meta({ title: 'Job ID', description: 'The job in Customer Insights, for the action Get job.' });
const threshold = z.number().meta({ title: 'Threshold', description: 'The threshold of the trigger.' });

function dataSourceBody(eventType: 'data-source-refresh-failed' | 'data-source-refresh-succeeded') {
  return z
    .strictObject({
      ...common,
      eventType: kindOf(eventType),
      dataSourceId: z.string().meta({ title: 'Data Source ID', description: 'The data source by its ID.' }),
      dataSourceName: z.string().exactOptional().meta({
        title: 'Data Source Name',
        description: 'The data source by its name, where it is known.',
      }),
      status,
      jobId,
      errorMessage: z.string().exactOptional().meta({
        title: 'Error Message',
        description: 'What Customer Insights says about the failure, where it says anything.',
      }),
    })
    .meta(WORDS[eventType]);
}

export const CALLBACK_BODIES = {
  'data-source-refresh-failed': dataSourceBody('data-source-refresh-failed'),
  'data-source-refresh-succeeded': dataSourceBody('data-source-refresh-succeeded'),
  'segment-threshold-crossed': z
    .strictObject({
      ...common,
      eventType: kindOf('segment-threshold-crossed'),
      segmentName: z.string().meta({ title: 'Segment Name', description: 'The segment by its system name.' }),
      segmentDisplayName: z.string().exactOptional().meta({
        title: 'Segment Display Name',
        description: 'The segment by the name that people see, where it is known.',
      }),
      previousCount: z.number().meta({
        title: 'Previous Count',
        description: 'The number of members at the evaluation before.',
      }),
      currentCount: z.number().meta({ title: 'Current Count', description: 'The number of members now.' }),
      threshold,
      crossed,
    })
    .meta(WORDS['segment-threshold-crossed']),
  'measure-threshold-crossed': z
    .strictObject({
      ...common,
      eventType: kindOf('measure-threshold-crossed'),
      measureName: z.string().meta({ title: 'Measure Name', description: 'The business measure by its system name.' }),
      measureDisplayName: z.string().exactOptional().meta({
        title: 'Measure Display Name',
        description: 'The business measure by the name that people see, where it is known.',
      }),
      previousValue: z.number().meta({ title: 'Previous Value', description: 'The value at the evaluation before.' }),
      currentValue: z.number().meta({ title: 'Current Value', description: 'The value now.' }),
      threshold,
      crossed,
    })
    .meta(WORDS['measure-threshold-crossed']),
  'full-refresh-completed': z
    .strictObject({
      ...common,
      eventType: kindOf('full-refresh-completed'),
      outcome,
      status,
      jobId,
      submission: z.enum(['scheduled', 'manual']).exactOptional().meta({
        title: 'Started By',
        description: 'Whether the schedule or somebody started it, where it is known.',
      }),
    })
    .meta(WORDS['full-refresh-completed']),
  'unification-completed': z
    .strictObject({
      ...common,
      eventType: kindOf('unification-completed'),
      outcome,
      status,
      jobId,
    })
    .meta(WORDS['unification-completed']),
} as const satisfies Record<TriggerKind, z.ZodType>;

/** Any event, where one list holds several kinds. Bodies are kept as they were sent, also by older versions. */
export const anyEventBody = z
  .looseObject({
    ...CALLBACK_BODIES['data-source-refresh-failed'].shape,
    ...CALLBACK_BODIES['segment-threshold-crossed'].shape,
    ...CALLBACK_BODIES['measure-threshold-crossed'].shape,
    ...CALLBACK_BODIES['full-refresh-completed'].shape,
    eventType: z.enum(TRIGGER_KINDS).meta({ title: 'Event Type', description: 'The trigger that it belongs to.' }),
  })
  .partial()
  .meta({ title: 'Body', description: 'What is sent to the flow; its fields depend on the trigger.' });
