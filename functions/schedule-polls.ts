/** Timer: asks for a poll of each instance that is due. */
import { withinInvocation } from '../shared/adapters/azure-functions/invocation-logger.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerSchedulePolls(app: FunctionApp, { config, schedulePolls }: Services): void {
  app.timer('schedulePolls', {
    schedule: config.schedules.poll,
    handler: (_timer, context) => withinInvocation(context, schedulePolls),
  });
}
