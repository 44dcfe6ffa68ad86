/** What is said once and referred to, in its place. */
import type {
  Reference,
  SwaggerDefinition,
  SwaggerParameter,
  SwaggerResponse,
  SwaggerSchema,
} from '../definition/swagger.ts';

export function resolveSchema(definition: SwaggerDefinition, schema: SwaggerSchema): SwaggerSchema {
  const { $ref, items, properties } = schema;
  if ($ref !== undefined) {
    const found = definition.definitions[$ref.replace('#/definitions/', '')];
    if (found === undefined) throw new Error(`Nothing is at ${$ref}`);
    return resolveSchema(definition, found);
  }
  return {
    ...schema,
    ...(items === undefined ? {} : { items: resolveSchema(definition, items) }),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, one]) => [name, resolveSchema(definition, one)]),
          ),
        }),
  };
}

export function resolveParameter(
  { parameters }: SwaggerDefinition,
  parameter: SwaggerParameter | Reference,
): SwaggerParameter {
  if ('name' in parameter) return parameter;
  const found = parameters[parameter.$ref.replace('#/parameters/', '')];
  if (found === undefined) throw new Error(`Nothing is at ${parameter.$ref}`);
  return found;
}

export function resolveResponse(
  { responses }: SwaggerDefinition,
  response: SwaggerResponse | Reference,
): SwaggerResponse {
  if (!('$ref' in response)) return response;
  const found = responses[response.$ref.replace('#/responses/', '')];
  if (found === undefined) throw new Error(`Nothing is at ${response.$ref}`);
  return found;
}
