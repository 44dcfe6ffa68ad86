/** Whoever changed a contract reads where the committed definition is behind. */
import { expect, it } from 'vitest';
import { differencesBetween } from '../../../connector/definition/differences.ts';

it.each([
  ['the same', { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, []],
  ['a changed value', { a: { b: 1 } }, { a: { b: 2 } }, ['$.a.b: committed 1, but the code says 2']],
  ['a new field', { a: {} }, { a: { b: true } }, ['$.a.b: committed nothing, but the code says true']],
  ['a field that is gone', { '/p/{id}': 'x' }, {}, ['$[\'/p/{id}\']: committed "x", but the code says nothing']],
  ['a longer list', { a: [1] }, { a: [1, 2] }, ['$.a[1]: committed nothing, but the code says 2']],
  ['another type', { a: [1] }, { a: { b: 1 } }, ['$.a: committed [1], but the code says {"b":1}']],
])('of %s', (_, committed, wanted, lines) => {
  expect(differencesBetween(committed, wanted)).toEqual(lines);
});
