/** The actions that read what triggers watch: the number of members of segments, and the value of a measure. */
import { z } from 'zod';
import { instanceIdInput, nameInput } from './maker-inputs.ts';
import { defineRoute } from './route.ts';

const ofInstance = { instanceId: { from: 'instanceId' } } as const;

const segmentView = z
  .object({
    name: z.string().meta({ title: 'Name', description: 'The segment by its system name.' }),
    displayName: z.string().optional().meta({ title: 'Display Name', description: 'The name that people see.' }),
    state: z.enum(['active', 'inactive']).meta({
      title: 'State',
      description: 'Whether Customer Insights still evaluates it.',
    }),
    memberCount: z.number().optional().meta({
      title: 'Member Count',
      description: 'The number of members at the last successful evaluation, where there was one.',
    }),
    evaluatedAt: z.string().optional().meta({
      title: 'Evaluated At',
      description: 'When that was, in UTC.',
      format: 'date-time',
    }),
    hasFailedSince: z.boolean().meta({
      title: 'Has Failed Since',
      description: 'Whether a later evaluation has failed, so that the count is an old one.',
    }),
  })
  .meta({ title: 'Segment', description: 'A segment with its number of members.' });

const measureView = z.object({
  name: z.string().meta({ title: 'Name', description: 'The measure by its system name.' }),
  displayName: z.string().optional().meta({ title: 'Display Name', description: 'The name that people see.' }),
  value: z.number().optional().meta({
    title: 'Value',
    description: 'The value at the last successful evaluation, where there was one.',
  }),
  evaluatedAt: z.string().optional().meta({
    title: 'Evaluated At',
    description: 'When that was, in UTC.',
    format: 'date-time',
  }),
  hasFailedSince: z.boolean().meta({
    title: 'Has Failed Since',
    description: 'Whether a later evaluation has failed, so that the value is an old one.',
  }),
});

export const getSegmentsRoute = defineRoute({
  operationId: 'GetSegments',
  method: 'GET',
  path: 'segments',
  authority: 'function',
  summary: 'List segments with counts',
  description: 'Lists the segments of an instance with their state and their number of members.',
  visibility: 'important',
  params: z.object({}),
  query: z.object({ instanceId: instanceIdInput() }),
  success: {
    status: 200,
    reply: z.object({
      value: z.array(segmentView).meta({ title: 'Segments', description: 'All segments, sorted by name.' }),
    }),
  },
});

export const getSegmentCountRoute = defineRoute({
  operationId: 'GetSegmentCount',
  method: 'GET',
  path: 'segments/count',
  authority: 'function',
  summary: 'Get the count of a segment',
  description: 'Reads how many members a segment had when it was evaluated last.',
  visibility: 'important',
  params: z.object({}),
  query: z.object({
    instanceId: instanceIdInput(),
    segmentName: nameInput('the name of a segment').meta({
      title: 'Segment',
      description: 'The segment to read. Choose an active one from the list, or enter its name.',
      options: { operationId: 'ListSegments', inputs: ofInstance },
    }),
  }),
  success: { status: 200, reply: segmentView },
});

export const getMeasureValueRoute = defineRoute({
  operationId: 'GetMeasureValue',
  method: 'GET',
  path: 'measures/value',
  authority: 'function',
  summary: 'Get the value of a measure',
  description: 'Reads the value of a business measure without dimensions when it was evaluated last.',
  visibility: 'important',
  params: z.object({}),
  query: z.object({
    instanceId: instanceIdInput(),
    measureName: nameInput('the name of a business measure').meta({
      title: 'Measure',
      description: 'The business measure to read. Choose one from the list, or enter its name.',
      options: { operationId: 'ListMeasures', inputs: ofInstance },
    }),
  }),
  success: { status: 200, reply: measureView },
});

export type SegmentReply = z.input<typeof segmentView>;
export type MeasureReply = z.input<typeof measureView>;
