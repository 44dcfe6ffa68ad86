/** What is said of a refresh: the job when it has ended, and until then where and when to ask again. */
import type { HttpRequest } from '@azure/functions';
import type { RouteAnswer } from '../shared/adapters/azure-functions/http-route.ts';
import { addressOf } from '../shared/adapters/azure-functions/request-facts.ts';
import { jobReplyOf } from '../shared/contracts/job-replies.ts';
import type { getRefreshRoute, startRefreshRoute } from '../shared/contracts/refresh-routes.ts';
import { type Result, succeed } from '../shared/domain/failure.ts';
import type { InstanceId } from '../shared/domain/ids.ts';
import type { WorkflowJob } from '../shared/domain/upstream-models.ts';

type RefreshRoute = typeof startRefreshRoute | typeof getRefreshRoute;

export interface AskedRefresh {
  readonly route: RefreshRoute;
  readonly instanceId: InstanceId;
  readonly request: HttpRequest;
  readonly publicUrl: string | undefined;
}

/** A refresh takes minutes to hours, and each question costs a call of upstream. */
const ASK_AGAIN_IN_SECONDS = 30;

export function refreshAnswer(
  job: Result<WorkflowJob>,
  { route, instanceId, request, publicUrl }: AskedRefresh,
): Result<RouteAnswer<RefreshRoute>> {
  if (!job.ok) return job;
  const reply = jobReplyOf(job.value);
  if (reply.hasEnded) return succeed({ reply });
  const query = new URLSearchParams({ instanceId });
  const path = `jobs/${encodeURIComponent(reply.jobId)}/completion?${query}`;
  const location = addressOf(request, route, publicUrl, path);
  return succeed({ status: 202, reply, headers: { location, 'retry-after': String(ASK_AGAIN_IN_SECONDS) } });
}
