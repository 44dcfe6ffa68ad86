/** Walks schemas, references followed once on each way down. */
import type { Definition, Operation } from './definition.ts';
import { bodyOf, isInternal } from './definition.ts';
import { at, fieldsOf, has, isObject, itemsOf, type Place, textAt, textsIn } from './place.ts';
import { resolved } from './references.ts';

export interface SchemaNode {
  readonly place: Place;
  /** The property names down to here; a list adds nothing. */
  readonly steps: readonly string[];
  /** Empty for what is no property: the schema itself, and the items of a list. */
  readonly property: string;
  readonly isRequired: boolean;
  readonly isRequiredAllTheWay: boolean;
  readonly isInternal: boolean;
  readonly depth: number;
  /** It is one of those above it once more; the walk ends here. */
  readonly isLoop: boolean;
}

export function schemasUnder({ root }: Definition, schema: Place): SchemaNode[] {
  const start = { steps: [], property: '', isRequired: true, isRequiredAllTheWay: true, isInternal: false, depth: 1 };
  return has(schema, '$ref') || isObject(schema.value) ? nodesFrom(root, schema, start, []) : [];
}

type Standing = Omit<SchemaNode, 'place' | 'isLoop'>;

function nodesFrom(root: Place, given: Place, standing: Standing, above: readonly string[]): SchemaNode[] {
  const place = resolved(root, given);
  const isLoop = above.includes(place.path);
  const node = { ...standing, place, isInternal: standing.isInternal || isInternal(place), isLoop };
  if (isLoop || !isObject(place.value)) return [node];
  const required = textsIn(at(place, 'required'));
  const inside = [...above, place.path];
  const down = { ...node, property: '', depth: node.depth + 1 };
  return [
    node,
    ...fieldsOf(at(place, 'properties')).flatMap((property) => {
      const isRequired = required.includes(property.name);
      const isRequiredAllTheWay = node.isRequiredAllTheWay && isRequired;
      const steps = [...node.steps, property.name];
      return nodesFrom(
        root,
        property,
        { ...down, steps, property: property.name, isRequired, isRequiredAllTheWay },
        inside,
      );
    }),
    ...(isObject(at(place, 'items').value)
      ? nodesFrom(root, at(place, 'items'), { ...down, isRequired: false }, inside)
      : []),
    ...itemsOf(at(place, 'allOf')).flatMap((part) => nodesFrom(root, part, { ...node, depth: down.depth }, inside)),
    ...(isObject(at(place, 'additionalProperties').value)
      ? nodesFrom(root, at(place, 'additionalProperties'), { ...down, isRequired: false }, inside)
      : []),
  ];
}

/** What a flow gets of an operation: the schemas of its good answers, or of what a trigger sends. */
export function outputsOf({ root }: Definition, operation: Operation): Place[] {
  const answers = operation.responses
    .filter(({ status }) => status.startsWith('2'))
    .map(({ place }) => at(place, 'schema'));
  return [...answers, at(notificationOf(root, operation), 'schema')].filter(({ value }) => value !== undefined);
}

export function notificationOf(root: Place, { pathItem, place }: Operation): Place {
  const onPath = at(pathItem, 'x-ms-notification-content');
  return resolved(root, onPath.value === undefined ? at(place, 'x-ms-notification-content') : onPath);
}

export function bodySchemasOf(definition: Definition, operation: Operation): SchemaNode[] {
  const body = bodyOf(operation);
  return body === undefined ? [] : schemasUnder(definition, at(body.place, 'schema'));
}

/** Every schema, also of what nobody refers to, each once. */
export function allSchemas(definition: Definition): SchemaNode[] {
  const roots = [
    ...fieldsOf(at(definition.root, 'definitions')),
    ...definition.operations.flatMap((operation) => [
      ...operation.parameters.map(({ place }) => at(place, 'schema')),
      ...operation.responses.map(({ place }) => at(place, 'schema')),
      at(notificationOf(definition.root, operation), 'schema'),
    ]),
  ];
  return onceEach(roots.flatMap((root) => schemasUnder(definition, root)));
}

export function onceEach<T extends { readonly place: Place }>(nodes: readonly T[]): T[] {
  return [...new Map(nodes.map((node) => [node.place.path, node])).values()];
}

/** Whatever has a type: schemas, parameters outside the body with their items, headers. */
export function typedPlaces(definition: Definition): Place[] {
  const parameters = definition.operations
    .flatMap((operation) => operation.parameters)
    .filter((parameter) => parameter.in !== 'body')
    .flatMap(({ place }) => withItems(place));
  const headers = definition.operations
    .flatMap(({ responses }) => responses)
    .flatMap(({ place }) => fieldsOf(at(place, 'headers')).flatMap(withItems));
  const schemas = allSchemas(definition).map(({ place }) => place);
  return onceEach([...parameters, ...headers, ...schemas].map((place) => ({ place }))).map(({ place }) => place);
}

function withItems(place: Place): Place[] {
  return isObject(at(place, 'items').value) ? [place, ...withItems(at(place, 'items'))] : [place];
}

export function isDynamic(place: Place): boolean {
  return has(place, 'x-ms-dynamic-schema') || has(place, 'x-ms-dynamic-properties');
}

export function labelOf(place: Place): string {
  return textAt(place, 'title') || textAt(place, 'x-ms-summary');
}
