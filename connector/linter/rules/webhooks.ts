/** Rules 66 to 76: triggers that wait for a callback. */

import type { Connector } from '../model/connector.ts';
import { bodyOf, isSuccess, isWebhook, type Operation } from '../model/definition.ts';
import { finding } from '../model/finding.ts';
import { at, fieldsOf, has, textAt } from '../model/place.ts';
import { resolved } from '../model/references.ts';
import type { Rule } from '../model/rule.ts';
import { bodySchemasOf, isDynamic, notificationOf, type SchemaNode } from '../model/schemas.ts';

export const webhookRules: readonly Rule[] = [
  {
    number: 66,
    name: 'WebhookOperationsMissingNotificationUrlProperty',
    about: 'The body of a trigger has a text property for the callback URL.',
    *check(connector) {
      for (const operation of webhooksOf(connector)) {
        const addresses = addressesOf(connector, operation);
        if (addresses.length === 0)
          yield finding(at(operation.place, 'parameters'), 'a property of the body with x-ms-notification-url', 'none');
        for (const { place } of addresses)
          if (textAt(place, 'type') !== 'string') yield finding(at(place, 'type'), 'string');
        for (const { place } of operation.parameters) {
          if (has(place, 'x-ms-notification-url'))
            yield finding(at(place, 'x-ms-notification-url'), 'its place in the schema of the body');
        }
      }
    },
  },
  {
    number: 67,
    name: 'NotificationUrlNotInternal',
    about: 'The callback URL, or what it is in, is internal.',
    *check(connector) {
      for (const operation of webhooksOf(connector)) {
        const isHidden = bodyOf(operation)?.isInternal === true;
        for (const { place, isInternal } of addressesOf(connector, operation)) {
          if (!isInternal && !isHidden) yield finding(at(place, 'x-ms-visibility'), 'internal');
        }
      }
    },
  },
  {
    number: 68,
    name: 'NotificationUrlNotRequired',
    about: 'The callback URL is required, and so is all that it is in.',
    *check(connector) {
      for (const operation of webhooksOf(connector)) {
        for (const { place, isRequiredAllTheWay } of addressesOf(connector, operation)) {
          const isSent = isRequiredAllTheWay && bodyOf(operation)?.isRequired === true;
          if (!isSent) yield finding(place, 'required, up to the body', 'optional somewhere');
        }
      }
    },
  },
  {
    number: 69,
    name: 'OperationMustHaveNotificationContentExtension',
    about: 'What a trigger sends is described on the path, beside the verb.',
    *check(connector) {
      const { root } = connector.definition;
      for (const operation of webhooksOf(connector)) {
        const content = at(operation.pathItem, 'x-ms-notification-content');
        const schema = resolved(root, at(notificationOf(root, operation), 'schema'));
        if (content.value === undefined) yield finding(content, 'the content of the notification');
        else if (!isDynamic(schema) && fieldsOf(schema).length === 0) yield finding(at(content, 'schema'), 'a schema');
      }
    },
  },
  {
    number: 70,
    name: 'OneOperationBesideNotificationContent',
    about: 'The path of a trigger has one operation alone.',
    *check({ definition }) {
      for (const { place, operations } of definition.pathItems) {
        const verbs = operations.map(({ method }) => method);
        const isTrigger = operations.some((operation) => isWebhook(definition, operation));
        if (isTrigger && verbs.length > 1) yield finding(place, 'one operation', verbs.join(', '));
      }
    },
  },
  {
    number: 71,
    name: 'WebhookVerb',
    about: 'A trigger subscribes by POST.',
    *check(connector) {
      const posts = new Set(
        webhooksOf(connector)
          .filter(({ method }) => method === 'post')
          .map(({ template }) => template),
      );
      for (const { method, template, place } of webhooksOf(connector)) {
        if (method !== 'post' && !posts.has(template)) yield finding(place, 'post', method);
      }
    },
  },
  {
    number: 72,
    name: 'NotificationExtensionNotSupportedInWebhookOperation',
    about: 'A trigger says x-ms-trigger: single, and nothing that is for polling or for actions.',
    *check(connector) {
      for (const { method, place } of webhooksOf(connector)) {
        const trigger = at(place, 'x-ms-trigger');
        if (method === 'post' && trigger.value !== 'single') yield finding(trigger, 'single');
        for (const name of ['x-ms-notification', 'x-ms-trigger-metadata']) {
          if (has(place, name)) yield finding(at(place, name), 'nothing on a webhook');
        }
      }
    },
  },
  {
    number: 73,
    name: 'WebhookPathsMatchEachOther',
    about: 'No POST path matches the path of a trigger, variables being read as anything.',
    *check(connector) {
      const posts = connector.definition.operations.filter(({ method }) => method === 'post');
      for (const { template, place } of webhooksOf(connector)) {
        for (const other of posts.filter((post) => post.template !== template)) {
          const isMatched = matches(other.template, template) || matches(template, other.template);
          if (isMatched) yield finding(place, `a path unlike ${other.template}`, template);
        }
      }
    },
  },
  {
    number: 74,
    name: 'WebhookLocation',
    about: 'A subscription is answered with 201 and a Location.',
    *check(connector) {
      for (const { place, responses, method } of webhooksOf(connector)) {
        if (method !== 'post') continue;
        const created = responses.filter(isSuccess).find(({ status }) => status === '201');
        if (created === undefined) yield finding(at(place, 'responses'), 'a response 201');
        else if (at(created.place, 'headers', 'Location').value === undefined)
          yield finding(at(created.place, 'headers', 'Location'), 'the header Location');
      }
    },
  },
  {
    number: 75,
    name: 'WebhookUnsubscribe',
    about: 'An internal DELETE ends the subscription that Location names.',
    *check(connector) {
      const isThere = connector.definition.operations.some(
        ({ method, template, isInternal }) => method === 'delete' && isInternal && template.includes('{'),
      );
      for (const { place } of isThere ? [] : webhooksOf(connector))
        yield finding(place, 'an internal DELETE of one subscription', 'none');
    },
  },
  {
    number: 76,
    name: 'TriggerHint',
    about: 'A trigger hints at how to see it work.',
    *check(connector) {
      for (const { place } of webhooksOf(connector)) {
        const hint = at(place, 'x-ms-trigger-hint');
        if (!/^To see it work, \S/.test(textAt(hint))) yield finding(hint, 'To see it work, ...');
      }
    },
  },
];

/** On a path with several operations only the POST is the trigger; the rest is rule 70's. */
function webhooksOf({ definition }: Connector): Operation[] {
  return definition.pathItems.flatMap(({ operations }) => {
    const found = operations.filter((operation) => isWebhook(definition, operation));
    const posts = found.filter(({ method }) => method === 'post');
    return posts.length > 0 ? posts : found;
  });
}

function addressesOf({ definition }: Connector, operation: Operation): SchemaNode[] {
  return bodySchemasOf(definition, operation).filter(({ place }) => at(place, 'x-ms-notification-url').value === true);
}

/** As the designer finds the operation of a path: a variable spans slashes too. */
function matches(template: string, path: string): boolean {
  const pattern = template
    .split(/\{[^}]*\}/)
    .map((fixed) => fixed.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${pattern}$`, 'i').test(path);
}
