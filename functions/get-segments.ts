/** HTTP: the segments of an instance with their counts. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { segmentReplyOf } from '../shared/contracts/level-replies.ts';
import { getSegmentsRoute } from '../shared/contracts/level-routes.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerGetSegments(app: FunctionApp, { readLevels }: Services): void {
  app.http(
    functionNameOf(getSegmentsRoute),
    httpOptions(getSegmentsRoute, async ({ query }) => {
      const result = await readLevels.segments(query.instanceId);
      return result.ok ? succeed({ reply: { value: result.value.map(segmentReplyOf) } }) : result;
    }),
  );
}
