/** Rules 50 to 55 and 57: types, limits and the shape of schemas. */
import { finding } from '../model/finding.ts';
import { at, fieldsOf, has, isObject, itemsOf, type Place, textAt, textsIn } from '../model/place.ts';
import type { Rule } from '../model/rule.ts';
import { allSchemas, bodySchemasOf, isDynamic, onceEach, typedPlaces } from '../model/schemas.ts';
import { limitFaults } from './limits.ts';

const FORMATS: Readonly<Record<string, readonly string[]>> = {
  string: 'byte binary date date-time date-no-tz password email html uri uuid'.split(' '),
  integer: ['int32', 'int64'],
  number: ['float', 'double', 'int32', 'int64'],
  boolean: [],
  array: [],
  object: [],
  file: [],
};
const DEEPEST = 9;

export const schemaRules: readonly Rule[] = [
  {
    number: 50,
    name: 'DefaultValueMustMatchType',
    about: 'Defaults and choices have the declared type; choices differ, and each label has its choice.',
    *check({ definition }) {
      for (const place of typedPlaces(definition)) {
        const type = textAt(place, 'type');
        const standard = at(place, 'default');
        if (standard.value !== undefined && !isOf(type, standard.value))
          yield finding(standard, `a value of type ${type}`);
        const choices = itemsOf(at(place, 'enum'));
        if (has(place, 'enum') && choices.length === 0) yield finding(at(place, 'enum'), 'at least one choice');
        for (const [index, choice] of choices.entries()) {
          if (!isOf(type, choice.value)) yield finding(choice, `a value of type ${type}`);
          if (choices.findIndex(({ value }) => value === choice.value) !== index)
            yield finding(choice, 'each choice once');
        }
        const labelled = itemsOf(at(place, 'x-ms-enum-values'));
        for (const label of labelled) {
          if (textAt(label, 'displayName') === '') yield finding(at(label, 'displayName'), 'a label');
          const isChoice = choices.some(({ value }) => value === at(label, 'value').value);
          if (!isChoice) yield finding(at(label, 'value'), 'one of the choices');
        }
        if (labelled.length > 0 && labelled.length !== choices.length)
          yield finding(at(place, 'x-ms-enum-values'), 'one label for each choice');
      }
    },
  },
  {
    number: 51,
    name: 'UnrecognizedTypeFormat',
    about: 'Types and formats are known, and belong together.',
    *check({ definition }) {
      for (const place of typedPlaces(definition)) {
        const [type, format] = [at(place, 'type'), at(place, 'format')];
        if (type.value !== undefined && FORMATS[textAt(type)] === undefined)
          yield finding(type, Object.keys(FORMATS).join(', '));
        else if (format.value !== undefined && !FORMATS[textAt(type)]?.includes(textAt(format)))
          yield finding(format, `a format of ${textAt(type)}`);
      }
    },
  },
  {
    number: 52,
    name: 'ArrayHasNoItems',
    about: 'Lists say what is in them; what is required is a property, of an object.',
    *check({ definition }) {
      for (const place of typedPlaces(definition)) {
        if (textAt(place, 'type') === 'array' && !isObject(at(place, 'items').value))
          yield finding(at(place, 'items'), 'what is in the list');
      }
      for (const { place } of onceEach(allSchemas(definition))) {
        const required = at(place, 'required');
        if (required.value === undefined) continue;
        if (textsIn(required).length === 0) yield finding(required, 'at least one name');
        if (textAt(place, 'type') !== 'object' && !has(place, 'properties'))
          yield finding(required, 'nothing outside an object');
        for (const name of itemsOf(required)) {
          if (!has(at(place, 'properties'), textAt(name)) && !has(place, 'allOf'))
            yield finding(name, 'a defined property');
        }
      }
    },
  },
  {
    number: 53,
    name: 'RequiredReadOnlyPropertyNotAllowedAsInput',
    about: 'No input is both required and read-only.',
    *check({ definition }) {
      for (const { place, isRequired } of onceEach(
        definition.operations.flatMap((operation) => bodySchemasOf(definition, operation)),
      )) {
        if (isRequired && at(place, 'readOnly').value === true)
          yield finding(at(place, 'readOnly'), 'nothing on what is required');
      }
    },
  },
  {
    number: 54,
    name: 'MinimumNotAboveMaximum',
    about: 'Limits leave room between them, lengths are not negative, patterns compile.',
    *check({ definition }) {
      for (const place of typedPlaces(definition)) yield* limitFaults(place);
    },
  },
  {
    number: 55,
    name: 'SchemaTooDeep',
    about: 'Schemas are under 10 levels deep, and none requires itself.',
    *check({ definition }) {
      for (const { place, depth, isLoop, isRequiredAllTheWay } of allSchemas(definition)) {
        if (depth === DEEPEST + 1) yield finding(place, `at most ${DEEPEST} levels`, 'one more');
        if (isLoop && isRequiredAllTheWay) yield finding(place, 'no schema that requires itself', 'a circle');
      }
    },
  },
  {
    number: 57,
    name: 'EmptyInput',
    about: 'Every input of the body has a type and a name, and takes nothing beyond what it declares.',
    *check({ definition }) {
      for (const { place, property, isLoop } of onceEach(
        definition.operations.flatMap((operation) => bodySchemasOf(definition, operation)),
      )) {
        if (isLoop || isDynamic(place)) continue;
        if (isShapeless(place)) yield finding(place, 'a type, and properties where it is an object');
        const more = at(place, 'additionalProperties');
        if (more.value !== undefined && more.value !== false) yield finding(more, 'nothing beyond what is declared');
        if (property.trim() !== property) yield finding(place, 'a name without blanks at its ends', property);
      }
    },
  },
];

function isShapeless(place: Place): boolean {
  const type = textAt(place, 'type');
  return type === '' || type === 'object'
    ? fieldsOf(at(place, 'properties')).length === 0 && !has(place, 'allOf')
    : false;
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type;
    default:
      return true;
  }
}
