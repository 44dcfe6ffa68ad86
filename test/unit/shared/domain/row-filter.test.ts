/** The filter that finds a row by its key: whatever stands in the key stays a value. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyFilterOf } from '../../../../shared/domain/row-filter.ts';
import type { ColumnType } from '../../../../shared/domain/tables.ts';

const filter = (type: ColumnType, value: string) => keyFilterOf({ name: 'Key', type, isKey: true }, value);

describe('A filter by key', () => {
  it.each<[ColumnType, string, string]>([
    ['text', "O'Neill", "Key eq 'O''Neill'"],
    ['integer', ' -42 ', 'Key eq -42'],
    ['number', '1.50', 'Key eq 1.50'],
    ['boolean', 'TRUE', 'Key eq true'],
    ['guid', '3f1d6c1e-5b0f-4a53-9c0e-7a1f2b6c9d10', 'Key eq 3f1d6c1e-5b0f-4a53-9c0e-7a1f2b6c9d10'],
    ['date', '2026-03-02', 'Key eq 2026-03-02'],
    ['instant', '2026-03-02T04:00:00Z', 'Key eq 2026-03-02T04:00:00.0000000Z'],
  ])('of a column of type %s takes %s', (type, value, expected) => {
    expect(filter(type, value)).toBe(expected);
  });

  it.each<[ColumnType, string]>([
    ['integer', '1.5'],
    ['integer', '1 or 1 eq 1'],
    ['number', '1e9'],
    ['boolean', 'yes'],
    ['guid', "3f1d' or Key ne '"],
    ['date', '2.3.2026'],
    ['instant', 'today'],
  ])('of a column of type %s finds nothing by %s', (type, value) => {
    expect(filter(type, value)).toBeUndefined();
  });

  it('holds one text literal, and that is the key', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("'", "''", 'a', ' ', 'or', '\\', '%27', 'é') }), (value) => {
        const literal = /^Key eq '((?:[^']|'')*)'$/.exec(filter('text', value) ?? '')?.[1];
        expect(literal?.replaceAll("''", "'")).toBe(value.trim());
      }),
    );
  });
});
