/** One fault for each rule, and where the rule has to find it. */
import { readFileSync } from 'node:fs';
import { at } from '../../../../connector/linter/model/place.ts';
import { iconOf, type Spoiled, type Steps } from './good-connector.ts';

export type Mutation = readonly [rule: number, spoiled: Spoiled, path: string];

const SOURCE = readFileSync('test/fixtures/connector-linter/apiDefinition.swagger.json', 'latin1');
const put = (...edits: readonly (readonly [Steps, unknown])[]): Spoiled => ({ definition: edits });
const inProperties = (...edits: readonly (readonly [Steps, unknown])[]): Spoiled => ({ properties: edits });
const withSource = (change: (source: string) => string): Spoiled => ({
  files: { source: change(SOURCE) },
});

const LISTS: Steps = ['paths', '/options/lists', 'get'];
const GET: Steps = ['paths', '/items', 'get'];
const TOP: Steps = [...GET, 'parameters', 1];
const CREATE: Steps = ['paths', '/items', 'post'];
const BODY: Steps = [...CREATE, 'parameters', 1];
const BODY_SCHEMA: Steps = [...BODY, 'schema'];
const INPUT: Steps = [...BODY_SCHEMA, 'properties'];
const TRIGGER: Steps = ['paths', '/triggers/item-created', 'post'];
const CALLBACK: Steps = [...TRIGGER, 'parameters', 1, 'schema', 'properties', 'callbackUrl'];
const DELETE: Steps = ['paths', '/subscriptions/{subscriptionId}', 'delete'];
const ROWS: Steps = [...GET, 'responses', '200', 'schema', 'properties', 'value', 'items'];
const LIST: Steps = ['parameters', 'ListInQuery'];
const ITEM: Steps = ['definitions', 'Item', 'properties'];
const KEY: Steps = ['properties', 'connectionParameters', 'api_key'];
const POLICY: Steps = ['properties', 'policyTemplateInstances', 0];

const text = { type: 'string', title: 'Text', description: 'A text.' };
const ok = {
  '200': { description: 'Done.', schema: { type: 'object', properties: { text } } },
  '400': { $ref: '#/responses/BadRequest' },
};
const operation = (operationId: string, more: object = {}): object => ({
  operationId,
  summary: 'Do something',
  description: 'Does something else.',
  'x-ms-visibility': 'important',
  parameters: [],
  responses: ok,
  ...more,
});
const internal = (operationId: string): object => operation(operationId, { 'x-ms-visibility': 'internal' });
const pathParameter = (name: string): object => ({
  name,
  in: 'path',
  required: true,
  type: 'string',
  'x-ms-url-encoding': 'single',
  'x-ms-summary': 'Part',
  description: 'A part of the path.',
});
const circle = (required?: readonly string[]): object => ({
  type: 'object',
  ...(required === undefined ? {} : { required }),
  properties: { next: { $ref: '#/definitions/Circle' } },
});
const SUBSCRIBE = at({ path: '$', value: JSON.parse(SOURCE) }, ...TRIGGER).value;

export const MUTATIONS: readonly Mutation[] = [
  [1, put([['swagger'], '3.0']), '$.swagger'],
  [2, withSource((source) => `${source.trimEnd()} \n`), '$'],
  [3, withSource((source) => source.padEnd(1_000_001, '\n')), '$'],
  [
    4,
    put([
      INPUT,
      Object.fromEntries(
        Array.from({ length: 513 }, (_, index) => [`p${index}`, text]).concat([
          ['name', text],
          ['source', text],
        ]),
      ),
    ]),
    "$.paths['/items'].post",
  ],
  [5, put([['info', 'title'], 'Shopping Lists of the Whole Family']), '$.info.title'],
  [6, put([['info', 'title'], 'Lists for Power BI']), '$.info.title'],
  [7, put([['info', 'title'], 'Shopping Lists!']), '$.info.title'],
  [8, put([['info', 'description'], 'Keeps lists.']), '$.info.description'],
  [10, put([['host'], 'your-lists.azurewebsites.net/v1']), '$.host'],
  [11, put([['host'], 'your-lists.staging.example.com']), '$.host'],
  [12, put([['basePath'], 'v1']), '$.basePath'],
  [13, put([['schemes'], ['http', 'https']]), '$.schemes'],
  [14, put([['info', 'contact', 'email'], undefined]), '$.info.contact.email'],
  [
    15,
    put([['x-ms-connector-metadata', 2, 'propertyValue'], 'Shopping']),
    '$.x-ms-connector-metadata[2].propertyValue',
  ],
  [16, put([['produces'], ['application/xml']]), '$.produces[0]'],
  [17, put([['paths', '/Options/Lists'], { get: internal('Again') }]), "$.paths['/Options/Lists']"],
  [
    18,
    put([
      ['paths', '/options/{kind}'],
      { get: operation('GetAny', { 'x-ms-visibility': 'internal', parameters: [pathParameter('kind')] }) },
    ]),
    "$.paths['/options/{kind}']",
  ],
  [
    19,
    put(
      [[...CREATE, 'responses', '400'], { $ref: '#/responses/Nowhere' }],
      [[...CREATE, 'responses', '401'], { description: 'No.' }],
    ),
    "$.paths['/items'].post.responses['400']",
  ],
  [
    20,
    put([
      ['definitions', 'Item', 'required'],
      ['id', 'id'],
    ]),
    '$.definitions.Item.required[1]',
  ],
  [21, put([[...CREATE, 'x-ms-sumamry'], 'Create']), "$.paths['/items'].post.x-ms-sumamry"],
  [22, put([['security'], [{ token: [] }]]), '$.security[0].token'],
  [
    23,
    put([[...LISTS, 'x-ms-api-annotation', 'status'], 'Production']),
    "$.paths['/options/lists'].get.x-ms-api-annotation.status",
  ],
  [
    24,
    put([[...DELETE, 'operationId'], 'CreateItem']),
    "$.paths['/subscriptions/{subscriptionId}'].delete.operationId",
  ],
  [
    25,
    put([[...DELETE, 'operationId'], 'delete_subscription']),
    "$.paths['/subscriptions/{subscriptionId}'].delete.operationId",
  ],
  [
    26,
    put([[...DELETE, 'summary'], 'End/delete subscription']),
    "$.paths['/subscriptions/{subscriptionId}'].delete.summary",
  ],
  [27, put([[...CREATE, 'description'], 'Puts something on a list']), "$.paths['/items'].post.description"],
  [28, put([[...CREATE, 'x-ms-visibility'], undefined]), "$.paths['/items'].post.x-ms-visibility"],
  [
    29,
    put([[...DELETE, 'responses', '204'], undefined]),
    "$.paths['/subscriptions/{subscriptionId}'].delete.responses",
  ],
  [30, put([['responses', 'Failed', 'schema'], text]), '$.responses.Failed.schema'],
  [
    31,
    put([[...CREATE, 'responses', '200'], { description: 'It was there.', schema: { $ref: '#/definitions/Item' } }]),
    "$.paths['/items'].post.responses",
  ],
  [32, put([[...CREATE, 'responses', '201', 'schema'], undefined]), "$.paths['/items'].post.responses"],
  [
    33,
    put([[...ITEM, 'place'], { type: 'object', title: 'Place', description: 'Where it is.' }]),
    '$.definitions.Item.properties.place',
  ],
  [34, put([['responses', 'BadRequest', 'schema'], text]), '$.responses.BadRequest.schema'],
  [
    35,
    put([[...LISTS, 'parameters'], [{ name: 'filter', in: 'body', schema: { type: 'object', properties: { text } } }]]),
    "$.paths['/options/lists'].get.parameters[0]",
  ],
  [36, put([[...CREATE, 'deprecated'], true]), "$.paths['/items'].post.summary"],
  [
    37,
    put([[...GET, 'x-ms-api-annotation'], { family: 'ListLists', revision: 1, status: 'Preview' }]),
    "$.paths['/items'].get.x-ms-api-annotation.revision",
  ],
  [
    38,
    put([[...TRIGGER, 'description'], 'Starts when an item is new.']),
    "$.paths['/triggers/item-created'].post.description",
  ],
  [
    39,
    put(
      [['paths', '/more'], { parameters: [], get: internal('GetMore') }],
      [['paths', '/more', 'get', 'parameters'], undefined],
    ),
    "$.paths['/more'].get.parameters",
  ],
  [40, put([[...TOP, 'x-ms-summary'], 'how many']), "$.paths['/items'].get.parameters[1].x-ms-summary"],
  [41, put([[...TOP, 'description'], 'Top.']), "$.paths['/items'].get.parameters[1].description"],
  [42, put([[...ITEM, 'id', 'title'], undefined]), '$.definitions.Item.properties.id.title'],
  [
    44,
    put([[...DELETE, 'parameters', 0, 'required'], false]),
    "$.paths['/subscriptions/{subscriptionId}'].delete.parameters[0].required",
  ],
  [
    45,
    put([[...DELETE, 'parameters', 0, 'x-ms-url-encoding'], undefined]),
    "$.paths['/subscriptions/{subscriptionId}'].delete.parameters[0].x-ms-url-encoding",
  ],
  [46, put([[...TOP, 'name'], 'connectionId']), "$.paths['/items'].get.parameters[1].name"],
  [
    47,
    put(
      [
        [...GET, 'parameters', 0],
        { name: 'top', in: 'query', type: 'string', 'x-ms-summary': 'Top', description: 'The top one.' },
      ],
      [ROWS, text],
    ),
    "$.paths['/items'].get.parameters",
  ],
  [
    48,
    put([
      [...CREATE, 'parameters', 0],
      { name: 'color', in: 'query', type: 'string', 'x-ms-summary': 'Color', description: 'The same.' },
    ]),
    "$.paths['/items'].post.parameters[0].name",
  ],
  [
    49,
    put([[...INPUT, 'source', 'default'], undefined]),
    "$.paths['/items'].post.parameters[1].schema.properties.source.default",
  ],
  [50, put([[...TOP, 'default'], 'many']), "$.paths['/items'].get.parameters[1].default"],
  [51, put([[...TOP, 'format'], 'int16']), "$.paths['/items'].get.parameters[1].format"],
  [52, put([['definitions', 'Item', 'required'], ['name']]), '$.definitions.Item.required[0]'],
  [
    53,
    put([[...INPUT, 'name', 'readOnly'], true]),
    "$.paths['/items'].post.parameters[1].schema.properties.name.readOnly",
  ],
  [54, put([[...TOP, 'minimum'], 501]), "$.paths['/items'].get.parameters[1].minimum"],
  [55, put([['definitions', 'Circle'], circle(['next'])]), '$.definitions.Circle'],
  [
    56,
    put(
      [[...GET, 'responses', '401'], { description: 'No key.' }],
      [[...CREATE, 'responses', '401'], { description: 'No key.' }],
    ),
    "$.paths['/items'].post.responses['401']",
  ],
  [
    57,
    put([[...BODY_SCHEMA, 'additionalProperties'], true]),
    "$.paths['/items'].post.parameters[1].schema.additionalProperties",
  ],
  [
    58,
    put(
      [[...LIST, 'x-ms-dynamic-values', 'operationId'], 'Nowhere'],
      [[...LIST, 'x-ms-dynamic-list', 'operationId'], 'Nowhere'],
    ),
    '$.parameters.ListInQuery.x-ms-dynamic-values.operationId',
  ],
  [
    59,
    put(
      [[...LIST, 'x-ms-dynamic-values', 'value-path'], 'key'],
      [[...LIST, 'x-ms-dynamic-list', 'itemValuePath'], 'key'],
    ),
    '$.parameters.ListInQuery.x-ms-dynamic-values',
  ],
  [60, put([[...LIST, 'x-ms-dynamic-list'], undefined]), '$.parameters.ListInQuery'],
  [
    61,
    put([[...ROWS, 'x-ms-dynamic-properties', 'itemValuePath'], 'items']),
    "$.paths['/items'].get.responses['200'].schema.properties.value.items.x-ms-dynamic-properties.itemValuePath",
  ],
  [
    62,
    put([[...BODY, 'x-ms-dynamic-schema'], { operationId: 'GetItemSchema', 'value-path': 'schema' }]),
    "$.paths['/items'].post.parameters[1].x-ms-dynamic-schema",
  ],
  [
    63,
    put([[...LIST, 'x-ms-visibility'], 'internal'], [[...LIST, 'default'], 'all']),
    "$.paths['/items'].get.responses['200'].schema.properties.value.items.x-ms-dynamic-schema.parameters.listId",
  ],
  [
    65,
    put([[...GET, 'x-ms-pageable', 'nextLinkName'], 'nextlink']),
    "$.paths['/items'].get.x-ms-pageable.nextLinkName",
  ],
  [
    66,
    put([[...CALLBACK, 'x-ms-notification-url'], undefined], [[...CALLBACK, 'default'], 'none']),
    "$.paths['/triggers/item-created'].post.parameters",
  ],
  [
    67,
    put([[...CALLBACK, 'x-ms-visibility'], 'advanced']),
    "$.paths['/triggers/item-created'].post.parameters[1].schema.properties.callbackUrl.x-ms-visibility",
  ],
  [
    68,
    put([[...TRIGGER, 'parameters', 1, 'required'], false]),
    "$.paths['/triggers/item-created'].post.parameters[1].schema.properties.callbackUrl",
  ],
  [
    69,
    put([['paths', '/triggers/item-created', 'x-ms-notification-content'], undefined]),
    "$.paths['/triggers/item-created'].x-ms-notification-content",
  ],
  [
    70,
    put([
      ['paths', '/triggers/item-created', 'delete'],
      operation('EndIt', {
        'x-ms-visibility': 'internal',
        summary: 'When a thing ends',
        description: 'This operation triggers when it ends.',
      }),
    ]),
    "$.paths['/triggers/item-created']",
  ],
  [72, put([[...TRIGGER, 'x-ms-trigger'], 'batch']), "$.paths['/triggers/item-created'].post.x-ms-trigger"],
  [
    73,
    put([
      ['paths', '/trig{any}'],
      { post: operation('PostAny', { 'x-ms-visibility': 'internal', parameters: [pathParameter('any')] }) },
    ]),
    "$.paths['/triggers/item-created'].post",
  ],
  [
    74,
    put([[...TRIGGER, 'responses', '201', 'headers'], undefined]),
    "$.paths['/triggers/item-created'].post.responses['201'].headers.Location",
  ],
  [75, put([['paths', '/subscriptions/{subscriptionId}'], undefined]), "$.paths['/triggers/item-created'].post"],
  [76, put([[...TRIGGER, 'x-ms-trigger-hint'], undefined]), "$.paths['/triggers/item-created'].post.x-ms-trigger-hint"],
  [77, inProperties([['properties', 'iconBrandColor'], '336699']), 'apiProperties.json.properties.iconBrandColor'],
  [78, { files: { icon: iconOf(240, [0x33, 0x66, 0x99, 0xff]) } }, 'icon.png'],
  [79, inProperties([['properties', 'publisher'], 'Lists & more']), 'apiProperties.json.properties.publisher'],
  [80, inProperties([[...KEY, 'type'], 'string']), 'apiProperties.json.properties.connectionParameters.api_key.type'],
  [
    81,
    inProperties([[...KEY, 'uiDefinition', 'constraints', 'required'], true]),
    'apiProperties.json.properties.connectionParameters.api_key.uiDefinition.constraints.required',
  ],
  [
    82,
    inProperties([['properties', 'connectionParameters', 'token:TenantId', 'type'], 'securestring']),
    "apiProperties.json.properties.connectionParameters['token:TenantId']",
  ],
  [
    83,
    inProperties([[...POLICY, 'parameters', 'x-ms-apimTemplate-operationName'], ['GetThings']]),
    'apiProperties.json.properties.policyTemplateInstances[0].parameters.x-ms-apimTemplate-operationName[0]',
  ],
  [
    84,
    { files: { settingsDocument: { environment: '3f2b8c1e-77aa-4b1c-9d53-0c9ffb1b2c11' } } },
    'settings.json.environment',
  ],
  [85, { files: { readme: '# Lists\n' } }, 'readme.md'],
  [
    64,
    put(
      [
        [...ITEM, 'more'],
        {
          type: 'object',
          title: 'More',
          description: 'What else there is.',
          'x-ms-dynamic-schema': {
            operationId: 'GetItemSchema',
            parameters: { listId: { parameter: 'listId' } },
            'value-path': 'schema',
          },
          'x-ms-dynamic-properties': {
            operationId: 'GetItemSchema',
            parameters: { listId: { parameterReference: 'listId' } },
            itemValuePath: 'schema',
          },
        },
      ],
      [
        [...ITEM, 'rest'],
        {
          type: 'object',
          title: 'Rest',
          description: 'What is left.',
          'x-ms-dynamic-schema': {
            operationId: 'GetItemSchema',
            parameters: { listId: { parameter: 'listId' } },
            'value-path': 'schema',
          },
          'x-ms-dynamic-properties': {
            operationId: 'GetItemSchema',
            parameters: { listId: { parameterReference: 'listId' } },
            itemValuePath: 'schema',
          },
        },
      ],
    ),
    '$.definitions.Item.properties.rest',
  ],
  [
    71,
    put([['paths', '/triggers/item-created', 'put'], SUBSCRIBE], [TRIGGER, undefined]),
    "$.paths['/triggers/item-created'].put",
  ],
  [87, put([[...CREATE, 'operationId'], 'AddItem']), "$.paths['/items'].post"],
];
