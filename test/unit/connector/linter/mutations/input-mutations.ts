/** One fault for each rule about inputs, parameters and schemas. */
import {
  BODY_SCHEMA,
  CREATE,
  circle,
  DELETE,
  GET,
  INPUT,
  ITEM,
  type Mutation,
  put,
  ROWS,
  TOP,
  text,
} from './mutation.ts';

export const INPUT_MUTATIONS: readonly Mutation[] = [
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
    57,
    put([[...BODY_SCHEMA, 'additionalProperties'], true]),
    "$.paths['/items'].post.parameters[1].schema.additionalProperties",
  ],
];
