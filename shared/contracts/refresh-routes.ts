/** The actions that start a refresh, wait for its end, and cancel it. */
import { z } from 'zod';
import type { Refresh } from '../domain/refresh.ts';
import { jobView } from './job-routes.ts';
import { choiceInput, instanceIdInput, nameInput } from './maker-inputs.ts';
import { defineRoute } from './route.ts';

const WHAT = ['everything', 'data-sources', 'segments', 'measures'] as const;
const ofInstance = { instanceId: { from: 'instanceId' } } as const;

/** Which input names the one object of a kind, and is out of place beside the others. */
const OBJECT_INPUT = {
  everything: undefined,
  'data-sources': 'dataSourceId',
  segments: 'segmentName',
  measures: 'measureName',
} as const;

const refreshQuery = z
  .object({
    instanceId: instanceIdInput(),
    what: choiceInput(WHAT)
      .default('everything')
      .meta({
        title: 'What to Refresh',
        description: 'Everything is a full refresh; the others refresh only their own kind.',
        wireDefault: 'everything',
        choiceLabels: {
          everything: 'Everything',
          'data-sources': 'Data sources',
          segments: 'Segments',
          measures: 'Measures',
        },
      }),
    dataSourceId: nameInput('the id of a data source')
      .optional()
      .meta({
        title: 'Data Source',
        description: 'With Data Sources: the only one to refresh. Empty: all of them.',
        options: { operationId: 'ListDataSources', inputs: ofInstance },
      }),
    segmentName: nameInput('the name of a segment')
      .optional()
      .meta({
        title: 'Segment',
        description: 'With Segments: the only one to refresh. Empty: all of them.',
        options: { operationId: 'ListSegments', inputs: ofInstance },
      }),
    measureName: nameInput('the name of a measure')
      .optional()
      .meta({
        title: 'Measure',
        description: 'With Measures: the only one to refresh. Empty: all of them.',
        options: { operationId: 'ListMeasures', inputs: ofInstance },
      }),
    extent: choiceInput(['full', 'incremental'])
      .default('full')
      .meta({
        title: 'Full or Incremental',
        description: 'Incremental reads only what has changed, where the data source knows that.',
        wireDefault: 'full',
        choiceLabels: { full: 'Full', incremental: 'Incremental' },
        visibility: 'advanced',
      }),
  })
  .superRefine((asked, context) => {
    for (const [what, field] of Object.entries(OBJECT_INPUT)) {
      if (field === undefined || asked[field] === undefined || what === asked.what) continue;
      context.addIssue({ code: 'custom', path: [field], message: `must be empty unless what is ${what}` });
    }
  })
  .transform(({ instanceId, what, extent, ...objects }) => {
    const field = OBJECT_INPUT[what];
    const object = field === undefined ? undefined : objects[field];
    // The first entry of the dropdown means any.
    const isOne = object !== undefined && object !== '*';
    const refresh: Refresh = { what, extent, ...(isOne ? { object } : {}) };
    return { instanceId, refresh };
  });

const jobId = nameInput('the id of a job').meta({
  title: 'Job ID',
  description: 'The job, as an event or the action List recent jobs names it.',
});

export const startRefreshRoute = defineRoute({
  operationId: 'StartRefresh',
  method: 'POST',
  path: 'jobs',
  authority: 'function',
  summary: 'Start a refresh',
  description:
    'Starts a refresh of everything or of a part, and waits for its end. Without waiting: switch the asynchronous pattern off in the settings of the step.',
  visibility: 'important',
  hasEffects: true,
  isLongRunning: true,
  params: z.object({}),
  query: refreshQuery,
  success: { status: 200, reply: jobView },
});

export const getRefreshRoute = defineRoute({
  operationId: 'GetRefresh',
  method: 'GET',
  path: 'jobs/{jobId}/completion',
  authority: 'function',
  summary: 'Get the end of a refresh',
  description: 'Answers with the job when it has ended, and until then with where to ask again.',
  visibility: 'internal',
  isLongRunning: true,
  params: z.object({ jobId }),
  query: z.object({ instanceId: instanceIdInput() }),
  success: { status: 200, reply: jobView },
});

export const cancelJobRoute = defineRoute({
  operationId: 'CancelJob',
  method: 'POST',
  path: 'jobs/{jobId}/cancel',
  authority: 'function',
  summary: 'Cancel a job',
  description: 'Asks Customer Insights to stop a job that has not ended. What it has done already stays.',
  visibility: 'important',
  hasEffects: true,
  params: z.object({ jobId }),
  query: z.object({ instanceId: instanceIdInput() }),
  success: { status: 200, reply: jobView },
});
