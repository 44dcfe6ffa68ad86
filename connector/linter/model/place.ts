/** A value of a JSON document together with its path, so that whatever is found can be pointed at. */

export interface Place {
  readonly path: string;
  readonly value: unknown;
}

export interface Field extends Place {
  readonly name: string;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Never fails: where nothing is there, the value is undefined, and the path says where it would be. */
export function at(place: Place, ...steps: readonly (string | number)[]): Place {
  return steps.reduce<Place>(
    (from, step) => ({ path: from.path + stepTo(step), value: valueBehind(from, step) }),
    place,
  );
}

export function fieldsOf(place: Place): Field[] {
  return isObject(place.value) ? Object.keys(place.value).map((name) => ({ ...at(place, name), name })) : [];
}

export function itemsOf(place: Place): Place[] {
  return Array.isArray(place.value) ? place.value.map((_, index) => at(place, index)) : [];
}

/** The empty text where there is none. */
export function textAt(place: Place, ...steps: readonly (string | number)[]): string {
  const { value } = at(place, ...steps);
  return typeof value === 'string' ? value : '';
}

export function textsIn(place: Place): string[] {
  return itemsOf(place).flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
}

export function has(place: Place, name: string): boolean {
  return isObject(place.value) && Object.hasOwn(place.value, name);
}

function valueBehind({ value }: Place, step: string | number): unknown {
  if (typeof step === 'number') return Array.isArray(value) ? value[step] : undefined;
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function stepTo(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`;
  return /^[A-Za-z_$][\w$-]*$/.test(step) ? `.${step}` : `['${step}']`;
}
