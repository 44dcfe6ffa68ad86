// The published operations that start and cancel jobs. A job runs until whoever plays the scenario ends it, or a cancel.
import { z } from 'zod';
import { OPERATION_TYPES } from './model.ts';
import { badRequest, notFound, ok, type Reply } from './replies.ts';
import type { Call } from './route.ts';
import { jobReply } from './wire-workflow.ts';

const request = z.object({
  operationType: z.enum(OPERATION_TYPES),
  jobType: z.enum(['full', 'incremental']).default('full'),
  identifiers: z.array(z.string()).default([]),
});

export function startJob({ state, instance, query, body }: Call): Reply {
  const asked = request.safeParse({ ...Object.fromEntries(query), ...(typeof body === 'object' ? body : {}) });
  if (!asked.success) return badRequest('The job request is not understood.');
  const { operationType, jobType, identifiers } = asked.data;
  const job = instance.startJob({
    operationType,
    jobType,
    submission: 'onDemand',
    idList: identifiers,
    at: state.now(),
  });
  return ok(jobReply(job, false));
}

export function cancelJob({ state, instance, args }: Call): Reply {
  const job = instance.jobs.find(({ jobId }) => jobId === args.id?.toLowerCase());
  if (job === undefined) return notFound('graphJobNotFound', 'The job was not found.');
  if (job.endedAt === undefined) instance.endJob(job.jobId, { outcome: 'aborted', at: state.now() });
  return ok(jobReply(job, false));
}
