/** Rules 29 to 35, 39 and 56: what operations take and answer. */
import { isError, isSuccess, isWebhook } from '../model/definition.ts';
import { finding } from '../model/finding.ts';
import { at, fieldsOf, has, itemsOf, type Place, textAt } from '../model/place.ts';
import type { Rule } from '../model/rule.ts';
import { isDynamic, onceEach, outputsOf, schemasUnder } from '../model/schemas.ts';

export const operationAnswerRules: readonly Rule[] = [
  {
    number: 29,
    name: 'OperationShouldHaveSuccessfulResponse',
    about: 'Every operation has at least one good response.',
    *check({ definition }) {
      for (const { place, responses } of definition.operations) {
        if (!responses.some(isSuccess))
          yield finding(at(place, 'responses'), 'a 2xx response', responses.map(({ status }) => status).join(', '));
      }
    },
  },
  {
    number: 30,
    name: 'DefaultResponseHasSchema',
    about: 'The default response has no schema.',
    *check({ definition }) {
      for (const { place, status } of onceEach(definition.operations.flatMap(({ responses }) => responses))) {
        if (status === 'default' && has(place, 'schema')) yield finding(at(place, 'schema'), 'no schema');
      }
    },
  },
  {
    number: 31,
    name: 'OperationHasManyResponsesWithSchema',
    about: 'One good response at most carries a schema.',
    *check({ definition }) {
      for (const { place, responses } of definition.operations) {
        const carrying = responses.filter((response) => isSuccess(response) && has(response.place, 'schema'));
        const found = carrying.map(({ status }) => status).join(' and ');
        if (carrying.length > 1) yield finding(at(place, 'responses'), 'one schema', `schemas on ${found}`);
      }
    },
  },
  {
    number: 32,
    name: 'SchemaDefinitionSetIncorrectly',
    about: 'The schema is on 200 or 201; elsewhere designers show no outputs.',
    *check({ definition }) {
      for (const operation of definition.operations) {
        const carrying = operation.responses.filter((response) => isSuccess(response) && has(response.place, 'schema'));
        const at200 = carrying.some(({ status }) => status === '200' || status === '201');
        const answers = operation.responses.some(({ status }) => status === '200' || status === '201');
        const isExpected =
          operation.method === 'get' || (!operation.isInternal && answers && operation.method !== 'delete');
        const isWrong = carrying.length > 0 ? !at200 : isExpected && !isWebhook(definition, operation);
        if (isWrong)
          yield finding(
            at(operation.place, 'responses'),
            'a schema on 200 or 201',
            carrying.map(({ status }) => status).join() || 'no schema',
          );
      }
    },
  },
  {
    number: 33,
    name: 'EmptySchema',
    about: 'What flows get has properties all the way down, or a dynamic schema.',
    *check({ definition }) {
      // Operations that answer a schema, for designers alone, cannot say what is in it.
      const visible = definition.operations.filter(({ isInternal }) => !isInternal);
      const schemas = visible.flatMap((operation) => outputsOf(definition, operation));
      for (const { place, isLoop } of onceEach(schemas.flatMap((schema) => schemasUnder(definition, schema)))) {
        if (!isLoop && isEmpty(place)) yield finding(place, 'properties, or a dynamic schema');
      }
    },
  },
  {
    number: 34,
    name: 'ErrorResponses',
    about: 'Known 4xx and 5xx responses are listed, with a description and without a schema.',
    *check({ definition }) {
      for (const { place, responses } of definition.operations) {
        const errors = responses.filter((response) => isError(response) && response.place.value !== undefined);
        if (errors.length === 0)
          yield finding(at(place, 'responses'), 'the 4xx and 5xx responses that are known', 'none');
        for (const error of errors) {
          if (textAt(error.place, 'description') === '') yield finding(at(error.place, 'description'), 'a description');
          if (has(error.place, 'schema')) yield finding(at(error.place, 'schema'), 'no schema');
        }
      }
    },
  },
  {
    number: 35,
    name: 'BodyOrFormDataParameterInFetchOperationNotAllowed',
    about: 'GET and HEAD have neither body nor form.',
    *check({ definition }) {
      for (const { method, parameters } of definition.operations) {
        for (const parameter of parameters) {
          const isSent = parameter.in === 'body' || parameter.in === 'formData';
          if (isSent && (method === 'get' || method === 'head'))
            yield finding(parameter.place, 'no body', parameter.name);
        }
      }
    },
  },
  {
    number: 39,
    name: 'ParametersBesidePathParameters',
    about: 'Where a path has parameters, each of its operations has a list of its own, if an empty one.',
    *check({ definition }) {
      for (const { place, operations } of definition.pathItems) {
        for (const operation of has(place, 'parameters') ? operations : []) {
          if (!has(operation.place, 'parameters'))
            yield finding(at(operation.place, 'parameters'), 'a list, if an empty one');
        }
      }
    },
  },
  {
    number: 56,
    name: 'RepeatedObject',
    about: 'A parameter or response that is used again is shared by reference.',
    *check({ definition }) {
      const written = definition.operations.flatMap(({ place }) => [
        ...itemsOf(at(place, 'parameters')),
        ...fieldsOf(at(place, 'responses')),
      ]);
      const seen = new Map<string, Place>();
      for (const place of written.filter((one) => !has(one, '$ref'))) {
        const text = JSON.stringify(place.value);
        const first = seen.get(text);
        if (first !== undefined) yield finding(place, `one shared object with ${first.path}`, 'the same once more');
        seen.set(text, first ?? place);
      }
    },
  },
];

function isEmpty(place: Place): boolean {
  if (isDynamic(place) || has(place, 'allOf')) return false;
  const type = textAt(place, 'type');
  return type === '' || type === 'object' ? fieldsOf(at(place, 'properties')).length === 0 : false;
}
