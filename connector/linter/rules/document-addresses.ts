/** Rules 10 to 13 and 16 to 18: host, paths and what travels on them. */
import { bodyOf } from '../model/definition.ts';
import { finding } from '../model/finding.ts';
import { at, itemsOf, textAt, textsIn } from '../model/place.ts';
import type { Rule } from '../model/rule.ts';

const NOT_PRODUCTION = new Set(
  'dev development test testing stage staging stg uat sandbox demo localhost tunnel devtunnels ngrok'.split(' '),
);
const MIME_TYPES = new Set([
  'application/json',
  'text/plain',
  'multipart/form-data',
  'application/x-www-form-urlencoded',
]);

export const documentAddressRules: readonly Rule[] = [
  {
    number: 10,
    name: 'HostNameNotValid',
    about: 'The host is a bare host name.',
    *check({ definition }) {
      const host = at(definition.root, 'host');
      if (!/^[^{}/ :\\]+(?::\d+)?$/.test(textAt(host)))
        yield finding(host, 'a host name without scheme, path, blank or braces');
    },
  },
  {
    number: 11,
    name: 'ProductionHost',
    about: 'The host is one for production.',
    *check({ definition }) {
      const host = at(definition.root, 'host');
      const word = textAt(host)
        .toLowerCase()
        .split(/[.\-:]/)
        .find((label) => NOT_PRODUCTION.has(label));
      if (word !== undefined) yield finding(host, `a host without "${word}" in its name`);
    },
  },
  {
    number: 12,
    name: 'OperationPathNotValid',
    about: 'Base path and paths begin with a slash, hold no ?, # or *, and close each brace in its segment.',
    *check({ definition }) {
      const basePath = at(definition.root, 'basePath');
      if (basePath.value !== undefined && !/^\/[^?#*{}]*$/.test(textAt(basePath)))
        yield finding(basePath, 'a path that begins with /');
      for (const { template, place } of definition.pathItems) {
        if (!/^(\/([^/?#*{}]|\{[^/?#*{}=]+\})*)+$/.test(template))
          yield finding(place, 'a path of whole segments that begins with /', template);
      }
    },
  },
  {
    number: 13,
    name: 'SchemeNotSupported',
    about: 'The only scheme is https.',
    *check({ definition }) {
      const schemes = at(definition.root, 'schemes');
      const named = textsIn(schemes);
      if (named.length === 0 || named.some((scheme) => scheme !== 'https')) yield finding(schemes, '["https"]');
    },
  },
  {
    number: 16,
    name: 'MimeTypeNotSupported',
    about: 'MIME types are ones that the platform reads, and whoever has a body says which it takes.',
    *check({ definition }) {
      for (const holder of [definition.root, ...definition.operations.map(({ place }) => place)]) {
        for (const type of [...itemsOf(at(holder, 'consumes')), ...itemsOf(at(holder, 'produces'))]) {
          if (!MIME_TYPES.has(textAt(type))) yield finding(type, [...MIME_TYPES].join(', '));
        }
      }
      for (const operation of definition.operations) {
        const own = at(operation.place, 'consumes');
        const consumes = own.value === undefined ? at(definition.root, 'consumes') : own;
        if (bodyOf(operation) !== undefined && itemsOf(consumes).length === 0)
          yield finding(own, 'the type of the body');
      }
    },
  },
  {
    number: 17,
    name: 'DuplicateOperationPath',
    about: 'Paths differ, blind to case and to the names of their variables.',
    *check({ definition }) {
      const seen = new Map<string, string>();
      for (const { template, place } of definition.pathItems) {
        const bare = template
          .toLowerCase()
          .replaceAll(/\{[^}]*\}/g, '{}')
          .replace(/(.)\/$/, '$1');
        const first = seen.get(bare);
        if (first !== undefined) yield finding(place, `a path unlike ${first}`, template);
        seen.set(bare, first ?? template);
      }
    },
  },
  {
    number: 18,
    name: 'PartialDuplicateOperationPath',
    about: 'No variable of a path could be read as the fixed segment of another.',
    *check({ definition }) {
      for (const { template, place } of definition.pathItems) {
        for (const other of definition.pathItems) {
          if (swallows(template, other.template))
            yield finding(place, `a path that ${other.template} does not match`, template);
        }
      }
    },
  },
];

function swallows(template: string, other: string): boolean {
  const mine = template.split('/');
  const theirs = other.split('/');
  const pairs = mine.map((segment, index) => ({ segment, against: theirs[index] ?? '' }));
  return (
    mine.length === theirs.length &&
    pairs.every(({ segment, against }) => takes(segment, against) || takes(against, segment)) &&
    pairs.some(({ segment, against }) => segment.includes('{') && !against.includes('{'))
  );
}

function takes(segment: string, other: string): boolean {
  const fixed = segment.split(/\{[^}]*\}/).map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${fixed.join('.+')}$`).test(other);
}
