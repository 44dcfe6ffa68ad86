/** Rules 58 to 65: dropdowns, dynamic schemas and paging. */
import { operationCalled } from '../model/definition.ts';
import { dynamicsAt, dynamicsOf, holdersIn } from '../model/dynamics.ts';
import { finding } from '../model/finding.ts';
import { inputsOf } from '../model/inputs.ts';
import { at, has, textAt } from '../model/place.ts';
import type { Rule } from '../model/rule.ts';
import { isDynamic, onceEach, outputsOf, schemasUnder } from '../model/schemas.ts';
import { propertyAlong } from './invoked-output.ts';

export const dynamicRules: readonly Rule[] = [
  {
    number: 58,
    name: 'OperationIdNotFound',
    about: 'A dynamic extension calls an operation that exists, with all it requires, of the right types.',
    *check({ definition }) {
      for (const dynamic of dynamicsOf(definition)) {
        const called = operationCalled(definition, dynamic.operationId);
        if (called === undefined) {
          yield finding(at(dynamic.place, 'operationId'), 'an operation that exists');
          continue;
        }
        const wanted = inputsOf(definition, called);
        for (const { name } of wanted.filter(({ isRequired, place }) => isRequired && !has(place, 'default'))) {
          if (!dynamic.arguments.some((argument) => argument.name === name))
            yield finding(at(dynamic.place, 'parameters'), `a value for ${name}`);
        }
        for (const { place, name, source, literal } of dynamic.arguments) {
          const target = wanted.find((input) => input.name === name);
          if (target === undefined) yield finding(place, `an input of ${called.id}`, name);
          const given = inputsOf(definition, dynamic.operation).find((input) => input.name === bare(source));
          if (source !== undefined && given === undefined)
            yield finding(place, `an input of ${dynamic.operation.id}`, source);
          const type = given === undefined ? typeof literal : textAt(given.place, 'type');
          if (
            target !== undefined &&
            (given !== undefined || source === undefined) &&
            !fits(type, textAt(target.place, 'type'))
          ) {
            yield finding(place, `a value of type ${textAt(target.place, 'type')}`, type);
          }
        }
      }
    },
  },
  {
    number: 59,
    name: 'InvokedOperationShouldProduceArray',
    about: 'The paths of a dropdown lead to a list, and to properties of what is in it.',
    *check({ definition }) {
      for (const dynamic of dynamicsOf(definition)) {
        const called = operationCalled(definition, dynamic.operationId);
        if (called === undefined || dynamic.form === 'schema' || dynamic.form === 'properties') continue;
        const output = outputsOf(definition, called)[0];
        const list = output && propertyAlong(definition, output, dynamic.collectionPath);
        if (list === undefined || textAt(list, 'type') !== 'array') {
          yield finding(dynamic.place, 'a path to a list', dynamic.collectionPath);
          continue;
        }
        for (const path of [dynamic.valuePath, dynamic.titlePath]) {
          if (path === '' || propertyAlong(definition, at(list, 'items'), path) === undefined)
            yield finding(dynamic.place, 'a path to a property of what is listed', path);
        }
      }
    },
  },
  {
    number: 60,
    name: 'DynamicListExtensionRequired',
    about: 'Both forms of a dynamic extension are there and say the same.',
    *check({ definition }) {
      for (const operation of definition.operations) {
        for (const holder of holdersIn(definition, operation)) {
          const forms = dynamicsAt(operation, holder);
          for (const [older, newer] of [
            ['values', 'list'],
            ['schema', 'properties'],
          ] as const) {
            const [old, young] = [forms.find(({ form }) => form === older), forms.find(({ form }) => form === newer)];
            if (old === undefined && young === undefined) continue;
            if (old === undefined || young === undefined) {
              yield finding(
                holder,
                `x-ms-dynamic-${older} and x-ms-dynamic-${newer}`,
                `only ${old === undefined ? newer : older}`,
              );
            } else if (said(old) !== said(young)) yield finding(young.place, `what x-ms-dynamic-${older} says`);
          }
        }
      }
    },
  },
  {
    number: 61,
    name: 'DynamicPropertiesItemValuePathMismatch',
    about: 'The two forms of a dynamic schema take it from the same path.',
    *check({ definition }) {
      for (const operation of definition.operations) {
        for (const holder of holdersIn(definition, operation)) {
          const forms = dynamicsAt(operation, holder);
          const [old, young] = [
            forms.find(({ form }) => form === 'schema'),
            forms.find(({ form }) => form === 'properties'),
          ];
          if (old === undefined || young === undefined) continue;
          const path = old.valuePath.replace(/\/?properties$/, '');
          if (young.valuePath !== path) yield finding(at(young.place, 'itemValuePath'), path, young.valuePath);
        }
      }
    },
  },
  {
    number: 62,
    name: 'DynamicExtensionDefinitionNotAllowedInParameter',
    about: 'A dynamic extension of a body stands in its schema.',
    *check({ definition }) {
      for (const operation of definition.operations) {
        for (const parameter of operation.parameters.filter((one) => one.in === 'body')) {
          for (const { place } of dynamicsAt(operation, parameter.place))
            yield finding(place, 'its place in the schema');
        }
      }
    },
  },
  {
    number: 63,
    name: 'SourcePropertyInternal',
    about: 'What a dynamic extension takes its values from is visible.',
    *check({ definition }) {
      for (const dynamic of dynamicsOf(definition)) {
        const inputs = inputsOf(definition, dynamic.operation);
        for (const { place, source } of dynamic.arguments) {
          const isHidden = inputs.some(({ name, isInternal }) => isInternal && name === bare(source));
          if (isHidden) yield finding(place, 'a fixed value instead of a hidden input');
        }
      }
    },
  },
  {
    number: 64,
    name: 'OneDynamicOutput',
    about: 'One dynamic schema at most among the outputs of an operation.',
    *check({ definition }) {
      for (const operation of definition.operations) {
        const places = outputsOf(definition, operation)
          .flatMap((schema) => schemasUnder(definition, schema))
          .filter(({ place }) => isDynamic(place));
        for (const { place } of onceEach(places).slice(1)) yield finding(place, 'one dynamic schema', 'one more');
      }
    },
  },
  {
    number: 65,
    name: 'InvalidNextLinkNameValue',
    about: 'Pages are linked by nextLink or @odata.nextLink.',
    *check({ definition }) {
      for (const { place } of definition.operations) {
        const name = at(place, 'x-ms-pageable', 'nextLinkName');
        const isWrong = name.value !== 'nextLink' && name.value !== '@odata.nextLink';
        if (has(place, 'x-ms-pageable') && isWrong) yield finding(name, 'nextLink or @odata.nextLink');
      }
    },
  },
];

/** A property of the body is named behind the name of the body, or alone. */
function bare(source: string | undefined): string | undefined {
  return source?.replace(/^body\//, '');
}

function fits(given: string, wanted: string): boolean {
  return (
    given === wanted || (wanted === 'number' && given === 'integer') || (wanted === 'integer' && given === 'number')
  );
}

function said(dynamic: ReturnType<typeof dynamicsAt>[number]): string {
  const values = dynamic.form === 'values' || dynamic.form === 'list' ? dynamic.valuePath : '';
  const passed = dynamic.arguments.map(({ name, source, literal }) => [name, bare(source)?.split('/').at(-1), literal]);
  return JSON.stringify([dynamic.operationId, dynamic.collectionPath, values, dynamic.titlePath, passed.sort()]);
}
