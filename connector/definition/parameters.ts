/** A route's inputs as Swagger parameters: path and query one by one, the body whole. */
import type { Route } from '../../shared/contracts/route.ts';
import { optionsExtensions, sourceIn } from './dynamic.ts';
import {
  CannotBeSaid,
  choiceLabelsOf,
  isSchema,
  type JsonSchema,
  jsonSchemaOf,
  swaggerSchemaOf,
  textIn,
  visibilityIn,
} from './schema.ts';
import type { Json, SwaggerParameter } from './swagger.ts';

export function parametersOf(route: Route): SwaggerParameter[] {
  return [
    ...fieldsOf(route, 'params').map(({ name, said }) => ({
      ...inputOf(route, 'path', name, said, true),
      'x-ms-url-encoding': 'single',
    })),
    ...fieldsOf(route, 'query').map(({ name, said, required }) => inputOf(route, 'query', name, said, required)),
    ...bodyOf(route),
  ];
}

function fieldsOf(route: Route, part: 'params' | 'query'): { name: string; said: JsonSchema; required: boolean }[] {
  const place = `${route.operationId} ${part}`;
  const whole = jsonSchemaOf(route[part], 'input', place);
  const properties = isSchema(whole.properties) ? whole.properties : {};
  const required = Array.isArray(whole.required) ? whole.required : [];
  return Object.entries(properties).map(([name, said]) => {
    if (!isSchema(said)) throw new CannotBeSaid(`${place}.${name}`, 'has no schema');
    return { name, said, required: required.includes(name) };
  });
}

const WIRE_TYPES = { string: undefined, number: 'double', integer: 'int32', boolean: undefined } as const;

function inputOf(
  { operationId }: Route,
  place: 'path' | 'query',
  name: string,
  said: JsonSchema,
  required: boolean,
): SwaggerParameter {
  const at = `${operationId} ${place}.${name}`;
  const title = textIn(said, 'title');
  const description = textIn(said, 'description');
  if (title === undefined || description === undefined) {
    throw new CannotBeSaid(at, 'an input needs a title and a description for makers');
  }
  if (said.type !== 'string') throw new CannotBeSaid(at, 'what comes in a path or query is text');
  const type = wireTypeIn(said, at);
  const format = textIn(said, 'format') ?? WIRE_TYPES[type];
  const options = sourceIn(said.options);
  return {
    name,
    in: place,
    required,
    type,
    ...(format === undefined ? {} : { format }),
    ...choicesIn(said),
    ...plain('default', said.wireDefault),
    'x-ms-summary': title,
    description,
    ...visibilityIn(said),
    ...(options === undefined ? {} : optionsExtensions(options)),
    ...plain('x-ms-test-value', said.testValue),
  };
}

function wireTypeIn({ wireType = 'string' }: JsonSchema, at: string): keyof typeof WIRE_TYPES {
  if (wireType === 'string' || wireType === 'number' || wireType === 'integer' || wireType === 'boolean') {
    return wireType;
  }
  throw new CannotBeSaid(at, `there is no wire type ${String(wireType)}`);
}

function choicesIn({ choices, enum: words, choiceLabels }: JsonSchema): { enum?: Json; 'x-ms-enum-values'?: Json } {
  const values = Array.isArray(choices) ? choices : words;
  if (!Array.isArray(values)) return {};
  const texts = values.map(String);
  return { enum: texts, ...choiceLabelsOf(texts, choiceLabels) };
}

function plain(key: string, value: unknown): Readonly<Record<string, Json>> {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? { [key]: value } : {};
}

function bodyOf({ operationId, body, trigger }: Route): SwaggerParameter[] {
  if (body === undefined) return [];
  const at = `${operationId} body`;
  const schema = swaggerSchemaOf(jsonSchemaOf(body, 'input', at), at);
  if (schema.title === undefined || schema.description === undefined) {
    throw new CannotBeSaid(at, 'a body needs a title and a description for makers');
  }
  const { title, description, ...rest } = schema;
  const name = trigger === undefined ? 'item' : 'subscription';
  const internal = rest['x-ms-visibility'] === undefined ? {} : { 'x-ms-visibility': rest['x-ms-visibility'] };
  return [{ name, in: 'body', required: true, 'x-ms-summary': title, description, ...internal, schema: rest }];
}
