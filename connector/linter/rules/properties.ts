/** Rules 77 and 79 to 83: apiProperties.json. */
import { isDeepStrictEqual } from 'node:util';
import { operationCalled } from '../model/definition.ts';
import { finding } from '../model/finding.ts';
import { at, type Field, fieldsOf, isObject, itemsOf, type Place, textAt } from '../model/place.ts';
import type { Rule } from '../model/rule.ts';
import { POLICY_TEMPLATES } from './policy-templates.ts';

const TENANT = {
  type: 'string',
  metadata: { sourceType: 'AzureActiveDirectoryTenant' },
  uiDefinition: {
    displayName: 'Tenant',
    description: 'The tenant ID of for the Azure Active Directory application',
    constraints: { required: 'false', hidden: 'true' },
  },
};
const NEEDS = 'apiProperties.json';

export const propertiesRules: readonly Rule[] = [
  {
    number: 77,
    name: 'IconBrandColor',
    about: 'The colour of the icon is #rrggbb, neither white nor the default blue.',
    needs: NEEDS,
    *check({ properties }) {
      const color = at(propertiesOf(properties), 'iconBrandColor');
      const text = textAt(color).toLowerCase();
      if (!/^#[0-9a-f]{6}$/.test(text) || text === '#007ee5' || text === '#ffffff')
        yield finding(color, '#rrggbb, not #007ee5 and not #ffffff');
    },
  },
  {
    number: 79,
    name: 'PublisherAndStackOwner',
    about: 'Publisher and stack owner are named, in letters, digits and blanks.',
    needs: NEEDS,
    *check({ properties }) {
      for (const name of ['publisher', 'stackOwner']) {
        const owner = at(propertiesOf(properties), name);
        if (!/^[A-Za-z0-9][A-Za-z0-9 ]*$/.test(textAt(owner))) yield finding(owner, 'letters, digits and blanks');
      }
    },
  },
  {
    number: 80,
    name: 'ConnectionParameterTexts',
    about: 'Each connection parameter has name, description, tooltip and constraints; secrets are hidden while typed.',
    needs: NEEDS,
    *check({ properties }) {
      for (const parameter of connectionParametersOf(properties)) {
        const texts = at(parameter, 'uiDefinition');
        for (const name of ['displayName', 'description', 'tooltip']) {
          if (textAt(texts, name) === '') yield finding(at(texts, name), 'a text');
        }
        if (!isObject(at(texts, 'constraints').value)) yield finding(at(texts, 'constraints'), 'constraints');
        const isSecret = /key|secret|password|token/i.test(parameter.name) && textAt(parameter, 'type') === 'string';
        if (isSecret) yield finding(at(parameter, 'type'), 'securestring');
      }
    },
  },
  {
    number: 81,
    name: 'ConstraintTypes',
    about: 'Constraints required and hidden are the texts "true" or "false"; clearText and tabIndex are no texts.',
    needs: NEEDS,
    *check({ properties }) {
      for (const parameter of connectionParametersOf(properties)) {
        for (const constraint of fieldsOf(at(parameter, 'uiDefinition', 'constraints'))) {
          const { name, value } = constraint;
          const isText = name === 'required' || name === 'hidden';
          if (isText && value !== 'true' && value !== 'false') yield finding(constraint, 'the text "true" or "false"');
          if (name === 'clearText' && typeof value !== 'boolean')
            yield finding(constraint, 'true or false, not as a text');
          if (name === 'tabIndex' && !Number.isInteger(value)) yield finding(constraint, 'a number');
        }
      }
    },
  },
  {
    number: 82,
    name: 'TenantIdParameter',
    about: 'token:TenantId has exactly the words that the platform gives it.',
    needs: NEEDS,
    *check({ properties }) {
      for (const { name, ...parameter } of connectionParametersOf(properties, true)) {
        if (name === 'token:TenantId' && !isDeepStrictEqual(parameter.value, TENANT))
          yield finding(parameter, JSON.stringify(TENANT));
      }
    },
  },
  {
    number: 83,
    name: 'PolicyTemplates',
    about: 'Policies are known, have what they need, and name operations that exist.',
    needs: NEEDS,
    *check({ properties, definition }) {
      for (const policy of itemsOf(at(propertiesOf(properties), 'policyTemplateInstances'))) {
        const id = at(policy, 'templateId');
        const needed = POLICY_TEMPLATES[textAt(id).toLowerCase()];
        if (needed === undefined) yield finding(id, `one of ${Object.keys(POLICY_TEMPLATES).join(', ')}`);
        const parameters = at(policy, 'parameters');
        for (const name of needed ?? []) {
          const parameter = at(parameters, `x-ms-apimTemplateParameter.${name}`);
          if (parameter.value === undefined) yield finding(parameter, 'a value');
        }
        for (const name of itemsOf(at(parameters, 'x-ms-apimTemplate-operationName'))) {
          if (operationCalled(definition, textAt(name)) === undefined) yield finding(name, 'the id of an operation');
        }
      }
    },
  },
];

export function propertiesOf(file: Place | undefined): Place {
  return at(file ?? { path: NEEDS, value: undefined }, 'properties');
}

/** Those of a single sign-in, and of each of several. Sign-in by OAuth and tenant ids have words of their own. */
function connectionParametersOf(file: Place | undefined, withSignIn = false): Field[] {
  const sets = itemsOf(at(propertiesOf(file), 'connectionParameterSets', 'values')).map((set) => at(set, 'parameters'));
  const all = [at(propertiesOf(file), 'connectionParameters'), ...sets].flatMap(fieldsOf);
  return withSignIn
    ? all
    : all.filter((one) => textAt(one, 'type') !== 'oauthSetting' && !one.name.startsWith('token:'));
}
