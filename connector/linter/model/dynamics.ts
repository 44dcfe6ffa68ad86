/** The four dynamic extensions, brought into one form, wherever they stand. */
import type { Definition, Operation } from './definition.ts';
import { at, fieldsOf, has, isObject, type Place, textAt } from './place.ts';
import { bodySchemasOf, outputsOf, schemasUnder } from './schemas.ts';

export interface Dynamic {
  readonly place: Place;
  readonly operation: Operation;
  readonly form: 'values' | 'list' | 'schema' | 'properties';
  readonly operationId: string;
  readonly collectionPath: string;
  readonly valuePath: string;
  readonly titlePath: string;
  readonly arguments: readonly Argument[];
}

export interface Argument {
  readonly place: Place;
  readonly name: string;
  /** Of another input; undefined for a fixed value. */
  readonly source: string | undefined;
  readonly literal: unknown;
}

/** What each form of each pair calls the same thing. */
const KEYS = {
  values: { collection: 'value-collection', value: 'value-path', title: 'value-title', source: 'parameter' },
  list: { collection: 'itemsPath', value: 'itemValuePath', title: 'itemTitlePath', source: 'parameterReference' },
  schema: { collection: '', value: 'value-path', title: '', source: 'parameter' },
  properties: { collection: '', value: 'itemValuePath', title: '', source: 'parameterReference' },
} as const;

const FORMS = ['values', 'list', 'schema', 'properties'] as const;

export function dynamicsOf(definition: Definition): Dynamic[] {
  return definition.operations.flatMap((operation) =>
    holdersIn(definition, operation).flatMap((holder) => dynamicsAt(operation, holder)),
  );
}

/** Every place of an operation at which a dynamic extension may stand. */
export function holdersIn(definition: Definition, operation: Operation): Place[] {
  return [
    ...operation.parameters.filter((parameter) => parameter.in !== 'body').map(({ place }) => place),
    ...bodySchemasOf(definition, operation).map(({ place }) => place),
    ...outputsOf(definition, operation).flatMap((schema) => schemasUnder(definition, schema).map(({ place }) => place)),
  ];
}

export function dynamicsAt(operation: Operation, holder: Place): Dynamic[] {
  return FORMS.filter((form) => has(holder, `x-ms-dynamic-${form}`)).map((form) => {
    const place = at(holder, `x-ms-dynamic-${form}`);
    const keys = KEYS[form];
    return {
      place,
      operation,
      form,
      operationId: textAt(place, 'operationId'),
      collectionPath: textAt(place, keys.collection),
      valuePath: textAt(place, keys.value),
      titlePath: textAt(place, keys.title),
      arguments: fieldsOf(at(place, 'parameters')).map((argument) => argumentAt(argument, argument.name, keys.source)),
    };
  });
}

function argumentAt(place: Place, name: string, key: string): Argument {
  if (has(place, key)) return { place, name, source: textAt(place, key), literal: undefined };
  const literal = isObject(place.value) ? at(place, 'value').value : place.value;
  return { place, name, source: undefined, literal };
}
