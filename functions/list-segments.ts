/** HTTP: the active segments of an instance, for a dropdown. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { listSegmentsRoute } from '../shared/contracts/option-routes.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerListSegments(app: FunctionApp, { readOptions }: Services): void {
  app.http(
    functionNameOf(listSegmentsRoute),
    httpOptions(listSegmentsRoute, async ({ query }) => {
      const result = await readOptions.segments(query.instanceId);
      return result.ok ? succeed({ reply: { value: [...result.value] } }) : result;
    }),
  );
}
