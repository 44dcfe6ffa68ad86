/** One fault for each rule about the document as a whole: its texts, addresses and structure. */
import {
  CREATE,
  INPUT,
  internal,
  LISTS,
  type Mutation,
  operation,
  pathParameter,
  put,
  text,
  withSource,
} from './mutation.ts';

export const DOCUMENT_MUTATIONS: readonly Mutation[] = [
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
];
