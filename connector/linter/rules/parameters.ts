/** Rules 44 to 49: where parameters are, what they are called, and what hidden ones need. */
import { bodyOf } from '../model/definition.ts';
import { finding } from '../model/finding.ts';
import { allInputs, inputsOf } from '../model/inputs.ts';
import { at, has } from '../model/place.ts';
import type { Rule } from '../model/rule.ts';
import { onceEach } from '../model/schemas.ts';

export const parameterRules: readonly Rule[] = [
  {
    number: 44,
    name: 'PathParameterMustBeRequired',
    about: 'Variables of a path and its path parameters are the same, and required.',
    *check({ definition }) {
      for (const { template, place, parameters } of definition.operations) {
        const variables = [...template.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name);
        const inPath = parameters.filter((parameter) => parameter.in === 'path');
        for (const parameter of inPath) {
          if (!parameter.isRequired) yield finding(at(parameter.place, 'required'), 'true');
          if (!variables.includes(parameter.name))
            yield finding(parameter.place, `a variable of ${template}`, parameter.name);
        }
        for (const name of variables) {
          if (!inPath.some((parameter) => parameter.name === name))
            yield finding(at(place, 'parameters'), `a path parameter ${name}`, 'none');
        }
      }
    },
  },
  {
    number: 45,
    name: 'PathParameterMissingEncoding',
    about: 'Path parameters say how they are encoded; others do not.',
    *check({ definition }) {
      for (const parameter of onceEach(definition.operations.flatMap(({ parameters }) => parameters))) {
        const encoding = at(parameter.place, 'x-ms-url-encoding');
        const isSaid = encoding.value === 'single' || encoding.value === 'double';
        if (parameter.in === 'path' && !isSaid) yield finding(encoding, 'single or double');
        if (parameter.in !== 'path' && encoding.value !== undefined)
          yield finding(encoding, 'nothing outside the path');
      }
    },
  },
  {
    number: 46,
    name: 'ConnectionIdParameterNotAllowed',
    about: 'No parameter takes a name that the gateway uses.',
    *check({ definition }) {
      for (const { place, name } of onceEach(definition.operations.flatMap(({ parameters }) => parameters))) {
        if (name.toLowerCase() === 'connectionid') yield finding(at(place, 'name'), 'another name');
      }
    },
  },
  {
    number: 47,
    name: 'ParameterListContainsFormDataAndBody',
    about: 'Parameters differ in name and place, with one body at most and never a form beside it.',
    *check({ definition }) {
      for (const { place, parameters } of definition.operations) {
        const names = parameters.map((parameter) =>
          parameter.in === 'body' ? 'body' : `${parameter.name} in ${parameter.in}`,
        );
        const twice = names.filter((name, index) => names.indexOf(name) !== index);
        for (const name of new Set(twice)) yield finding(at(place, 'parameters'), 'each once', `${name}, twice`);
        const isMixed = names.includes('body') && parameters.some((parameter) => parameter.in === 'formData');
        if (isMixed) yield finding(at(place, 'parameters'), 'a body or a form', 'both');
      }
    },
  },
  {
    number: 48,
    name: 'OperationParameterNameIsAmbiguous',
    about: 'No parameter has the name of a property of the body.',
    *check({ definition }) {
      for (const operation of definition.operations) {
        const inputs = inputsOf(definition, operation);
        for (const { place, name, isProperty } of inputs) {
          const isTaken = inputs.some((other) => other.isProperty && other.name === name);
          if (!isProperty && isTaken) yield finding(at(place, 'name'), 'a name that the body does not use');
        }
      }
    },
  },
  {
    number: 49,
    name: 'PropertyMustBeRequired',
    about: 'A hidden required input has a default, and a hidden default is required, or it is not sent.',
    *check({ definition }) {
      const bodies = definition.operations.flatMap((operation) => bodyOf(operation) ?? []);
      for (const { place, isInternal, isRequired } of [...allInputs(definition), ...onceEach(bodies)]) {
        if (!isInternal || JSON.stringify(place.value).includes('"x-ms-notification-url"')) continue;
        if (isRequired && !has(place, 'default'))
          yield finding(at(place, 'default'), 'a default for what nobody can fill in');
        if (!isRequired && has(place, 'default'))
          yield finding(at(place, 'required'), 'true, or the default is not sent');
      }
    },
  },
];
