/** HTTP: the number of members of one segment. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { segmentReplyOf } from '../shared/contracts/level-replies.ts';
import { getSegmentCountRoute } from '../shared/contracts/level-routes.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerGetSegmentCount(app: FunctionApp, { readLevels }: Services): void {
  app.http(
    functionNameOf(getSegmentCountRoute),
    httpOptions(getSegmentCountRoute, async ({ query }) => {
      const result = await readLevels.segment(query.instanceId, query.segmentName);
      return result.ok ? succeed({ reply: segmentReplyOf(result.value) }) : result;
    }),
  );
}
