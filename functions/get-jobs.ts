/** HTTP: the latest jobs of an instance. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { jobReplyOf } from '../shared/contracts/job-replies.ts';
import { getJobsRoute } from '../shared/contracts/job-routes.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerGetJobs(app: FunctionApp, { readRecentJobs }: Services): void {
  app.http(
    functionNameOf(getJobsRoute),
    httpOptions(getJobsRoute, async ({ query }) => {
      const result = await readRecentJobs.list(query.instanceId, query.top);
      return result.ok ? succeed({ reply: { value: result.value.map(jobReplyOf) } }) : result;
    }),
  );
}
