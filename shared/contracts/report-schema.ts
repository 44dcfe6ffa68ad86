/** What the status reports answer: the mail alone, and the mail with the data it was written from. */
import { z } from 'zod';
import { REPORT_PARTS } from '../domain/status-report.ts';
import { RUN_STATUSES } from '../domain/upstream-models.ts';

export const mailSchema = z.object({
  subject: z.string().meta({ title: 'Subject', description: 'A line for the subject of a mail.' }),
  html: z.string().meta({ title: 'HTML', description: 'The report, ready to be the body of a mail.' }),
  summary: z.string().meta({ title: 'Summary', description: 'The counts of the report in one line of plain text.' }),
  isHealthy: z.boolean().meta({
    title: 'Is Healthy',
    description: 'Whether everything could be read and nothing has failed.',
  }),
  failureCount: z.int().meta({
    title: 'Failure Count',
    description: 'How many data sources, jobs, segments and measures have failed.',
  }),
});

const status = z.enum(RUN_STATUSES);
const name = z.string().meta({ title: 'Name', description: 'The name that people see.' });
const endedAt = z.string().optional().meta({ title: 'Ended At', description: 'When it ended.', format: 'date-time' });

const source = z
  .object({
    name,
    status: status.optional().meta({ title: 'Status', description: 'How the latest run ended, where there was one.' }),
    endedAt,
    message: z.string().optional().meta({ title: 'Message', description: 'What Customer Insights says about it.' }),
  })
  .meta({ title: 'Data Source', description: 'A data source with its latest run.' });

const job = z
  .object({
    jobId: z.string().meta({ title: 'Job ID', description: 'Names the job in other actions.' }),
    operationType: z.string().meta({ title: 'Operation', description: 'What the job does: all is a full refresh.' }),
    status: status.meta({ title: 'Status', description: 'How far the job is, or how it ended.' }),
    submittedAt: z.string().optional().meta({
      title: 'Submitted At',
      description: 'When it was asked for.',
      format: 'date-time',
    }),
    endedAt,
  })
  .meta({ title: 'Job', description: 'A job since the time that the report begins with, or one that still runs.' });

const level = z
  .object({
    name,
    state: z.enum(['active', 'inactive']).meta({ title: 'State', description: 'Whether it is still evaluated.' }),
    value: z.number().optional().meta({
      title: 'Value',
      description: 'The number of members, or the value, at the last successful evaluation.',
    }),
    evaluatedAt: z
      .string()
      .optional()
      .meta({ title: 'Evaluated At', description: 'When that was.', format: 'date-time' }),
    hasFailedSince: z
      .boolean()
      .meta({ title: 'Has Failed Since', description: 'Whether a later evaluation has failed.' }),
    failedAt: z.string().optional().meta({
      title: 'Failed At',
      description: 'When the later evaluation failed, where one did.',
      format: 'date-time',
    }),
    message: z.string().optional().meta({ title: 'Message', description: 'What Customer Insights says about it.' }),
  })
  .meta({ title: 'Level', description: 'A segment or measure as it is now.' });

const counted = (title: string, description: string) => z.int().meta({ title, description });
const jobCounts = z
  .object({
    succeeded: counted('Succeeded', 'How many jobs succeeded.'),
    failed: counted('Failed', 'How many jobs failed or ran out of time.'),
    cancelled: counted('Cancelled', 'How many jobs were cancelled or deleted.'),
    running: counted('Running', 'How many jobs run or wait.'),
    other: counted('Other', 'How many jobs were skipped, or ended in a way that is not known.'),
  })
  .meta({ title: 'Job Counts', description: 'How many jobs came to which end, where they could be read.' });

const problem = z
  .object({
    part: z.enum(REPORT_PARTS).meta({ title: 'Part', description: 'The part of the report that is missing.' }),
    message: z.string().meta({ title: 'Message', description: 'Why it could not be read, in words.' }),
  })
  .meta({ title: 'Problem', description: 'A part that could not be read just now.' });

function listOf<Item extends z.ZodType>(item: Item, title: string) {
  const description = `${title}, where the report is about them and they could be read.`;
  return z.array(item).optional().meta({ title, description });
}

export const reportSchema = z.object({
  ...mailSchema.shape,
  since: z.string().meta({ title: 'Since', description: 'Where the report begins.', format: 'date-time' }),
  until: z.string().meta({ title: 'Until', description: 'When the report was made.', format: 'date-time' }),
  dataSources: listOf(source, 'Data Sources'),
  jobs: listOf(job, 'Jobs'),
  jobCounts: jobCounts.optional(),
  hasMoreJobs: z.boolean().meta({
    title: 'Has More Jobs',
    description: 'Whether there may be older jobs since then: the report tells of the latest hundred.',
  }),
  segments: listOf(level, 'Segments'),
  measures: listOf(level, 'Measures'),
  problems: z.array(problem).meta({ title: 'Problems', description: 'The parts that could not be read just now.' }),
});
export type ReportReply = z.input<typeof reportSchema>;
