/** What a route can answer: its one good reply, and by name the refusals that a maker may meet. */
import type { Route } from '../../shared/contracts/route.ts';
import { jsonSchemaOf, swaggerSchemaOf } from './schema.ts';
import type { Reference, SwaggerResponse } from './swagger.ts';

/** Without schemas: a designer shows the fields of one reply only. */
export const SHARED_RESPONSES = {
  BadRequest: {
    description: 'An input is missing or wrong; the message names each field and says what would be right.',
  },
  Unauthorized: { description: 'The access key of the connection is missing or wrong.' },
  NotFound: { description: 'The instance, or what was named in it, does not exist.' },
  Conflict: { description: 'What is there already stands in the way; the message says what.' },
  TooManyRequests: { description: 'Customer Insights was asked too often; Retry-After says when to try again.' },
  BadGateway: { description: 'Customer Insights refused the request or gave an answer that cannot be used.' },
  ServiceUnavailable: {
    description: 'Customer Insights or the storage does not answer just now; try again in a moment.',
  },
  Failed: { description: 'Operation failed.' },
} as const satisfies Record<string, SwaggerResponse>;

export function responsesOf(route: Route): Readonly<Record<string, SwaggerResponse | Reference>> {
  return {
    ...goodOf(route),
    ...refusalsOf(route),
    default: refer('Failed'),
  };
}

function goodOf(route: Route): Record<string, SwaggerResponse> {
  const { operationId, success, trigger } = route;
  if (trigger !== undefined) {
    const Location = { type: 'string', description: 'The address at which the subscription can be ended.' } as const;
    return { [success.status]: { description: 'The flow is subscribed.', headers: { Location } } };
  }
  const place = `${operationId} reply`;
  const schema = swaggerSchemaOf(jsonSchemaOf(success.reply, 'output', place), place);
  return {
    [success.status]: { description: 'The operation succeeded.', schema },
    // Without a schema: beside one, a designer would show the fields of neither.
    ...(route.isLongRunning === undefined ? {} : { 202: { description: 'It has not ended yet.' } }),
  };
}

function refusalsOf({ method, params, query, body, visibility }: Route): Record<string, Reference> {
  const isAboutSomething = hasFields(params) || hasFields(query);
  return {
    ...(isAboutSomething || body !== undefined ? { 400: refer('BadRequest') } : {}),
    401: refer('Unauthorized'),
    ...(isAboutSomething ? { 404: refer('NotFound') } : {}),
    ...(method === 'GET' || visibility === 'internal' ? {} : { 409: refer('Conflict') }),
    429: refer('TooManyRequests'),
    502: refer('BadGateway'),
    503: refer('ServiceUnavailable'),
  };
}

function hasFields(part: Route['params']): boolean {
  const { properties } = jsonSchemaOf(part, 'input', 'inputs');
  return Object.keys(properties ?? {}).length > 0;
}

function refer(name: keyof typeof SHARED_RESPONSES): Reference {
  return { $ref: `#/responses/${name}` };
}
