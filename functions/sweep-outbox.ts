/** Timer: rings for what is due and was missed. */
import { withinInvocation } from '../shared/adapters/azure-functions/invocation-logger.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerSweepOutbox(app: FunctionApp, { config, sweepOutbox }: Services): void {
  app.timer('sweepOutbox', {
    schedule: config.schedules.sweep,
    handler: (_timer, context) => withinInvocation(context, sweepOutbox),
  });
}
