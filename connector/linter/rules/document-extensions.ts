/** Rule 21: which keys may stand where. A key that is misspelt is ignored in silence by every importer. */
import { type Finding, finding } from '../model/finding.ts';
import { at, fieldsOf, type Place } from '../model/place.ts';
import type { Rule } from '../model/rule.ts';
import { allSchemas, notificationOf } from '../model/schemas.ts';

const EXTENSIONS = new Set(
  (
    'api-annotation capabilities connector-metadata deployment-version docs dynamic-list dynamic-properties dynamic-schema ' +
    'dynamic-tree dynamic-values enum enum-values localizeDefaultValue media-kind no-generic-test notification ' +
    'notification-content notification-url operation-context pageable parameter-location safe-operation ' +
    'skip-url-encoding summary test-value trigger trigger-hint trigger-metadata trigger-value url-encoding visibility ' +
    'openai-data openai-manifest keywords editor editor-options require-user-confirmation name-for-model description-for-model'
  )
    .split(' ')
    .map((name) => `x-ms-${name}`),
);

const VALUE =
  'type format description default enum items collectionFormat maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems multipleOf';
const KEYS = {
  document:
    'swagger info host basePath schemes consumes produces paths definitions parameters responses securityDefinitions security tags externalDocs',
  info: 'title description version termsOfService contact license',
  contact: 'name url email',
  'path item': '$ref get put post delete options head patch parameters',
  operation:
    'tags summary description externalDocs operationId consumes produces parameters responses schemes deprecated security',
  parameter: `${VALUE} name in required schema allowEmptyValue`,
  response: 'description schema headers examples',
  header: VALUE,
  schema: `${VALUE} $ref title maxProperties minProperties required allOf properties additionalProperties discriminator readOnly xml externalDocs example`,
};

export const extensionRule: Rule = {
  number: 21,
  name: 'ExtensionNameNotValid',
  about: 'Keys are those of Swagger 2.0, begin with x-, or are extensions that the platform knows.',
  *check({ definition }) {
    const { root, pathItems, operations } = definition;
    yield* unknownKeys(root, 'document');
    yield* unknownKeys(at(root, 'info'), 'info');
    yield* unknownKeys(at(root, 'info', 'contact'), 'contact');
    for (const { place } of pathItems) yield* unknownKeys(place, 'path item');
    for (const operation of operations) {
      yield* unknownKeys(operation.place, 'operation');
      for (const { place } of operation.parameters) yield* unknownKeys(place, 'parameter');
      for (const { place } of operation.responses) {
        yield* unknownKeys(place, 'response');
        for (const header of fieldsOf(at(place, 'headers'))) yield* unknownKeys(header, 'header');
      }
      yield* unknownKeys(notificationOf(root, operation), 'response');
    }
    for (const { place } of allSchemas(definition)) yield* unknownKeys(place, 'schema');
  },
};

function* unknownKeys(place: Place, kind: keyof typeof KEYS): Iterable<Finding> {
  const known = KEYS[kind].split(' ');
  for (const field of fieldsOf(place)) {
    const isExtension = field.name.startsWith('x-ms-') ? EXTENSIONS.has(field.name) : field.name.startsWith('x-');
    if (!known.includes(field.name) && !isExtension) yield finding(field, `a key that a ${kind} has`, field.name);
  }
}
