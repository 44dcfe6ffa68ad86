/** What the actions on tables answer, made of what upstream told. */
import { type Column, type ColumnType, keyColumnsOf, type Table } from '../domain/tables.ts';
import type { TableReply } from './table-routes.ts';

export function tableReplyOf(table: Table): TableReply {
  const { name, friendlyName = name, kind, dataSourceName, refreshedAt, columns } = table;
  return {
    name,
    friendlyName,
    ...(kind === undefined ? {} : { kind }),
    ...(dataSourceName === undefined ? {} : { dataSourceName }),
    ...(refreshedAt === undefined ? {} : { refreshedAt }),
    keys: keyColumnsOf(table).map((column) => column.name),
    columnCount: columns.length,
  };
}

export function tableOptionsOf(tables: readonly Table[]): { id: string; name: string }[] {
  return tables
    .map(({ name, friendlyName = name }) => ({ id: name, name: friendlyName }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.id < b.id ? -1 : 1));
}

/** A JSON schema in the form that designers read: one object, nothing referred to. */
export function rowSchemaOf({ columns }: Table) {
  return {
    type: 'object',
    properties: Object.fromEntries(columns.map((column) => [column.name, fieldOf(column)])),
  };
}

const FIELD_TYPES = {
  text: { type: 'string' },
  integer: { type: 'integer', format: 'int64' },
  number: { type: 'number', format: 'double' },
  boolean: { type: 'boolean' },
  instant: { type: 'string', format: 'date-time' },
  date: { type: 'string', format: 'date' },
  guid: { type: 'string', format: 'uuid' },
} as const satisfies Record<ColumnType, unknown>;

function fieldOf({ name, friendlyName, type, isKey }: Column) {
  const title = labelOf(friendlyName) ?? labelOf(name);
  return {
    ...FIELD_TYPES[type],
    ...(title === undefined ? {} : { title, 'x-ms-summary': title }),
    description: isKey ? `The key column ${name}.` : `The column ${name}.`,
  };
}

const LONGEST_LABEL = 80;

/** A label holds letters, digits, blanks and parentheses only; a name may hold anything. */
function labelOf(name: string | undefined): string | undefined {
  const label = name
    ?.replace(/[^\p{L}\p{N}() ]+/gu, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, LONGEST_LABEL)
    .trim();
  return label === '' ? undefined : label;
}
