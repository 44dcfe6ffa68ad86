/** A filter that finds one row by its key, in OData's literals: a text cannot end its own quotes. */
import { parseInstant } from './instant.ts';
import type { Column, ColumnType } from './tables.ts';

/** Undefined where no row can have such a key, for example words in a column of numbers. */
export function keyFilterOf({ name, type }: Column, value: string): string | undefined {
  const literal = literalOf(type, value.trim());
  return literal === undefined ? undefined : `${name} eq ${literal}`;
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const WHOLE = /^-?\d{1,19}$/;
const DECIMAL = /^-?\d{1,30}(\.\d{1,30})?$/;

function literalOf(type: ColumnType, text: string): string | undefined {
  switch (type) {
    case 'text':
      return `'${text.replaceAll("'", "''")}'`;
    case 'integer':
      return matching(WHOLE, text);
    case 'number':
      return matching(DECIMAL, text);
    case 'boolean':
      return matching(/^(true|false)$/, text.toLowerCase());
    case 'guid':
      return matching(GUID, text);
    case 'date':
      return matching(DATE, text);
    case 'instant':
      return parseInstant(text);
  }
}

function matching(pattern: RegExp, text: string): string | undefined {
  return pattern.test(text) ? text : undefined;
}
