/** From a contract's zod schema to a Swagger 2.0 schema. What Swagger cannot say stops the build, with its place. */
import { z } from 'zod';
import type { Visibility } from '../../shared/contracts/field-text.ts';
import { rowSchemaExtensions, sourceIn } from './dynamic.ts';
import type { Json, SwaggerSchema } from './swagger.ts';

/** The contract's name and the way to the field in it. */
export class CannotBeSaid extends Error {
  override readonly name = 'CannotBeSaid';

  constructor(place: string, problem: string) {
    super(`${place}: ${problem}`);
  }
}

export type JsonSchema = Readonly<Record<string, unknown>>;

/** `io`: what a caller sends (`input`) or what comes back (`output`). */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output', place: string): JsonSchema {
  try {
    // Replies are said as they are written: an instant or an id stands where there is text.
    const { $schema: _, ...said } = z.toJSONSchema(schema, { target: 'draft-04', io, unrepresentable: 'throw' });
    return said;
  } catch (fault) {
    throw new CannotBeSaid(place, fault instanceof Error ? fault.message : 'has no JSON schema');
  }
}

const TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object'] as const;

const KNOWN = new Set([
  ...['type', 'format', 'title', 'description', 'enum', 'items', 'properties', 'required', 'additionalProperties'],
  // Checked by the server, which says what is wrong in a maker's words: a designer would only say "invalid".
  ...['pattern', 'minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'minItems'],
  ...['maxItems', 'propertyNames', 'id', 'visibility', 'choiceLabels', 'rowSchema', 'isJsonSchema'],
  ...['testValue', 'isCallbackUrl'],
]);

export function swaggerSchemaOf(said: JsonSchema, place: string): SwaggerSchema {
  for (const key of Object.keys(said)) {
    if (!KNOWN.has(key)) throw new CannotBeSaid(place, `Swagger 2.0 has no word for "${key}"`);
  }
  const type = TYPES.find((known) => known === said.type);
  if (type === undefined) throw new CannotBeSaid(place, 'a schema needs one type');
  const title = textIn(said, 'title');
  const description = textIn(said, 'description');
  const format = formatIn(said, type);
  return {
    type,
    ...(format === undefined ? {} : { format }),
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...visibilityIn(said),
    ...(said.isCallbackUrl === true ? { 'x-ms-notification-url': true } : {}),
    ...enumIn(said, place),
    ...(type === 'array' ? { items: swaggerSchemaOf(innerIn(said, 'items', place), `${place}[]`) } : {}),
    ...(type === 'object' ? membersOf(said, place) : {}),
  };
}

function membersOf(said: JsonSchema, place: string): Partial<SwaggerSchema> {
  const rows = sourceIn(said.rowSchema);
  if (rows !== undefined) return rowSchemaExtensions(rows);
  if (said.isJsonSchema === true) return {};
  if (isSchema(said.additionalProperties) && Object.keys(said.properties ?? {}).length === 0) {
    throw new CannotBeSaid(place, 'an object of any fields needs a rowSchema that names them');
  }
  const properties = isSchema(said.properties) ? said.properties : {};
  if (Object.keys(properties).length === 0) throw new CannotBeSaid(place, 'an object needs at least one field');
  const required = Array.isArray(said.required) ? said.required.map(String) : [];
  return {
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, inner]) => {
        const at = `${place}.${name}`;
        if (!isSchema(inner)) throw new CannotBeSaid(at, 'has no schema');
        if (textIn(inner, 'title') === undefined || textIn(inner, 'description') === undefined) {
          throw new CannotBeSaid(at, 'a field needs a title and a description for makers');
        }
        return [name, swaggerSchemaOf(inner, at)];
      }),
    ),
    ...(required.length === 0 ? {} : { required }),
  };
}

function enumIn(said: JsonSchema, place: string): Partial<SwaggerSchema> {
  if (!Array.isArray(said.enum) || said.type === 'boolean') return {};
  const values = said.enum.map((value): Json => {
    if (typeof value === 'string' || typeof value === 'number') return value;
    throw new CannotBeSaid(place, 'a choice must be a text or a number');
  });
  return { enum: values, ...choiceLabelsOf(values, said.choiceLabels) };
}

/** Both designers show the labels and send the words. */
export function choiceLabelsOf(values: readonly Json[], labels: unknown): { 'x-ms-enum-values'?: Json } {
  if (!isSchema(labels)) return {};
  return {
    'x-ms-enum-values': values.map((value) => ({ value, displayName: String(labels[String(value)] ?? value) })),
  };
}

export function visibilityIn(said: JsonSchema): { 'x-ms-visibility'?: Visibility } {
  const { visibility } = said;
  return visibility === 'important' || visibility === 'advanced' || visibility === 'internal'
    ? { 'x-ms-visibility': visibility }
    : {};
}

export function textIn(said: JsonSchema, key: string): string | undefined {
  const value = said[key];
  return typeof value === 'string' ? value : undefined;
}

function formatIn(said: JsonSchema, type: string): string | undefined {
  const format = textIn(said, 'format');
  if (format !== undefined) return format;
  if (type === 'integer') return 'int64';
  return type === 'number' ? 'double' : undefined;
}

function innerIn(said: JsonSchema, key: string, place: string): JsonSchema {
  const inner = said[key];
  if (!isSchema(inner)) throw new CannotBeSaid(place, `"${key}" must be one schema`);
  return inner;
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
