/** What a rule over a prediction is, and the plainest kind: values that must stand at their places. */
import type { Resource, Snapshot } from './bicep-compiler.ts';

/** What is wrong, a line each; none where all is well. */
export type Rule = (snapshot: Snapshot) => readonly string[];

export function resourcesOf({ predictedResources }: Snapshot, type: string): readonly Resource[] {
  return predictedResources.filter((one) => one.type === type);
}

/** Each resource of a type, of which there must be one, has these values at these places. */
export function each(type: string, wanted: Readonly<Record<string, unknown>>): Rule {
  return (snapshot) => {
    const found = resourcesOf(snapshot, type);
    if (found.length === 0) return [`There is no ${type}`];
    return found.flatMap(({ name, properties }) =>
      Object.entries(wanted).flatMap(([path, value]) =>
        at(properties, path) === value ? [] : [`${name}: ${path} is ${String(at(properties, path))}`],
      ),
    );
  };
}

function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === 'object' && inner !== null ? Object.entries(inner).find(([k]) => k === key)?.[1] : undefined,
      value,
    );
}
