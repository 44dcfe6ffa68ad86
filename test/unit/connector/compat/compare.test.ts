/** One change for each way to break a flow, and changes that break none. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { breakingChanges } from '../../../../connector/compat/compare.ts';
import { changed, type Steps } from '../linter/good-connector.ts';

const GOOD: unknown = JSON.parse(readFileSync('test/fixtures/connector-linter/apiDefinition.swagger.json', 'utf8'));
const GET: Steps = ['paths', '/items', 'get'];
const TOP: Steps = [...GET, 'parameters', 1];
const BODY: Steps = ['paths', '/items', 'post', 'parameters', 1, 'schema'];
const COLOR: Steps = [...BODY, 'properties', 'color'];
const TRIGGER: Steps = ['paths', '/triggers/item-created', 'post'];
const ID: Steps = ['definitions', 'Item', 'properties', 'id'];

it.each<readonly [string, Steps, unknown, string]>([
  ['an operation goes', ['paths', '/items', 'get'], undefined, 'operation GetItems is gone'],
  ['an operation becomes internal', [...GET, 'x-ms-visibility'], 'internal', 'GetItems became internal'],
  ['an input goes', [...COLOR], undefined, 'input color is gone'],
  ['an input moves', [...TOP, 'in'], 'header', 'input top is gone'],
  ['an input changes its type', [...TOP, 'type'], 'string', 'input top changed its type'],
  ['an input becomes required', [...TOP, 'required'], true, 'input top became required'],
  ['an input becomes internal', [...TOP, 'x-ms-visibility'], 'internal', 'input top became internal'],
  ['a choice goes', [...COLOR, 'enum'], ['red'], 'input color no longer takes "green"'],
  ['choices come', [...TOP, 'enum'], [10, 50], 'input top takes only 10, 50'],
  ['a default goes', [...TOP, 'default'], undefined, 'input top lost its default 50'],
  [
    'an input comes that is required',
    [...BODY, 'required'],
    ['name', 'source', 'color'],
    'input color became required',
  ],
  [
    'an input is new and required',
    [...GET, 'parameters', 1],
    { name: 'shelf', in: 'query', required: true },
    'input shelf is new and required',
  ],
  ['an output goes', ID, undefined, 'output id is gone'],
  ['an output changes its type', [...ID, 'type'], 'integer', 'output id changed its type'],
  ['a trigger becomes another', [...TRIGGER, 'x-ms-trigger'], 'batch', '"single" became "batch"'],
  ['paging goes', [...GET, 'x-ms-pageable'], undefined, '{"nextLinkName":"nextLink"} became nothing'],
  ['the sign-in changes', ['securityDefinitions', 'key', 'name'], 'x-other', 'became'],
  ['the base path changes', ['basePath'], '/v2', '"/v1" became "/v2"'],
])('names it when %s', (_, steps, value, change) => {
  const changes = breakingChanges(GOOD, changed(GOOD, [[steps, value]]));
  expect(changes.map((found) => found.change).join('\n')).toContain(change);
});

it('names a path that changed', () => {
  const moved = changed(GOOD, [
    [['paths', '/things'], { delete: { operationId: 'DeleteSubscription', responses: {} } }],
    [['paths', '/subscriptions/{subscriptionId}'], undefined],
  ]);
  const changes = breakingChanges(GOOD, moved).map(({ change }) => change);
  expect(changes).toContain('DeleteSubscription moved from delete /subscriptions/{subscriptionId} to delete /things');
});

it('lets operations, optional inputs and outputs come, whatever they are called', () => {
  const field = { type: 'string', title: 'New', description: 'Something new.' };
  fc.assert(
    fc.property(fc.stringMatching(/^new[A-Z][a-z]{1,8}$/), (name) => {
      const more = changed(GOOD, [
        [['paths', `/${name}`], { get: { operationId: name, responses: {} } }],
        [[...BODY, 'properties', name], field],
        [['definitions', 'Item', 'properties', name], field],
      ]);
      expect(breakingChanges(GOOD, GOOD)).toEqual([]);
      expect(breakingChanges(GOOD, more)).toEqual([]);
      expect(breakingChanges(more, GOOD).map(({ change }) => change)).toContain(`input ${name} is gone`);
    }),
  );
});
