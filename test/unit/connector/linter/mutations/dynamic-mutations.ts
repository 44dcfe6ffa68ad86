/** One fault for each rule about values and schemas that are asked for while a flow is made. */
import { BODY, GET, ITEM, LIST, type Mutation, put, ROWS } from './mutation.ts';

const OF_A_DYNAMIC_SCHEMA = {
  type: 'object',
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
};

export const DYNAMIC_MUTATIONS: readonly Mutation[] = [
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
    64,
    put(
      [[...ITEM, 'more'], { title: 'More', description: 'What else there is.', ...OF_A_DYNAMIC_SCHEMA }],
      [[...ITEM, 'rest'], { title: 'Rest', description: 'What is left.', ...OF_A_DYNAMIC_SCHEMA }],
    ),
    '$.definitions.Item.properties.rest',
  ],
];
