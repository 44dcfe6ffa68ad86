/** The whole definition, a pure function of the routes: the same routes give the same text, whatever their order. */
import type { Route } from '../../shared/contracts/route.ts';
import { connectorInfo, connectorMetadata } from './info.ts';
import { type PathOperation, pathOperationOf } from './operation.ts';
import { SHARED_RESPONSES } from './responses.ts';
import { CannotBeSaid } from './schema.ts';
import { shareParameters } from './shared-parameters.ts';
import { shareResponses } from './shared-responses.ts';
import { shareSchemas } from './shared-schemas.ts';
import type { PathItem, SwaggerDefinition } from './swagger.ts';

/** Stands where an admin's own function app will be; the packages for import name the real one. */
export const HOST_TO_REPLACE = 'your-app.azurewebsites.net';

export function definitionOf(routes: readonly Route[]): SwaggerDefinition {
  const paths = pathsOf(routes.map(pathOperationOf));
  const schemas = shareSchemas(paths);
  const responses = shareResponses(schemas.paths);
  const parameters = shareParameters(responses.paths);
  return {
    swagger: '2.0',
    info: connectorInfo,
    host: HOST_TO_REPLACE,
    basePath: '/api',
    schemes: ['https'],
    consumes: ['application/json'],
    produces: ['application/json'],
    paths: parameters.paths,
    definitions: schemas.definitions,
    parameters: parameters.parameters,
    responses: { ...SHARED_RESPONSES, ...responses.responses },
    securityDefinitions: { functionKey: { type: 'apiKey', in: 'header', name: 'x-functions-key' } },
    security: [{ functionKey: [] }],
    'x-ms-connector-metadata': connectorMetadata,
    'x-ms-capabilities': { testConnection: { operationId: 'TestConnection' } },
  };
}

/** Sorted by path, and each path's operations by method. */
function pathsOf(operations: readonly PathOperation[]): Record<string, PathItem> {
  const ids = new Set<string>();
  const paths = new Map<string, Record<string, unknown>>();
  const inOrder = [...operations].sort((a, b) => orderOf(a).localeCompare(orderOf(b), 'en'));
  for (const { path, method, operation, notification } of inOrder) {
    if (ids.has(operation.operationId)) throw new CannotBeSaid(operation.operationId, 'there is another of this name');
    ids.add(operation.operationId);
    const item = paths.get(path) ?? {};
    if (item[method] !== undefined) throw new CannotBeSaid(operation.operationId, `${path} has its ${method} already`);
    paths.set(path, {
      ...item,
      ...(notification === undefined ? {} : { 'x-ms-notification-content': notification }),
      [method]: operation,
    });
  }
  return Object.fromEntries(paths);
}

function orderOf({ path, method }: PathOperation): string {
  return `${path} ${method}`;
}
