/** A parameter that several operations take alike is said once and referred to. */
import { eachOperation } from './each-operation.ts';
import type { PathItem, Reference, SwaggerParameter } from './swagger.ts';

type Paths = Readonly<Record<string, PathItem>>;

export function shareParameters(paths: Paths): {
  readonly paths: Record<string, PathItem>;
  readonly parameters: Record<string, SwaggerParameter>;
} {
  const uses = usesOf(paths);
  const names = namesOf([...uses].filter(([, count]) => count > 1).map(([text]) => text));
  const refer = (parameter: SwaggerParameter | Reference): SwaggerParameter | Reference => {
    const name = names.get(JSON.stringify(parameter));
    return name === undefined ? parameter : { $ref: `#/parameters/${name}` };
  };
  return {
    paths: eachOperation(paths, (operation) => ({ ...operation, parameters: operation.parameters.map(refer) })),
    parameters: Object.fromEntries([...names].map(([text, name]) => [name, JSON.parse(text)])),
  };
}

function usesOf(paths: Paths): Map<string, number> {
  const uses = new Map<string, number>();
  eachOperation(paths, (operation) => {
    for (const parameter of operation.parameters) {
      const text = JSON.stringify(parameter);
      uses.set(text, (uses.get(text) ?? 0) + 1);
    }
    return operation;
  });
  return uses;
}

/** By text, so that the names do not depend on which operation came first. */
function namesOf(texts: readonly string[]): Map<string, string> {
  const taken = new Set<string>();
  const named = texts.toSorted().map((text): [string, string] => {
    const { name, in: place }: SwaggerParameter = JSON.parse(text);
    const base = `${name.charAt(0).toUpperCase()}${name.slice(1)}In${place.charAt(0).toUpperCase()}${place.slice(1)}`;
    let free = base;
    for (let n = 2; taken.has(free); n += 1) free = `${base}${n}`;
    taken.add(free);
    return [text, free];
  });
  return new Map(named.sort(([, a], [, b]) => (a < b ? -1 : 1)));
}
