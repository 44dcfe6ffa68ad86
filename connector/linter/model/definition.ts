/** The definition as its rules see it: paths and operations, with references followed. */
import { at, type Field, fieldsOf, has, itemsOf, type Place, textAt } from './place.ts';
import { resolved } from './references.ts';

export interface Definition {
  readonly root: Place;
  readonly pathItems: readonly PathItem[];
  readonly operations: readonly Operation[];
}

export interface PathItem {
  readonly template: string;
  readonly place: Place;
  readonly operations: readonly Operation[];
}

export interface Operation {
  readonly id: string;
  readonly template: string;
  readonly method: string;
  readonly place: Place;
  readonly pathItem: Place;
  readonly isInternal: boolean;
  readonly parameters: readonly Parameter[];
  readonly responses: readonly Response[];
}

export interface Parameter {
  readonly place: Place;
  readonly name: string;
  readonly in: string;
  readonly isRequired: boolean;
  readonly isInternal: boolean;
}

export interface Response {
  readonly status: string;
  readonly place: Place;
}

const METHODS: ReadonlySet<string> = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch']);

export function definitionAt(root: Place): Definition {
  const pathItems = fieldsOf(at(root, 'paths'))
    .filter(({ name }) => !name.startsWith('x-'))
    .map((place) => pathItemAt(root, place));
  return { root, pathItems, operations: pathItems.flatMap(({ operations }) => operations) };
}

function pathItemAt(root: Place, place: Field): PathItem {
  const operations = fieldsOf(place)
    .filter(({ name }) => METHODS.has(name))
    .map((operation) => operationAt(root, place, operation));
  return { template: place.name, place, operations };
}

function operationAt(root: Place, pathItem: Field, place: Field): Operation {
  return {
    id: textAt(place, 'operationId'),
    template: pathItem.name,
    method: place.name,
    place,
    pathItem,
    isInternal: isInternal(place),
    parameters: [...itemsOf(at(place, 'parameters')), ...itemsOf(at(pathItem, 'parameters'))].map((parameter) =>
      parameterAt(resolved(root, parameter)),
    ),
    responses: fieldsOf(at(place, 'responses'))
      .filter(({ name }) => !name.startsWith('x-'))
      .map((response) => ({ status: response.name, place: resolved(root, response) })),
  };
}

function parameterAt(place: Place): Parameter {
  return {
    place,
    name: textAt(place, 'name'),
    in: textAt(place, 'in'),
    isRequired: at(place, 'required').value === true,
    isInternal: isInternal(place),
  };
}

export function isInternal(place: Place): boolean {
  return textAt(place, 'x-ms-visibility') === 'internal';
}

export function isSuccess({ status }: Response): boolean {
  return /^2\d\d$/.test(status);
}

export function isError({ status }: Response): boolean {
  return /^[45]\d\d$/.test(status);
}

export function bodyOf({ parameters }: Operation): Parameter | undefined {
  return parameters.find((parameter) => parameter.in === 'body');
}

export function operationCalled({ operations }: Definition, id: string): Operation | undefined {
  return operations.find((operation) => operation.id === id);
}

/** It waits for a callback: what it sends stands on the path item, or it asks for an address to send to. */
export function isWebhook(definition: Definition, operation: Operation): boolean {
  const trigger = has(operation.place, 'x-ms-trigger') && operation.method !== 'get';
  return (
    trigger ||
    has(operation.pathItem, 'x-ms-notification-content') ||
    has(operation.place, 'x-ms-notification-content') ||
    asksForAddress(definition, operation)
  );
}

function asksForAddress({ root }: Definition, { parameters }: Operation): boolean {
  return parameters.some(({ place }) => {
    const { value } = resolved(root, at(place, 'schema'));
    return JSON.stringify([place.value, value]).includes('"x-ms-notification-url":true');
  });
}
