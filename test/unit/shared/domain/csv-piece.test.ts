/** Where a piece of a CSV file may end. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wholeRowsIn } from '../../../../shared/domain/csv-piece.ts';

const ends = (text: string) => wholeRowsIn(Buffer.from(text));

describe('A piece of a CSV file', () => {
  it.each([
    ['behind the last line that is whole', 'a,b\nc,d\ne', 8],
    ['behind a line that ends as on Windows', 'a,b\r\nc', 5],
    ['not at a line end within quotes', 'a,"b\nc"\nd,"e\nf', 8],
    ['not at one behind a doubled quote', 'a\n"b""\nc', 2],
    ['with a row that is longer than it is', 'abcdef', 6],
    ['nowhere when it is empty', '', 0],
  ])('ends %s', (_, text, end) => {
    expect(ends(text)).toBe(end);
  });

  it.each(['é', '€', '😀'])('that is one long row does not tear %s', (character) => {
    const whole = Buffer.from(`ab${character}`);
    for (let length = 3; length < whole.length; length += 1) expect(wholeRowsIn(whole.subarray(0, length))).toBe(2);
    expect(wholeRowsIn(whole)).toBe(whole.length);
  });

  it('joined with the others is the file, and each begins a row where rows fit', () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom('a\nb', '"', '😀', ''));
    const row = fc
      .array(cell, { minLength: 1, maxLength: 3 })
      .map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(','));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), fc.integer({ min: 200, max: 400 }), (rows, size) => {
        const file = Buffer.from(rows.map((text) => `${text}\n`).join(''));
        const starts = new Set([...rows.keys(), 0].map((index) => byteStart(rows, index)));
        const pieces: string[] = [];
        for (let position = 0; position < file.length; ) {
          const bytes = file.subarray(position, position + size);
          const length = position + size >= file.length ? bytes.length : wholeRowsIn(bytes);
          expect(length).toBeGreaterThan(0);
          if (rows.every((text) => Buffer.byteLength(text) < size)) expect(starts).toContain(position);
          pieces.push(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, length)));
          position += length;
        }
        expect(pieces.join('')).toBe(file.toString());
      }),
    );
  });
});

function byteStart(rows: readonly string[], index: number): number {
  return Buffer.byteLength(
    rows
      .slice(0, index)
      .map((text) => `${text}\n`)
      .join(''),
  );
}
