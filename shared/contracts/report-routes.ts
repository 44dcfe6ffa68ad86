/**
 * The status report, as a mail and as data. The API of Customer Insights has nothing behind the action of this name in
 * Microsoft's connector, so this one is made of what the API does tell.
 */
import { z } from 'zod';
import { REPORT_PARTS } from '../domain/status-report.ts';
import { RUN_STATUSES } from '../domain/upstream-models.ts';
import { choiceInput, instanceIdInput, instantInput } from './maker-inputs.ts';
import { defineRoute } from './route.ts';

export const REPORT_TYPES = ['everything', 'refreshes', 'segments', 'measures'] as const;

const query = z.object({
  instanceId: instanceIdInput(),
  reportType: choiceInput(REPORT_TYPES)
    .default('everything')
    .meta({
      title: 'Report Type',
      description: 'What the report is about. Refreshes are the data sources and the jobs.',
      wireDefault: 'everything',
      choiceLabels: {
        everything: 'Everything',
        refreshes: 'Refreshes',
        segments: 'Segments',
        measures: 'Measures',
      },
    }),
  since: instantInput().optional().meta({
    title: 'Since',
    description: 'From when on jobs are told of. Empty: the last 24 hours.',
    format: 'date-time',
    visibility: 'advanced',
  }),
});

const mail = {
  subject: z.string().meta({ title: 'Subject', description: 'A line for the subject of a mail.' }),
  html: z.string().meta({ title: 'HTML', description: 'The report, ready to be the body of a mail.' }),
  isHealthy: z.boolean().meta({
    title: 'Is Healthy',
    description: 'Whether everything could be read and nothing has failed.',
  }),
  failureCount: z.int().meta({
    title: 'Failure Count',
    description: 'How many data sources, jobs, segments and measures have failed.',
  }),
};

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
  })
  .meta({ title: 'Level', description: 'A segment or measure as it is now.' });

function listOf<Item extends z.ZodType>(item: Item, title: string) {
  const description = `${title}, where the report is about them and they could be read.`;
  return z.array(item).optional().meta({ title, description });
}

const report = z.object({
  ...mail,
  since: z.string().meta({ title: 'Since', description: 'Where the report begins.', format: 'date-time' }),
  until: z.string().meta({ title: 'Until', description: 'When the report was made.', format: 'date-time' }),
  dataSources: listOf(source, 'Data Sources'),
  jobs: listOf(job, 'Jobs'),
  segments: listOf(level, 'Segments'),
  measures: listOf(level, 'Measures'),
  unread: z
    .array(z.enum(REPORT_PARTS))
    .meta({ title: 'Unread', description: 'Parts that could not be read just now.' }),
});
export type ReportReply = z.input<typeof report>;

const shared = { method: 'GET', authority: 'function', visibility: 'important', params: z.object({}), query } as const;

export const getStatusReportRoute = defineRoute({
  ...shared,
  operationId: 'GetStatusReport',
  path: 'status-report',
  summary: 'Get the status report',
  description: 'Writes a report on refreshes, segments and measures, to be sent by the next step as a mail.',
  success: { status: 200, reply: z.object(mail) },
});

export const getStatusReportV2Route = defineRoute({
  ...shared,
  operationId: 'GetStatusReportV2',
  path: 'status-report-v2',
  summary: 'Get the status report (V2)',
  description: 'Writes the status report as a mail and as data: data sources, jobs, segments and measures.',
  success: { status: 200, reply: report },
});
