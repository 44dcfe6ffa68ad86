/** The same change to every operation of every path. */
import type { PathItem, SwaggerOperation } from './swagger.ts';

export function eachOperation(
  paths: Readonly<Record<string, PathItem>>,
  change: (operation: SwaggerOperation) => SwaggerOperation,
): Record<string, PathItem> {
  return Object.fromEntries(
    Object.entries(paths).map(([path, item]) => [
      path,
      {
        ...item,
        ...(item.get === undefined ? {} : { get: change(item.get) }),
        ...(item.post === undefined ? {} : { post: change(item.post) }),
        ...(item.patch === undefined ? {} : { patch: change(item.patch) }),
        ...(item.delete === undefined ? {} : { delete: change(item.delete) }),
      },
    ]),
  );
}
