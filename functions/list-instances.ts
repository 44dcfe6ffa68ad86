/** HTTP: the instances that may be watched, for a dropdown. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { listInstancesRoute } from '../shared/contracts/option-routes.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerListInstances(app: FunctionApp, { readOptions }: Services): void {
  app.http(
    functionNameOf(listInstancesRoute),
    httpOptions(listInstancesRoute, async () => succeed({ reply: { value: [...readOptions.instances()] } })),
  );
}
