/** Which jobs are full refreshes. Upstream says so only for those that are started by hand; the rest is a good guess. */
import type { WorkflowJob } from '../upstream-models.ts';

/** Either it says `all`, or it was scheduled for nothing in particular and both loads and unifies. */
export function isFullRefresh(job: WorkflowJob): boolean {
  if (job.operationType === 'all') return true;
  if (job.submission !== 'scheduled' || job.identifiers.length > 0) return false;
  const steps = new Set(job.tasks.map((task) => task.operationType));
  return steps.has('ingestion') && steps.has('merge');
}
