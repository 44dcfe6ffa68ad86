/** What a fault is: a rule's number, how a good connector is spoiled, and where the rule has to find it. And the places of that connector. */
import { readFileSync } from 'node:fs';
import { at } from '../../../../../connector/linter/model/place.ts';
import type { Spoiled, Steps } from '../good-connector.ts';

export type Mutation = readonly [rule: number, spoiled: Spoiled, path: string];

const SOURCE = readFileSync('test/fixtures/connector-linter/apiDefinition.swagger.json', 'latin1');
export const put = (...edits: readonly (readonly [Steps, unknown])[]): Spoiled => ({ definition: edits });
export const inProperties = (...edits: readonly (readonly [Steps, unknown])[]): Spoiled => ({ properties: edits });
export const withSource = (change: (source: string) => string): Spoiled => ({
  files: { source: change(SOURCE) },
});

export const LISTS: Steps = ['paths', '/options/lists', 'get'];
export const GET: Steps = ['paths', '/items', 'get'];
export const TOP: Steps = [...GET, 'parameters', 1];
export const CREATE: Steps = ['paths', '/items', 'post'];
export const BODY: Steps = [...CREATE, 'parameters', 1];
export const BODY_SCHEMA: Steps = [...BODY, 'schema'];
export const INPUT: Steps = [...BODY_SCHEMA, 'properties'];
export const TRIGGER: Steps = ['paths', '/triggers/item-created', 'post'];
export const CALLBACK: Steps = [...TRIGGER, 'parameters', 1, 'schema', 'properties', 'callbackUrl'];
export const DELETE: Steps = ['paths', '/subscriptions/{subscriptionId}', 'delete'];
export const ROWS: Steps = [...GET, 'responses', '200', 'schema', 'properties', 'value', 'items'];
export const LIST: Steps = ['parameters', 'ListInQuery'];
export const ITEM: Steps = ['definitions', 'Item', 'properties'];
export const KEY: Steps = ['properties', 'connectionParameters', 'api_key'];
export const POLICY: Steps = ['properties', 'policyTemplateInstances', 0];

export const text = { type: 'string', title: 'Text', description: 'A text.' };
const ok = {
  '200': { description: 'Done.', schema: { type: 'object', properties: { text } } },
  '400': { $ref: '#/responses/BadRequest' },
};
export const operation = (operationId: string, more: object = {}): object => ({
  operationId,
  summary: 'Do something',
  description: 'Does something else.',
  'x-ms-visibility': 'important',
  parameters: [],
  responses: ok,
  ...more,
});
export const internal = (operationId: string): object => operation(operationId, { 'x-ms-visibility': 'internal' });
export const pathParameter = (name: string): object => ({
  name,
  in: 'path',
  required: true,
  type: 'string',
  'x-ms-url-encoding': 'single',
  'x-ms-summary': 'Part',
  description: 'A part of the path.',
});
export const circle = (required?: readonly string[]): object => ({
  type: 'object',
  ...(required === undefined ? {} : { required }),
  properties: { next: { $ref: '#/definitions/Circle' } },
});
export const SUBSCRIBE = at({ path: '$', value: JSON.parse(SOURCE) }, ...TRIGGER).value;
