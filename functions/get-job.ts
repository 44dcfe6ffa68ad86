/** HTTP: one of the latest jobs of an instance. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { jobReplyOf } from '../shared/contracts/job-replies.ts';
import { getJobRoute } from '../shared/contracts/job-routes.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerGetJob(app: FunctionApp, { readRecentJobs }: Services): void {
  app.http(
    functionNameOf(getJobRoute),
    httpOptions(getJobRoute, async ({ params, query }) => {
      const result = await readRecentJobs.find(query.instanceId, params.jobId);
      return result.ok ? succeed({ reply: jobReplyOf(result.value) }) : result;
    }),
  );
}
