/** HTTP: the value of one business measure. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { measureReplyOf } from '../shared/contracts/level-replies.ts';
import { getMeasureValueRoute } from '../shared/contracts/level-routes.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerGetMeasureValue(app: FunctionApp, { readLevels }: Services): void {
  app.http(
    functionNameOf(getMeasureValueRoute),
    httpOptions(getMeasureValueRoute, async ({ query }) => {
      const result = await readLevels.measure(query.instanceId, query.measureName);
      return result.ok ? succeed({ reply: measureReplyOf(result.value) }) : result;
    }),
  );
}
