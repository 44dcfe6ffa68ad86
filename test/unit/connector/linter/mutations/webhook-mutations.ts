/** One fault for each rule about triggers and their webhooks. */
import { CALLBACK, type Mutation, operation, pathParameter, put, SUBSCRIBE, TRIGGER } from './mutation.ts';

export const WEBHOOK_MUTATIONS: readonly Mutation[] = [
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
  [
    71,
    put([['paths', '/triggers/item-created', 'put'], SUBSCRIBE], [TRIGGER, undefined]),
    "$.paths['/triggers/item-created'].put",
  ],
];
