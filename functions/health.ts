/** HTTP: whether the app is well. Answers 503 only when it can do nothing at all. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { APP_VERSION, healthRoute } from '../shared/contracts/health-route.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

const DOWN = 503;

export function registerHealth(app: FunctionApp, { checkHealth }: Services): void {
  app.http(
    functionNameOf(healthRoute),
    httpOptions(healthRoute, async () => {
      const { status, dependencies } = await checkHealth();
      const reply = { status, version: APP_VERSION, dependencies: [...dependencies] };
      return succeed(status === 'down' ? { reply, status: DOWN } : { reply });
    }),
  );
}
