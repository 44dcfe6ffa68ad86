/** Rules 24 to 28 and 36 to 38: what operations are called, and how they grow old. */
import { isWebhook, type Operation } from '../model/definition.ts';
import { finding } from '../model/finding.ts';
import { at, textAt } from '../model/place.ts';
import type { Rule } from '../model/rule.ts';
import { endsAsSentence, isSentenceCase, restrictedWordIn, sameText } from '../model/words.ts';

export const operationTextRules: readonly Rule[] = [
  {
    number: 24,
    name: 'OperationIdNotUnique',
    about: 'Every operation has an id of its own.',
    *check({ definition }) {
      const seen = new Set<string>();
      for (const { id, place } of definition.operations) {
        if (id === '' || seen.has(id)) yield finding(at(place, 'operationId'), 'an id that no other operation has');
        seen.add(id);
      }
    },
  },
  {
    number: 25,
    name: 'OperationIdSanitized',
    about: 'Operation ids are in PascalCase, of letters and digits.',
    *check({ definition }) {
      for (const { id, place } of definition.operations) {
        if (id !== '' && !/^[A-Z][A-Za-z0-9]*$/.test(id))
          yield finding(at(place, 'operationId'), 'PascalCase of letters and digits');
      }
    },
  },
  {
    number: 26,
    name: 'RestrictedCharactersInSummary',
    about: 'Every operation has a summary: sentence case, up to 80 letters, digits, blanks and parentheses.',
    *check({ definition }) {
      for (const { place } of definition.operations) {
        const summary = at(place, 'summary');
        const text = textAt(summary);
        if (!/^[A-Za-z0-9() ]{1,80}$/.test(text))
          yield finding(summary, '1 to 80 letters, digits, blanks and parentheses');
        else if (!isSentenceCase(text)) yield finding(summary, 'sentence case');
        const word = restrictedWordIn(text);
        if (word !== undefined) yield finding(summary, `a summary without "${word}"`);
      }
    },
  },
  {
    number: 27,
    name: 'OperationDescription',
    about: 'Every operation has a description: a sentence with its punctuation, unlike the summary.',
    *check({ definition }) {
      for (const { place } of definition.operations) {
        const description = at(place, 'description');
        const text = textAt(description);
        if (!endsAsSentence(text)) yield finding(description, 'a full sentence');
        if (sameText(text, textAt(place, 'summary'))) yield finding(description, 'more than the summary says');
        const word = restrictedWordIn(text);
        if (word !== undefined) yield finding(description, `a description without "${word}"`);
      }
    },
  },
  {
    number: 28,
    name: 'OperationVisibility',
    about: 'Every operation says how visible it is.',
    *check({ definition }) {
      for (const { place } of definition.operations) {
        const visibility = at(place, 'x-ms-visibility');
        if (!/^(important|advanced|internal|none)$/.test(textAt(visibility)))
          yield finding(visibility, 'important, advanced, internal or none');
      }
    },
  },
  {
    number: 36,
    name: 'DeprecatedOperation',
    about: 'What is deprecated says so in both texts, and only then names its replacement.',
    *check({ definition }) {
      for (const { place } of definition.operations) {
        const isDeprecated = at(place, 'deprecated').value === true;
        for (const text of [at(place, 'summary'), at(place, 'description')]) {
          if (isDeprecated !== /\(deprecated\)/i.test(textAt(text))) {
            yield finding(text, isDeprecated ? '"(deprecated)" in the text' : 'no "(deprecated)" in the text');
          }
        }
        const replacement = at(place, 'x-ms-api-annotation', 'replacement');
        if (replacement.value === undefined) continue;
        const isWhole = textAt(replacement, 'api') !== '' && textAt(replacement, 'operationId') !== '';
        if (!isDeprecated) yield finding(replacement, 'no replacement of what is not deprecated');
        else if (!isWhole) yield finding(replacement, 'both api and operationId');
      }
    },
  },
  {
    number: 37,
    name: 'OperationFamily',
    about:
      'Revisions of an operation differ, two at most are active, one in Production, and later ids end with theirs.',
    *check({ definition }) {
      const families = new Map<string, Operation[]>();
      for (const operation of definition.operations) {
        const family = textAt(operation.place, 'x-ms-api-annotation', 'family');
        if (family !== '') families.set(family, [...(families.get(family) ?? []), operation]);
      }
      for (const [family, members] of families) {
        const seen = new Set<unknown>();
        for (const { id, place } of members) {
          const revision = at(place, 'x-ms-api-annotation', 'revision');
          if (seen.has(revision.value)) yield finding(revision, `a revision of its own in ${family}`);
          seen.add(revision.value);
          const isLater = typeof revision.value === 'number' && revision.value > 1;
          if (isLater && !id.endsWith(`V${revision.value}`))
            yield finding(at(place, 'operationId'), `an id that ends with V${revision.value}`);
        }
        const active = members.filter(({ place }) => at(place, 'deprecated').value !== true);
        const inProduction = active.filter(
          ({ place }) => textAt(place, 'x-ms-api-annotation', 'status') === 'Production',
        );
        for (const { place } of active.slice(2))
          yield finding(place, `two active revisions of ${family} at most`, `${active.length}`);
        for (const { place } of inProduction.slice(1))
          yield finding(place, `one revision of ${family} in Production`, `${inProduction.length}`);
      }
    },
  },
  {
    number: 38,
    name: 'TriggerTexts',
    about: 'A trigger reads "When a ..." and "This operation triggers when ...".',
    *check({ definition }) {
      for (const operation of definition.operations) {
        if (!isWebhook(definition, operation) && at(operation.place, 'x-ms-trigger').value === undefined) continue;
        const summary = at(operation.place, 'summary');
        const description = at(operation.place, 'description');
        if (!/^When [a-z]/.test(textAt(summary))) yield finding(summary, 'When a ...');
        if (!/^This operation triggers when /.test(textAt(description)))
          yield finding(description, 'This operation triggers when ...');
      }
    },
  },
];
