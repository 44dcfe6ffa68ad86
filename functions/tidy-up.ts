/** Timer, daily: drops what has expired and repairs indexes. */
import { withinInvocation } from '../shared/adapters/azure-functions/invocation-logger.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerTidyUp(app: FunctionApp, { config, tidyUp }: Services): void {
  app.timer('tidyUp', {
    schedule: config.schedules.tidy,
    handler: (_timer, context) => withinInvocation(context, tidyUp),
  });
}
