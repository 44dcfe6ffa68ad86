/** The inputs by which the routes about subscriptions are told which one is meant, and how much to list. */
import { z } from 'zod';
import { DESTINATIONS } from '../domain/delivery.ts';
import { type EventId, parseEventId, parseSubscriptionId, type SubscriptionId } from '../domain/ids.ts';
import { choiceInput, instantInput, wholeNumberInput } from './maker-inputs.ts';

export const subscriptionId = z
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

export const eventId = z
  .string()
  .transform((text, context): EventId => {
    const id = parseEventId(text.toUpperCase());
    if (id !== undefined) return id;
    context.addIssue({ code: 'custom', message: 'must be an event id: 26 digits and letters' });
    return z.NEVER;
  })
  .meta({ title: 'Event ID', description: 'The event, as its body and the action Get deliveries name it.' });

const MOST_LISTED = 1_000;
const limitText = { title: 'Limit', visibility: 'advanced' } as const;
export const limit = {
  limit: wholeNumberInput({ least: 1, most: MOST_LISTED })
    .default(MOST_LISTED)
    .meta({
      ...limitText,
      description: 'How many to list at most, from 1 to 1000.',
      wireDefault: MOST_LISTED,
    }),
};
export const destination = {
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
export const limitOfBodies = {
  limit: wholeNumberInput({ least: 1, most: MOST_LISTED })
    .default(100)
    .meta({
      ...limitText,
      description: 'How many deliveries to list at most, from 1 to 1000.',
      wireDefault: 100,
    }),
};
export const since = {
  since: instantInput().exactOptional().meta({
    title: 'Since',
    description: 'Leaves out what is older than this time, such as 2026-03-02T04:00:00Z.',
    visibility: 'advanced',
  }),
};
