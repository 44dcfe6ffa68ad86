/** What makers and designers ask about tables: which there are, and which columns one has. */
import { z } from 'zod';
import { optionRoute } from './option-routes.ts';
import { defineRoute } from './route.ts';
import { ofInstance, ofTable } from './table-inputs.ts';

const tableView = z
  .object({
    name: z.string().meta({ title: 'Name', description: 'Names the table in other actions.' }),
    friendlyName: z.string().meta({ title: 'Friendly Name', description: 'What the table is called in the instance.' }),
    kind: z.string().optional().meta({
      title: 'Kind',
      description: 'What Customer Insights takes it for, such as Profile or Segment, where it says so.',
    }),
    dataSourceName: z.string().optional().meta({
      title: 'Data Source',
      description: 'The data source that fills it; without one, Customer Insights has made it.',
    }),
    refreshedAt: z.string().optional().meta({
      title: 'Refreshed At',
      description: 'When it was last loaded or made.',
      format: 'date-time',
    }),
    keys: z
      .array(z.string().meta({ title: 'Key', description: 'The name of a key column.' }))
      .meta({ title: 'Keys', description: 'The columns that together name one row.' }),
    columnCount: z.int().meta({ title: 'Column Count', description: 'How many columns it has.' }),
  })
  .meta({ title: 'Table', description: 'A table of an instance.' });

export type TableReply = z.input<typeof tableView>;

export const getTablesRoute = defineRoute({
  operationId: 'GetTables',
  method: 'GET',
  path: 'tables',
  authority: 'function',
  summary: 'Get tables',
  description: 'Lists the tables of an instance: what data sources load, and what Customer Insights makes of it.',
  visibility: 'important',
  params: z.object({}),
  query: ofInstance,
  success: {
    status: 200,
    reply: z.object({ value: z.array(tableView).meta({ title: 'Tables', description: 'The tables by name.' }) }),
  },
});

export const listTablesRoute = optionRoute(
  'ListTables',
  'tables',
  { summary: 'List tables', description: 'Lists the tables of an instance, for a dropdown.' },
  ofInstance,
);

export const getTableSchemaRoute = defineRoute({
  operationId: 'GetTableSchema',
  method: 'GET',
  path: 'tables/{tableName}/schema',
  authority: 'function',
  summary: 'Get table schema',
  description: 'Describes the columns of a table, so that a designer can show them as fields.',
  visibility: 'internal',
  params: ofTable,
  query: ofInstance,
  success: {
    status: 200,
    reply: z.object({
      schema: z
        .record(z.string(), z.unknown())
        .meta({ title: 'Row Schema', description: 'The columns as a JSON schema.', isJsonSchema: true }),
    }),
  },
});
