/** One route as one Swagger operation, and what its path says besides. */
import type { Route } from '../../shared/contracts/route.ts';
import { sampleOperationOf } from '../../shared/contracts/sample-routes.ts';
import { parametersOf } from './parameters.ts';
import { responsesOf } from './responses.ts';
import { CannotBeSaid, jsonSchemaOf, swaggerSchemaOf } from './schema.ts';
import type { Method, PathItem, SwaggerOperation } from './swagger.ts';

export interface PathOperation {
  readonly path: string;
  readonly method: Method;
  readonly operation: SwaggerOperation;
  readonly notification?: NonNullable<PathItem['x-ms-notification-content']>;
}

const METHODS = { GET: 'get', POST: 'post', PATCH: 'patch', DELETE: 'delete' } as const satisfies Record<
  Route['method'],
  Method
>;

export function pathOperationOf(route: Route): PathOperation {
  const { operationId, description, visibility, trigger } = route;
  if (description === undefined || visibility === undefined) {
    throw new CannotBeSaid(operationId, 'an operation of the connector needs a description and a visibility');
  }
  const operation: SwaggerOperation = {
    operationId,
    summary: route.summary,
    description,
    'x-ms-visibility': visibility,
    ...(trigger === undefined ? {} : triggerPartsOf(route, trigger)),
    ...(route.isPaged === undefined ? {} : { 'x-ms-pageable': { nextLinkName: 'nextLink' } }),
    ...(route.hasEffects === undefined ? {} : { 'x-ms-no-generic-test': true }),
    'x-ms-api-annotation': { family: operationId, revision: 1, status: 'Preview' },
    parameters: parametersOf(route),
    responses: responsesOf(route),
  };
  return {
    path: `/${route.path}`,
    method: METHODS[route.method],
    operation,
    ...(trigger === undefined ? {} : { notification: notificationOf(operationId, trigger) }),
  };
}

function triggerPartsOf({ operationId }: Route, { hint }: NonNullable<Route['trigger']>) {
  return {
    'x-ms-trigger': 'single',
    'x-ms-trigger-hint': hint,
    'x-ms-operation-context': { simulate: { operationId: sampleOperationOf(operationId) } },
  };
}

function notificationOf(operationId: string, { event }: NonNullable<Route['trigger']>) {
  const place = `${operationId} event`;
  const schema = swaggerSchemaOf(jsonSchemaOf(event, 'output', place), place);
  if (schema.description === undefined) throw new CannotBeSaid(place, 'an event needs a description for makers');
  return { description: schema.description, schema };
}
