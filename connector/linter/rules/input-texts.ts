/** Rules 40 to 42: the words at inputs and outputs. */
import { finding } from '../model/finding.ts';
import { allInputs } from '../model/inputs.ts';
import { at, textAt } from '../model/place.ts';
import type { Rule } from '../model/rule.ts';
import { labelOf, onceEach, outputsOf, schemasUnder } from '../model/schemas.ts';
import { endsAsSentence, isTitleCase, sameText } from '../model/words.ts';

export const inputTextRules: readonly Rule[] = [
  {
    number: 40,
    name: 'ParameterSummary',
    about: 'Every visible input has a label: Title Case, up to 80 letters, digits, blanks and parentheses.',
    *check({ definition }) {
      for (const { place, label, isInternal } of allInputs(definition)) {
        const isGood = /^[A-Za-z0-9() ]{1,80}$/.test(label) && isTitleCase(label);
        if (!isInternal && !isGood)
          yield finding(at(place, 'x-ms-summary'), 'a label in Title Case', label || 'nothing');
      }
    },
  },
  {
    number: 41,
    name: 'ParameterDescription',
    about: 'Every visible input has a description: a sentence, unlike the label.',
    *check({ definition }) {
      for (const { place, label, isInternal } of allInputs(definition)) {
        const description = textAt(place, 'description');
        const isGood = endsAsSentence(description) && !sameText(description, label);
        if (!isInternal && !isGood) yield finding(at(place, 'description'), 'a sentence that says more than the label');
      }
    },
  },
  {
    number: 42,
    name: 'OutputTexts',
    about: 'Every output has one label, and a description.',
    *check({ definition }) {
      const schemas = definition.operations.flatMap((operation) => outputsOf(definition, operation));
      for (const { place, property } of onceEach(schemas.flatMap((schema) => schemasUnder(definition, schema)))) {
        if (property === '') continue;
        if (labelOf(place) === '') yield finding(at(place, 'title'), 'a title');
        if (textAt(place, 'description') === '') yield finding(at(place, 'description'), 'a description');
        const [title, summary] = [textAt(place, 'title'), textAt(place, 'x-ms-summary')];
        if (title !== '' && summary !== '' && title !== summary)
          yield finding(at(place, 'x-ms-summary'), `"${title}" as the title, or no title`);
      }
    },
  },
];
