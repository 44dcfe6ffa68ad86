/** What a maker fills in: parameters outside the body, and the properties of the body, as one list. */
import type { Definition, Operation } from './definition.ts';
import type { Place } from './place.ts';
import { at } from './place.ts';
import { bodySchemasOf, labelOf, onceEach } from './schemas.ts';

export interface Input {
  readonly place: Place;
  readonly name: string;
  readonly isProperty: boolean;
  readonly label: string;
  readonly isRequired: boolean;
  readonly isInternal: boolean;
}

export function inputsOf(definition: Definition, operation: Operation): Input[] {
  const parameters = operation.parameters
    .filter((parameter) => parameter.in !== 'body')
    .map((parameter) => ({ ...parameter, isProperty: false, label: parameterLabel(parameter.place) }));
  const properties = bodySchemasOf(definition, operation)
    .filter(({ property }) => property !== '')
    .map((node) => ({ ...node, name: node.steps.join('/'), isProperty: true, label: labelOf(node.place) }));
  return [...parameters, ...properties];
}

/** Over the whole document, what is shared counted once. */
export function allInputs(definition: Definition): Input[] {
  return onceEach(definition.operations.flatMap((operation) => inputsOf(definition, operation)));
}

function parameterLabel(place: Place): string {
  const { value } = at(place, 'x-ms-summary');
  return typeof value === 'string' ? value : '';
}
