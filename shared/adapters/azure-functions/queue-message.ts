/** Takes a queue message apart. One that is not ours is thrown back, and ends in the poison queue for somebody to look at. */
import type { InvocationContext } from '@azure/functions';
import type { z } from 'zod';
import { withinInvocation } from './invocation-logger.ts';

export function queueHandler<Message>(schema: z.ZodType<Message>, handle: (message: Message) => Promise<void>) {
  return (message: unknown, context: InvocationContext): Promise<void> =>
    withinInvocation(context, async () => {
      const parsed = schema.safeParse(message);
      // The text of a message may hold anything: only where it is wrong is told.
      if (!parsed.success) {
        const places = parsed.error.issues.map(({ path }) => path.join('.') || 'message').join(', ');
        throw new Error(`The queue message is not understood, at: ${places}`);
      }
      await handle(parsed.data);
    });
}
