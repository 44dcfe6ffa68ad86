/** The actions on the partitions of a table: the files in which Customer Insights keeps it. */
import { z } from 'zod';
import { instanceIdInput, wholeNumberInput } from './maker-inputs.ts';
import { defineRoute } from './route.ts';
import { ofInstance, ofTable } from './table-inputs.ts';

const FARTHEST_BYTE = 999_999_999_999;

const partition = z
  .object({
    partitionId: z.string().meta({
      title: 'Partition ID',
      description: 'Names the partition in the action Retrieve data from a partition, until the next refresh.',
    }),
    number: z.int().meta({ title: 'Number', description: 'Its place in the table, from 1.' }),
  })
  .meta({ title: 'Partition', description: 'One file of the table.' });

const partitions = z.array(partition).meta({ title: 'Partitions', description: 'The files of the table in order.' });

export const getPartitionsRoute = defineRoute({
  operationId: 'GetPartitions',
  method: 'GET',
  path: 'tables/{tableName}/partitions',
  authority: 'function',
  summary: 'Retrieve partitions for a table',
  description: 'Lists the files in which a table is kept, to read it as a whole.',
  visibility: 'advanced',
  params: ofTable,
  query: ofInstance,
  success: { status: 200, reply: z.object({ value: partitions }) },
});

const columnView = z
  .object({
    name: z.string().meta({ title: 'Name', description: 'The name of the column.' }),
    type: z
      .string()
      .meta({ title: 'Type', description: 'What it holds: text, integer, number, boolean, instant, date or guid.' }),
  })
  .meta({ title: 'Column', description: 'One column, in the order of the files.' });

export const getPartitionsV2Route = defineRoute({
  operationId: 'GetPartitionsV2',
  method: 'GET',
  path: 'tables/{tableName}/partitions-v2',
  authority: 'function',
  summary: 'Retrieve partitions for a table (V2)',
  description: 'Lists the files in which a table is kept, with what is needed to read them: columns, header and size.',
  visibility: 'important',
  params: ofTable,
  query: ofInstance,
  success: {
    status: 200,
    reply: z.object({
      value: partitions,
      format: z.enum(['csv']).meta({ title: 'Format', description: 'How the files are written.' }),
      hasHeader: z.boolean().meta({
        title: 'Has Header',
        description: 'Whether each file begins with the names of the columns.',
      }),
      columns: z.array(columnView).meta({ title: 'Columns', description: 'The columns in the order of the files.' }),
      refreshedAt: z.string().optional().meta({
        title: 'Refreshed At',
        description: 'When the table was last loaded or made.',
        format: 'date-time',
      }),
      rowCount: z.int().optional().meta({ title: 'Row Count', description: 'How many rows the table has.' }),
      sizeInBytes: z.int().optional().meta({ title: 'Size', description: 'How large the table is, in bytes.' }),
    }),
  },
});

export const getPartitionDataRoute = defineRoute({
  operationId: 'GetPartitionData',
  method: 'GET',
  path: 'tables/{tableName}/partitions/{partitionId}/data',
  authority: 'function',
  summary: 'Retrieve data from a partition',
  description:
    'Reads a file of a table, up to four megabytes of whole rows at a time. Repeat it with Next Position until there is none.',
  visibility: 'important',
  params: ofTable.extend({
    partitionId: z
      .string()
      .trim()
      .regex(/^[0-9a-f]{32}$/, 'must be a Partition ID of the action Retrieve partitions for a table')
      .meta({
        title: 'Partition ID',
        description: 'The file, as the action Retrieve partitions for a table names it.',
      }),
  }),
  query: z.object({
    instanceId: instanceIdInput(),
    position: wholeNumberInput({ least: 0, most: FARTHEST_BYTE }).default(0).meta({
      title: 'Position',
      description: 'Where to go on: the Next Position of the piece before. Empty: at the beginning.',
      wireType: 'integer',
      format: 'int64',
    }),
  }),
  success: {
    status: 200,
    reply: z.object({
      content: z.string().meta({ title: 'Content', description: 'The rows of this piece, as CSV.' }),
      position: z.int().meta({ title: 'Position', description: 'Where this piece begins, in bytes.' }),
      nextPosition: z.int().optional().meta({
        title: 'Next Position',
        description: 'Where the next piece begins; there is none after the last.',
      }),
      isLast: z.boolean().meta({ title: 'Is Last', description: 'Whether this is the last piece of the file.' }),
    }),
  },
});
