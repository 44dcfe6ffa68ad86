/** One fault for each rule about operations: their texts and answers. */
import { CREATE, DELETE, GET, ITEM, internal, LISTS, type Mutation, put, TRIGGER, text } from './mutation.ts';

export const OPERATION_MUTATIONS: readonly Mutation[] = [
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
  [
    56,
    put(
      [[...GET, 'responses', '401'], { description: 'No key.' }],
      [[...CREATE, 'responses', '401'], { description: 'No key.' }],
    ),
    "$.paths['/items'].post.responses['401']",
  ],
];
