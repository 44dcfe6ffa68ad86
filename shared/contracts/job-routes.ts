/** The actions that read the jobs of an instance, with the steps that they took. */
import { z } from 'zod';
import { RUN_STATUSES } from '../domain/upstream-models.ts';
import { instanceIdInput, nameInput, wholeNumberInput } from './maker-inputs.ts';
import { defineRoute } from './route.ts';

export const MOST_JOBS_LISTED = 100;

const status = z.enum(RUN_STATUSES);

const taskView = z
  .object({
    name: z.string().optional().meta({ title: 'Name', description: 'What the step works on, by its display name.' }),
    operationType: z.string().meta({ title: 'Operation', description: 'What the step does, such as ingestion.' }),
    status: status.meta({ title: 'Status', description: 'How far the step is, or how it ended.' }),
    endedAt: z.string().optional().meta({ title: 'Ended At', description: 'When it ended.', format: 'date-time' }),
    message: z.string().optional().meta({
      title: 'Message',
      description: 'What Customer Insights says about it, where it says anything.',
    }),
  })
  .meta({ title: 'Task', description: 'One step of a job.' });

export const jobView = z
  .object({
    jobId: z.string().meta({ title: 'Job ID', description: 'Names the job in other actions.' }),
    operationType: z.string().meta({
      title: 'Operation',
      description: 'What the job does: all is a full refresh, other is none that a trigger watches.',
    }),
    status: status.meta({ title: 'Status', description: 'How far the job is, or how it ended.' }),
    hasEnded: z.boolean().meta({ title: 'Has Ended', description: 'Whether nothing of it is still to come.' }),
    submission: z.enum(['scheduled', 'manual']).optional().meta({
      title: 'Started By',
      description: 'Whether the schedule or somebody started it, where it is known.',
    }),
    submittedAt: z.string().optional().meta({
      title: 'Submitted At',
      description: 'When it was asked for.',
      format: 'date-time',
    }),
    endedAt: z.string().optional().meta({ title: 'Ended At', description: 'When it ended.', format: 'date-time' }),
    tasks: z.array(taskView).meta({ title: 'Tasks', description: 'The steps of the job.' }),
  })
  .meta({ title: 'Job', description: 'A refresh of an instance, whole or in part.' });

export const getJobsRoute = defineRoute({
  operationId: 'GetJobs',
  method: 'GET',
  path: 'jobs',
  authority: 'function',
  summary: 'List recent jobs',
  description: 'Lists the latest jobs of an instance with their steps, the newest first.',
  visibility: 'important',
  params: z.object({}),
  query: z.object({
    instanceId: instanceIdInput(),
    top: wholeNumberInput({ least: 1, most: MOST_JOBS_LISTED }).default(10).meta({
      title: 'Top',
      description: 'How many jobs to list at most, from 1 to 100.',
      wireDefault: 10,
      visibility: 'advanced',
    }),
  }),
  success: {
    status: 200,
    reply: z.object({ value: z.array(jobView).meta({ title: 'Jobs', description: 'The jobs, the newest first.' }) }),
  },
});

export const getJobRoute = defineRoute({
  operationId: 'GetJob',
  method: 'GET',
  path: 'jobs/{jobId}',
  authority: 'function',
  summary: 'Get job',
  description: 'Reads one of the latest hundred jobs of an instance with its steps.',
  visibility: 'important',
  params: z.object({
    jobId: nameInput('the id of a job').meta({
      title: 'Job ID',
      description: 'The job, as an event or the action List recent jobs names it.',
    }),
  }),
  query: z.object({ instanceId: instanceIdInput() }),
  success: { status: 200, reply: jobView },
});

export type JobReply = z.input<typeof jobView>;
