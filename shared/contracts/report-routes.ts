/**
 * The status report, as a mail and as data. The API of Customer Insights has nothing behind the action of this name in
 * Microsoft's connector, so this one is made of what the API does tell.
 */
import { z } from 'zod';
import { choiceInput, instanceIdInput, instantInput } from './maker-inputs.ts';
import { mailSchema, reportSchema } from './report-schema.ts';
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
    description: 'From when on jobs are told of. Empty: the last 24 hours. What else the report tells is as it is now.',
    format: 'date-time',
    visibility: 'advanced',
  }),
});

const shared = { method: 'GET', authority: 'function', visibility: 'important', params: z.object({}), query } as const;

export const getStatusReportRoute = defineRoute({
  ...shared,
  operationId: 'GetStatusReport',
  path: 'status-report',
  summary: 'Get the status report',
  description:
    'Writes a report on refreshes, segments and measures. In place of the action Sends the status report: the next step of the flow mails it.',
  success: { status: 200, reply: mailSchema },
});

export const getStatusReportV2Route = defineRoute({
  ...shared,
  operationId: 'GetStatusReportV2',
  path: 'status-report-v2',
  summary: 'Get the status report (V2)',
  description:
    'Writes the status report as a mail and as data. In place of the action Sends the status report V2: the next step of the flow mails it.',
  success: { status: 200, reply: reportSchema },
});
