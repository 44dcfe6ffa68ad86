/** What upstream writes without a limit is kept within one, for what is seen is stored and sent on. */
import { describe, expect, it } from 'vitest';
import {
  errorMessageOf,
  idOf,
  idsOf,
  textOf,
} from '../../../../../shared/adapters/audience-insights/upstream-texts.ts';

describe('Texts of upstream', () => {
  it.each([
    ['  Contacts ', 'Contacts'],
    ['x'.repeat(100_000), 'x'.repeat(2_000)],
    ['   ', undefined],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('%.20j is kept trimmed, within a limit, or not at all', (written, kept) => {
    expect(textOf(written)).toBe(kept);
  });

  it('that are ids are compared without case, each once', () => {
    expect(idOf(' ABC ')).toBe('abc');
    expect(idsOf(['A', null, 'a', ' ', 'b', undefined])).toEqual(['a', 'b']);
    expect(idsOf(null)).toEqual([]);
  });

  it.each([
    ['x'.repeat(5_000), 'x'.repeat(128)],
    ['a\u0001b\ud800c', 'abc'],
    [`${'x'.repeat(127)}\u{1f600}`, 'x'.repeat(127)],
    ['\u0001'.repeat(200), undefined],
  ])('that are ids are kept within a limit, and as whole characters that can be printed: %.20j', (written, kept) => {
    expect(idOf(written)).toBe(kept);
  });

  it.each([
    ['a text', { message: 'a text' }],
    [{ key: 'K1', value: 'what it says' }, { message: 'what it says' }],
    [{ key: 'K1', value: ' ' }, { message: 'K1' }],
    [{ key: 7 }, {}],
    [null, {}],
    [42, {}],
    ['x'.repeat(9_000), { message: 'x'.repeat(2_000) }],
  ])('that are errors are read in each of their shapes: %.30j', (error, message) => {
    expect(errorMessageOf(error)).toEqual(message);
  });
});
