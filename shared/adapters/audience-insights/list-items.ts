/** Reads lists and objects item by item: one that has a field of the wrong type is noted and left out, alone. */
import type { z } from 'zod';
import type { Place } from './read-notes.ts';

export function readItem<Wire>(value: unknown, schema: z.ZodType<Wire>, place: Place): Wire | undefined {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  // The path alone: what stands there is upstream's.
  place.malformed(parsed.error.issues[0]?.path.map(String).join('.') ?? '');
  return undefined;
}

export function readItems<Wire, Model>(
  list: readonly unknown[],
  schema: z.ZodType<Wire>,
  place: Place,
  read: (wire: Wire, place: Place) => Model | undefined,
): Model[] {
  return list.flatMap((value, index) => {
    const itemPlace = place.within(index);
    const wire = readItem(value, schema, itemPlace);
    return wire === undefined ? [] : (read(wire, itemPlace) ?? []);
  });
}

/** An inner object that may be missing. */
export function readInner<Wire>(value: unknown, schema: z.ZodType<Wire>, place: Place): Wire | undefined {
  return value === undefined || value === null ? undefined : readItem(value, schema, place);
}
