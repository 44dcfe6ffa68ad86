/** The actions on the rows of a table. Whatever a maker writes stays one value of the query, or one row of JSON. */
import { z } from 'zod';
import { DEEPEST_NESTING, isShallow } from '../domain/tables.ts';
import { instanceIdInput, instantInput, nameInput, wholeNumberInput } from './maker-inputs.ts';
import { pageMarkInput } from './page-mark.ts';
import { defineRoute } from './route.ts';
import { ofInstance, ofTable, rowOfTable } from './table-inputs.ts';

export const MOST_ROWS_ON_PAGE = 1_000;
const LONGEST_EXPRESSION = 4_000;
const FARTHEST_ROW = 999_999_999;

function expressionInput(what: string) {
  return z
    .string()
    .trim()
    .max(LONGEST_EXPRESSION, `must have at most ${LONGEST_EXPRESSION} characters`)
    .transform((text) => (text === '' ? undefined : text))
    .optional()
    .meta({ title: what });
}

const itemId = nameInput('the key of a row').meta({
  title: 'Item ID',
  description: 'The key of the row: what its key column holds.',
});
const validUntil = instantInput().optional().meta({
  title: 'Valid Until',
  description: 'How long Customer Insights keeps what is written, at most 30 days from now. Empty: its own default.',
  format: 'date-time',
  visibility: 'advanced',
});

export const getItemsRoute = defineRoute({
  operationId: 'GetItems',
  method: 'GET',
  path: 'tables/{tableName}/items',
  authority: 'function',
  summary: 'Get items of a table',
  description:
    'Reads rows of a table, filtered and sorted as you say. With pagination switched on in the settings of the step it reads page after page.',
  visibility: 'important',
  isPaged: true,
  params: ofTable,
  query: z.object({
    instanceId: instanceIdInput(),
    filter: expressionInput('Filter Query').meta({
      title: 'Filter Query',
      description: "Which rows, in OData, such as CustomerId eq 'C-1001'. Tables of a data source cannot be filtered.",
    }),
    select: expressionInput('Select Columns').meta({
      title: 'Select Columns',
      description: 'The names of the columns to read, with commas between them. Empty: all of them.',
      visibility: 'advanced',
    }),
    orderBy: expressionInput('Order By').meta({
      title: 'Order By',
      description: 'The column to sort by, such as FullName or CreatedOn desc.',
      visibility: 'advanced',
    }),
    top: wholeNumberInput({ least: 1, most: MOST_ROWS_ON_PAGE }).optional().meta({
      title: 'Top Count',
      description: 'How many rows to read in all, from 1 to 1000. Empty: all of them, a hundred on each page.',
      wireType: 'integer',
    }),
    skip: wholeNumberInput({ least: 0, most: FARTHEST_ROW }).default(0).meta({
      title: 'Skip Count',
      description: 'How many rows to leave out at the beginning.',
      wireType: 'integer',
      visibility: 'advanced',
    }),
    skipToken: pageMarkInput().optional().meta({
      title: 'Skip Token',
      description: 'Where the next page begins, as the address in Next Link says.',
      visibility: 'internal',
    }),
  }),
  success: {
    status: 200,
    reply: z.object({
      value: z.array(rowOfTable()).meta({ title: 'Items', description: 'The rows of this page.' }),
      nextLink: z.string().optional().meta({
        title: 'Next Link',
        description: 'The address of the next page; there is none after the last.',
        visibility: 'advanced',
      }),
    }),
  },
});

export const getItemRoute = defineRoute({
  operationId: 'GetItem',
  method: 'GET',
  path: 'tables/{tableName}/items/{itemId}',
  authority: 'function',
  summary: 'Get item',
  description: 'Reads one row of a table by its key.',
  visibility: 'important',
  params: ofTable.extend({ itemId }),
  query: ofInstance,
  success: { status: 200, reply: rowOfTable() },
});

const writtenRow = rowOfTable()
  .refine((row) => Object.keys(row).length > 0, 'must hold at least one column')
  .refine(isShallow, `must not hold lists or objects nested more than ${DEEPEST_NESTING} times over`);

const written = z.object({
  tableName: z.string().meta({ title: 'Table Name', description: 'The table that was written to.' }),
  itemId: z.string().optional().meta({ title: 'Item ID', description: 'The key of the row, where it was named.' }),
  item: rowOfTable(),
});

export const createItemRoute = defineRoute({
  operationId: 'CreateItem',
  method: 'POST',
  path: 'tables/{tableName}/items',
  authority: 'function',
  summary: 'Create item',
  description:
    'Adds a row to a table, such as an activity, in real time. Segments and measures do not see it, and it expires.',
  visibility: 'important',
  hasEffects: true,
  params: ofTable,
  query: ofInstance.extend({ validUntil }),
  body: writtenRow,
  success: { status: 200, reply: written },
});

export const updateItemRoute = defineRoute({
  operationId: 'UpdateItem',
  method: 'PATCH',
  path: 'tables/{tableName}/items/{itemId}',
  authority: 'function',
  summary: 'Update item',
  description:
    'Changes columns of a row, such as fields of a profile, in real time. Segments and measures do not see it, and it expires.',
  visibility: 'important',
  hasEffects: true,
  params: ofTable.extend({ itemId }),
  query: ofInstance.extend({ validUntil }),
  body: writtenRow,
  success: { status: 200, reply: written },
});
