/** Rules 4, 15, 19, 20, 22 and 23: sizes, metadata, references and lists. */
import { bodyOf } from '../model/definition.ts';
import { finding, shown } from '../model/finding.ts';
import { at, fieldsOf, isObject, itemsOf, type Place, textAt, textsIn } from '../model/place.ts';
import { referencesUnder, targetOf } from '../model/references.ts';
import type { Rule } from '../model/rule.ts';
import { allSchemas, onceEach, outputsOf, schemasUnder } from '../model/schemas.ts';

const CATEGORIES = new Set(
  (
    'AI;Business Management;Business Intelligence;Collaboration;Commerce;Communication;Content and Files;Finance;Data;' +
    'Human Resources;Internet of Things;IT Operations;Lifestyle and Entertainment;Marketing;Productivity;' +
    'Sales and CRM;Security;Social Media;Website'
  ).split(';'),
);

export const documentStructureRules: readonly Rule[] = [
  {
    number: 4,
    name: 'TotalOperationsCountExceedsMaxAllowed',
    about: 'At most 256 operations, 512 schemas in a body, 16,384 schemas in an operation.',
    *check({ definition }) {
      const { operations } = definition;
      if (operations.length > 256)
        yield finding(at(definition.root, 'paths'), 'at most 256', `${operations.length} operations`);
      for (const operation of operations) {
        const body = bodyOf(operation);
        const inBody = body === undefined ? 0 : schemasUnder(definition, at(body.place, 'schema')).length;
        const inAll =
          inBody + outputsOf(definition, operation).flatMap((schema) => schemasUnder(definition, schema)).length;
        if (inBody > 512) yield finding(operation.place, 'at most 512', `${inBody} schemas in the body`);
        if (inAll > 16_384) yield finding(operation.place, 'at most 16384', `${inAll} schemas`);
      }
    },
  },
  {
    number: 15,
    name: 'ConnectorMetadataPropertiesMissing',
    about: 'The metadata names the website, the privacy policy, and one or two known categories.',
    *check({ definition }) {
      const metadata = at(definition.root, 'x-ms-connector-metadata');
      const names = itemsOf(metadata).map((entry) => textAt(entry, 'propertyName'));
      for (const name of ['Website', 'Privacy policy', 'Categories']) {
        if (!names.includes(name)) yield finding(metadata, `an entry "${name}"`, shown(names));
      }
      for (const entry of itemsOf(metadata)) {
        const value = at(entry, 'propertyValue');
        const known = textAt(value)
          .split(';')
          .every((category) => CATEGORIES.has(category));
        const isWrong = !known || textAt(value).split(';').length > 2;
        if (textAt(entry, 'propertyName') === 'Categories' && isWrong)
          yield finding(value, 'one or two known categories, split by ;');
      }
    },
  },
  {
    number: 19,
    name: 'ReferenceNotValid',
    about: 'References lead to the right section, stand alone, form no circle, and are not on paths.',
    *check({ definition }) {
      const { root } = definition;
      for (const place of referencesUnder(root)) {
        const reference = textAt(place, '$ref');
        const section = /^#\/(definitions|parameters|responses)\/[^/]+$/.exec(reference)?.[1];
        if (section === undefined || section !== sectionAt(place))
          yield finding(place, `a reference into #/${sectionAt(place) ?? 'definitions'}`, reference);
        else if (targetOf(root, reference).value === undefined)
          yield finding(place, 'a reference to something that is there', reference);
        const beside = fieldsOf(place)
          .filter(({ name }) => name !== '$ref')
          .map(({ name }) => name);
        if (beside.length > 0) yield finding(place, 'nothing beside $ref', beside.join(', '));
      }
      for (const { place, isLoop, isRequiredAllTheWay } of onceEach(allSchemas(definition))) {
        if (isLoop && !isRequiredAllTheWay) yield finding(place, 'no schema inside itself', 'a circle');
      }
    },
  },
  {
    number: 20,
    name: 'ArrayDuplicateValue',
    about: 'Tags, and lists that are sets, name nothing twice.',
    *check({ definition }) {
      const { root, operations } = definition;
      const holders = [root, ...operations.map(({ place }) => place)];
      const sets = [
        ...holders.flatMap((holder) => ['schemes', 'consumes', 'produces', 'tags'].map((name) => at(holder, name))),
        ...allSchemas(definition).map(({ place }) => at(place, 'required')),
      ];
      for (const set of sets) {
        const seen = new Set<unknown>();
        for (const item of itemsOf(set)) {
          const name = isObject(item.value) ? at(item, 'name').value : item.value;
          if (seen.has(name)) yield finding(item, 'each entry once');
          seen.add(name);
        }
      }
    },
  },
  {
    number: 22,
    name: 'SecurityRequirementMustBeDefined',
    about: 'What security asks for is defined; a key is asked for with an empty list.',
    *check({ definition }) {
      const { root, operations } = definition;
      for (const holder of [root, ...operations.map(({ place }) => place)]) {
        for (const requirement of itemsOf(at(holder, 'security')).flatMap(fieldsOf)) {
          const scheme = at(root, 'securityDefinitions', requirement.name);
          if (scheme.value === undefined) yield finding(requirement, 'a name of securityDefinitions', requirement.name);
          else if (textAt(scheme, 'type') !== 'oauth2' && textsIn(requirement).length > 0)
            yield finding(requirement, 'an empty list');
        }
      }
    },
  },
  {
    number: 23,
    name: 'OperationStatusAheadOfConnector',
    about: 'No operation is in Production while the connector is in Preview.',
    *check({ definition }) {
      const connector = textAt(definition.root, 'info', 'x-ms-api-annotation', 'status');
      for (const { place } of definition.operations) {
        const status = at(place, 'x-ms-api-annotation', 'status');
        if (connector === 'Preview' && status.value === 'Production')
          yield finding(status, 'Preview, as the connector is');
      }
    },
  },
];

/** Which section a reference at this place has to lead into; none where a path item is. */
function sectionAt({ path }: Place): string | undefined {
  if (/\.responses(\.default|\['\d+'\]|\.\w+)$/.test(path)) return 'responses';
  if (/\.parameters\[\d+\]$/.test(path)) return 'parameters';
  return /^\$\.paths(\.[\w$-]+|\['[^']*'\])$/.test(path) ? undefined : 'definitions';
}
