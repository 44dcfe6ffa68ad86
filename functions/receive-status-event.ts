/** Event Grid: hands on what an event tells. One that is not understood is logged and acknowledged: again, it would be no better. */
import { withinInvocation } from '../shared/adapters/azure-functions/invocation-logger.ts';
import { readStatusEvent } from '../shared/adapters/event-grid/read-status-event.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerReceiveStatusEvent(app: FunctionApp, { receiveStatusEvent, logger }: Services): void {
  app.eventGrid('receiveStatusEvent', {
    handler: (sent, context) =>
      withinInvocation(context, async () => {
        const event = readStatusEvent(sent);
        if (event.kind !== 'not-understood') return receiveStatusEvent(event);
        logger.warn('status-event.ignored', { eventId: event.eventId, problem: event.problem });
      }),
  });
}
