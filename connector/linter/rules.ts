/** Every rule, in the order of its number, and what is left to people. */
import type { Rule } from './model/rule.ts';
import { documentAddressRules } from './rules/document-addresses.ts';
import { extensionRule } from './rules/document-extensions.ts';
import { documentStructureRules } from './rules/document-structure.ts';
import { documentTextRules } from './rules/document-texts.ts';
import { dynamicRules } from './rules/dynamic.ts';
import { inputTextRules } from './rules/input-texts.ts';
import { operationAnswerRules } from './rules/operation-answers.ts';
import { operationTextRules } from './rules/operation-texts.ts';
import { packageRules } from './rules/package.ts';
import { parameterRules } from './rules/parameters.ts';
import { propertiesRules } from './rules/properties.ts';
import { schemaRules } from './rules/schemas.ts';
import { webhookRules } from './rules/webhooks.ts';

export const RULES: readonly Rule[] = [
  ...documentTextRules,
  ...documentAddressRules,
  ...documentStructureRules,
  extensionRule,
  ...operationTextRules,
  ...operationAnswerRules,
  ...inputTextRules,
  ...parameterRules,
  ...schemaRules,
  ...dynamicRules,
  ...webhookRules,
  ...propertiesRules,
  ...packageRules,
].sort((one, other) => one.number - other.number);

export const TO_LOOK_AT: readonly { readonly number: number; readonly about: string }[] = [
  { number: 7, about: 'The title is unlike that of any existing connector.' },
  { number: 9, about: 'Title and description do not present a product whose backend you do not own as your own.' },
  { number: 43, about: 'Labels of nested properties are short and do not repeat that of their parent.' },
  {
    number: 86,
    about: 'A package for certification holds one readme and one archive, as its own validator wants them.',
  },
  { number: 88, about: 'Before a release each operation succeeded at least ten times.' },
];
