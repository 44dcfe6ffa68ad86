/** Holds a reply against the definition's schema, and takes a field that is not in it for a fault. */
import { Ajv } from 'ajv';
import type { Schema } from './definition.ts';

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });

/** What is wrong with `value`, one line each. */
export function faultsIn(schema: Schema, value: unknown): string[] {
  const validate = ajv.compile(closed(schema));
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** Rows have the fields that upstream knows; every other object has those that are declared. */
function closed(schema: Schema): Schema {
  const inner = Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => !key.startsWith('x-ms-'))
      .map(([key, value]) => [key, key === 'properties' ? closedEach(value) : isSchema(value) ? closed(value) : value]),
  );
  const isOpen = 'x-ms-dynamic-schema' in schema || !('properties' in schema);
  return isOpen ? inner : { ...inner, additionalProperties: false };
}

function closedEach(properties: unknown): Schema {
  if (!isSchema(properties)) return {};
  return Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, isSchema(one) ? closed(one) : one]));
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
