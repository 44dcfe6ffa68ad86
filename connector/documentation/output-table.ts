/** The fields of a reply or an event, those of inner objects by their path. */
import type { SwaggerSchema } from '../definition/swagger.ts';

export function outputTable(schema: SwaggerSchema): string {
  return ['| output | field | type | meaning |', '| --- | --- | --- | --- |', ...rowsOf(schema, '')].join('\n');
}

function rowsOf({ properties = {} }: SwaggerSchema, prefix: string): string[] {
  return Object.entries(properties).flatMap(([name, inner]) => {
    const path = `${prefix}${name}`;
    const row = `| ${inner.title ?? ''} | \`${path}\` | ${typeOf(inner)} | ${inner.description ?? ''} |`;
    return [row, ...innerRowsOf(inner, path)];
  });
}

function innerRowsOf(schema: SwaggerSchema, path: string): string[] {
  if (schema.type === 'object') return rowsOf(schema, `${path}.`);
  return schema.items?.type === 'object' ? rowsOf(schema.items, `${path}[].`) : [];
}

function typeOf({ type = 'object', format, enum: choices, ...schema }: SwaggerSchema): string {
  if (choices !== undefined) return choices.map((choice) => `\`${String(choice)}\``).join(', ');
  if ('x-ms-dynamic-schema' in schema) return 'the columns of the table';
  if (format === 'date-time') return 'date and time';
  return type;
}
