/** Where a path of a dynamic extension leads, in the schema of the operation that it calls. */
import type { Definition } from '../model/definition.ts';
import { at, type Place } from '../model/place.ts';
import { resolved } from '../model/references.ts';

export function propertyAlong({ root }: Definition, schema: Place, path: string): Place | undefined {
  const end = path
    .split('/')
    .filter((step) => step !== '')
    .reduce((from, step) => resolved(root, at(from, 'properties', step)), resolved(root, schema));
  return end.value === undefined ? undefined : end;
}
