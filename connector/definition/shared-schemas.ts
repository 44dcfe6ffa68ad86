/** An object that several replies hold alike is said once, under its label, and referred to. */
import { eachOperation } from './each-operation.ts';
import { CannotBeSaid } from './schema.ts';
import type { PathItem, Reference, SwaggerResponse, SwaggerSchema } from './swagger.ts';

type Paths = Readonly<Record<string, PathItem>>;

export function shareSchemas(paths: Paths): {
  readonly paths: Record<string, PathItem>;
  readonly definitions: Record<string, SwaggerSchema>;
} {
  const names = namesOf(paths);
  const refer = (schema: SwaggerSchema): SwaggerSchema => {
    const name = names.get(JSON.stringify(schema));
    return name === undefined ? inside(schema, refer) : { $ref: `#/definitions/${name}` };
  };
  return {
    paths: changeSchemas(paths, refer),
    definitions: Object.fromEntries(
      [...names]
        .map(([text, name]): [string, SwaggerSchema] => [name, inside(JSON.parse(text), refer)])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  };
}

/** Objects that stand at two places or more; their label makes the name. */
function namesOf(paths: Paths): Map<string, string> {
  const uses = new Map<string, number>();
  const count = (schema: SwaggerSchema): SwaggerSchema => {
    if (schema.properties !== undefined) {
      const text = JSON.stringify(schema);
      uses.set(text, (uses.get(text) ?? 0) + 1);
    }
    return inside(schema, count);
  };
  changeSchemas(paths, count);
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const [text, times] of uses) {
    const { title }: SwaggerSchema = JSON.parse(text);
    if (times < 2 || title === undefined) continue;
    const name = title.replaceAll(/[^A-Za-z0-9]/g, '');
    if (taken.has(name)) throw new CannotBeSaid(name, 'two schemas that are used twice have this label');
    taken.add(name);
    names.set(text, name);
  }
  return names;
}

function inside(schema: SwaggerSchema, change: (inner: SwaggerSchema) => SwaggerSchema): SwaggerSchema {
  const { items, properties } = schema;
  return {
    ...schema,
    ...(items === undefined ? {} : { items: change(items) }),
    ...(properties === undefined
      ? {}
      : { properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, change(one)])) }),
  };
}

function changeSchemas(paths: Paths, change: (schema: SwaggerSchema) => SwaggerSchema): Record<string, PathItem> {
  const notified = Object.entries(paths).map(([path, item]): [string, PathItem] => {
    const content = item['x-ms-notification-content'];
    return [
      path,
      content === undefined
        ? item
        : { ...item, 'x-ms-notification-content': { ...content, schema: change(content.schema) } },
    ];
  });
  return eachOperation(Object.fromEntries(notified), (operation) => ({
    ...operation,
    responses: Object.fromEntries(
      Object.entries(operation.responses).map(([status, response]) => [status, changeResponse(response, change)]),
    ),
  }));
}

function changeResponse(
  response: SwaggerResponse | Reference,
  change: (schema: SwaggerSchema) => SwaggerSchema,
): SwaggerResponse | Reference {
  if ('$ref' in response || response.schema === undefined) return response;
  return { ...response, schema: change(response.schema) };
}
