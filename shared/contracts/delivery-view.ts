/** A delivery as the routes show it, with every attempt. */
import { z } from 'zod';
import { anyEventBody } from './callback-body.ts';

export const deliveryView = z
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

export type DeliveryReply = z.input<typeof deliveryView>;
