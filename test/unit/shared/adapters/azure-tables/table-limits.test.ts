import { describe, expect, it } from 'vitest';
import type { Change } from '../../../../../shared/adapters/azure-tables/table.ts';
import { checkCells, checkCommit, checkKey } from '../../../../../shared/adapters/azure-tables/table-limits.ts';

const rows = (count: number, cells: Record<string, string>): Change[] =>
  Array.from({ length: count }, (_, n) => ({ type: 'put', rowKey: `r${n}`, cells }));

describe('The limits of a table', () => {
  it('count a commit as it is sent: what JSON escapes weighs more', () => {
    expect(() => checkCommit('p', rows(100, { text: 'x'.repeat(30_000) }))).not.toThrow();
    expect(() => checkCommit('p', rows(100, { text: '"'.repeat(30_000) }))).toThrow('A commit is at most 4 MiB');
  });

  it('count a string of a row as two bytes a character', () => {
    const text = 'x'.repeat(32_000);
    const cells = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`c${n}`, text]));
    expect(() => checkCells(cells(16))).not.toThrow();
    expect(() => checkCells(cells(17))).toThrow('A row is at most 1 MiB');
  });

  it('refuse keys that the service or its client would spoil', () => {
    for (const key of ['a{b', 'a}b', 'é', '\u007f', 'a\tb']) expect(() => checkKey(key)).toThrow(TypeError);
    expect(() => checkKey('k'.repeat(512))).not.toThrow();
  });

  it('refuse a cell without a value, which the client would drop without a word', () => {
    const cells = JSON.parse('{"n":null}');
    expect(() => checkCells(cells)).toThrow('n has no value');
  });
});
