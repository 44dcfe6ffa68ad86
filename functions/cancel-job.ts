/** HTTP: cancels a job. */
import { httpOptions } from '../shared/adapters/azure-functions/http-route.ts';
import { jobReplyOf } from '../shared/contracts/job-replies.ts';
import { cancelJobRoute } from '../shared/contracts/refresh-routes.ts';
import { functionNameOf } from '../shared/contracts/route.ts';
import { succeed } from '../shared/domain/failure.ts';
import type { Services } from '../shared/services.ts';
import type { FunctionApp } from './function-app.ts';

export function registerCancelJob(app: FunctionApp, { commandJobs }: Services): void {
  app.http(
    functionNameOf(cancelJobRoute),
    httpOptions(cancelJobRoute, async ({ params, query }) => {
      const result = await commandJobs.cancel(query.instanceId, params.jobId);
      return result.ok ? succeed({ reply: jobReplyOf(result.value) }) : result;
    }),
  );
}
