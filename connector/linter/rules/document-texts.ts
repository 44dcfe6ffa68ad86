/** Rules 1 to 9 and 14: the file itself, and what the connector says of itself. */
import { finding } from '../model/finding.ts';
import { at, textAt } from '../model/place.ts';
import type { Rule } from '../model/rule.ts';
import { restrictedWordIn } from '../model/words.ts';

const MEGABYTE = 1_000_000;

export const documentTextRules: readonly Rule[] = [
  {
    number: 1,
    name: 'SpecificationVersionIncorrect',
    about: 'The definition is Swagger 2.0.',
    *check({ definition }) {
      const version = at(definition.root, 'swagger');
      if (version.value !== '2.0') yield finding(version, 'the text "2.0"');
    },
  },
  {
    number: 2,
    name: 'PlainJson',
    about: 'The file is strict JSON in ASCII, without tabs and without blanks at line ends.',
    *check({ source }) {
      const first = source.search(/[^\0-\x7f]|\t|[ ]+\r?\n/);
      if (first < 0) return;
      const line = source.slice(0, first).split('\n').length;
      const found = `character ${source.charCodeAt(first)} in line ${line}`;
      yield { path: '$', found, wanted: 'ASCII alone, no tab, no blank at a line end' };
    },
  },
  {
    number: 3,
    name: 'FileTooLarge',
    about: 'The file is smaller than 1 MB.',
    *check({ source }) {
      if (source.length >= MEGABYTE) yield { path: '$', found: `${source.length} bytes`, wanted: 'less than 1 MB' };
    },
  },
  {
    number: 5,
    name: 'TitleLength',
    about: 'The title has at most 30 characters.',
    *check({ definition }) {
      const title = at(definition.root, 'info', 'title');
      const text = textAt(title).replace(/ \(Independent Publisher\)$/, '');
      if (text.length === 0 || text.length > 30 || /[^\0-\x7f]/.test(text))
        yield finding(title, '1 to 30 characters, in English');
    },
  },
  {
    number: 6,
    name: 'ValueContainsRestrictedWords',
    about: 'The title lacks "API", "Connector" and the names of the platform\'s products.',
    *check({ definition }) {
      const title = at(definition.root, 'info', 'title');
      const word = restrictedWordIn(textAt(title), ['API', 'Connector']);
      if (word !== undefined) yield finding(title, `a title without "${word}"`);
    },
  },
  {
    number: 7,
    name: 'ValueMustEndWithAlphanumeric',
    about: 'The title ends with a letter or digit, and is not the one that Microsoft has.',
    *check({ definition }) {
      const title = at(definition.root, 'info', 'title');
      const text = textAt(title).replace(/ \(Independent Publisher\)$/, '');
      if (text !== '' && !/[A-Za-z0-9]$/.test(text)) yield finding(title, 'a letter or digit at the end');
      if (/^dynamics 365 customer insights$/i.test(text)) yield finding(title, 'a title that no other connector has');
    },
  },
  {
    number: 8,
    name: 'FieldLengthNotInRange',
    about: 'The description has 30 to 500 characters and names neither "API" nor a product of the platform.',
    *check({ definition }) {
      const description = at(definition.root, 'info', 'description');
      const text = textAt(description);
      if (text.length < 30 || text.length > 500)
        yield finding(description, '30 to 500 characters', `${text.length} characters`);
      const word = restrictedWordIn(text, ['API']);
      if (word !== undefined) yield finding(description, `a description without "${word}"`);
    },
  },
  {
    number: 14,
    name: 'ContactEmailNotValid',
    about: 'The contact has a name, an absolute address and an e-mail address in ASCII.',
    *check({ definition }) {
      const contact = at(definition.root, 'info', 'contact');
      if (textAt(contact, 'name').trim() === '') yield finding(at(contact, 'name'), 'a name');
      if (!/^https?:\/\/[^\s/]+/.test(textAt(contact, 'url'))) yield finding(at(contact, 'url'), 'an absolute address');
      if (!/^[!-?A-~]+@[!-?A-~]+$/.test(textAt(contact, 'email')))
        yield finding(at(contact, 'email'), 'an e-mail address');
    },
  },
];
