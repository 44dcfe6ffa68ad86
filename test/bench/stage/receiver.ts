/** The flows' side of callbacks: a server in a process of its own that accepts all it is sent and remembers when it came. */
import { z } from 'zod';
import { startChild } from './child.ts';

export type ReceiverQuestion = { readonly tell: 'origin' } | { readonly tell: 'arrivals' };

/** When an event's first byte came, when it happened, and when the app says that it first saw it; milliseconds since 1970. */
const arrivalSchema = z.object({ eventId: z.string(), at: z.number(), occurredAt: z.number(), detectedAt: z.number() });
export type Arrival = z.output<typeof arrivalSchema>;

export interface Receiver {
  readonly origin: string;
  /** All so far. */
  arrivals(): Promise<readonly Arrival[]>;
  stop(): Promise<void>;
}

const answerSchema = z.object({ origin: z.string(), arrivals: z.array(arrivalSchema) });

export async function startReceiver(root: string): Promise<Receiver> {
  const { ask, stop } = startChild<ReceiverQuestion, z.output<typeof answerSchema>>(root, 'receiver', (message) =>
    answerSchema.parse(message),
  );
  const { origin } = await ask({ tell: 'origin' });
  return { origin, arrivals: async () => (await ask({ tell: 'arrivals' })).arrivals, stop };
}
