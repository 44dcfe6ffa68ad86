/** A good reply that several operations give alike is said once, under the first one's name, and referred to. */
import { eachOperation } from './each-operation.ts';
import type { PathItem, Reference, SwaggerResponse } from './swagger.ts';

type Paths = Readonly<Record<string, PathItem>>;

export function shareResponses(paths: Paths): {
  readonly paths: Record<string, PathItem>;
  readonly responses: Record<string, SwaggerResponse>;
} {
  const givers = giversOf(paths);
  const names = new Map(
    [...givers]
      .filter(([, operationIds]) => operationIds.length > 1)
      .map(([text, operationIds]): [string, string] => [text, `${operationIds.toSorted()[0]}Reply`]),
  );
  const refer = (response: SwaggerResponse | Reference): SwaggerResponse | Reference => {
    const name = names.get(JSON.stringify(response));
    return name === undefined ? response : { $ref: `#/responses/${name}` };
  };
  return {
    paths: eachOperation(paths, (operation) => ({
      ...operation,
      responses: Object.fromEntries(
        Object.entries(operation.responses).map(([status, response]) => [status, refer(response)]),
      ),
    })),
    responses: Object.fromEntries(
      [...names].map(([text, name]): [string, SwaggerResponse] => [name, JSON.parse(text)]).sort(byName),
    ),
  };
}

/** The operations that give each reply; those that are shared already are left alone. */
function giversOf(paths: Paths): Map<string, string[]> {
  const givers = new Map<string, string[]>();
  eachOperation(paths, (operation) => {
    for (const response of Object.values(operation.responses)) {
      if ('$ref' in response) continue;
      const text = JSON.stringify(response);
      givers.set(text, [...(givers.get(text) ?? []), operation.operationId]);
    }
    return operation;
  });
  return givers;
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
