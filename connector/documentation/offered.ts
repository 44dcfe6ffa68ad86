/** The operations that makers see, by the names under which they see them. */
import type { PathItem, SwaggerDefinition, SwaggerOperation, SwaggerSchema } from '../definition/swagger.ts';

export interface Offered {
  readonly path: string;
  readonly method: string;
  readonly operation: SwaggerOperation;
  /** Of a trigger: what the flow receives. */
  readonly event?: SwaggerSchema;
}

const METHODS = ['get', 'post', 'patch', 'delete'] as const;

/** The triggers first, each kind by name. */
export function offeredIn({ paths }: SwaggerDefinition): readonly Offered[] {
  const all = Object.entries(paths)
    .flatMap(([path, item]) => METHODS.flatMap((method) => offeredAt(path, item, method)))
    .filter(({ operation }) => operation['x-ms-visibility'] !== 'internal')
    .sort((a, b) => a.operation.summary.localeCompare(b.operation.summary, 'en'));
  return [...all.filter(isTrigger), ...all.filter((one) => !isTrigger(one))];
}

export function isTrigger({ event }: Offered): boolean {
  return event !== undefined;
}

function offeredAt(path: string, item: PathItem, method: (typeof METHODS)[number]): Offered[] {
  const operation = item[method];
  const event = item['x-ms-notification-content']?.schema;
  return operation === undefined ? [] : [{ path, method, operation, ...(event === undefined ? {} : { event }) }];
}
