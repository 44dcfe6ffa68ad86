/** What makers type, and what they read when it cannot be. */
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  choiceInput,
  durationInMs,
  durationInput,
  instanceIdInput,
  instantInput,
  nameInput,
  numberInput,
  wholeNumberInput,
} from '../../../../shared/contracts/maker-inputs.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

function refusal(schema: z.ZodType, input: unknown): string | undefined {
  return schema.safeParse(input).error?.issues[0]?.message;
}

describe('A name', () => {
  const name = nameInput('the name of a segment');

  it.each([
    ['High_value', 'High_value'],
    ['  High value ', 'High value'],
    ['高价值 🚀', '高价值 🚀'],
    ['x'.repeat(256), 'x'.repeat(256)],
  ])('%.20j is taken', (text, taken) => {
    expect(name.parse(text)).toBe(taken);
  });

  it.each([
    [undefined, 'must be the name of a segment'],
    ['', 'must be the name of a segment'],
    ['   ', 'must be the name of a segment'],
    [7, 'must be the name of a segment'],
    ['x'.repeat(257), 'must have at most 256 characters'],
    ['a\u0000b', 'must not hold control characters'],
    ['a\tb', 'must not hold control characters'],
    ['a\u0085b', 'must not hold control characters'],
  ])('%.20j is refused: %s', (text, message) => {
    expect(refusal(name, text)).toBe(message);
  });

  it('of an instance is compared without case', () => {
    expect(instanceIdInput().parse(' 3F1D-a ')).toBe('3f1d-a');
  });
});

describe('A number', () => {
  it.each([
    ['5000', 5_000],
    [' 5000 ', 5_000],
    ['-0.5', -0.5],
    ['+.5', 0.5],
    ['5.', 5],
    ['1.25e6', 1_250_000],
    ['0', 0],
    ['-0', 0],
    ['9007199254740993', 9_007_199_254_740_992],
  ])('%j is taken as %d', (text, value) => {
    expect(numberInput(5_000).parse(text)).toBe(value);
  });

  it.each([
    '',
    ' ',
    'many',
    '1,000',
    '1 000',
    '0x10',
    '1e999',
    '-1e999',
    'NaN',
    'Infinity',
    '1e',
    '--1',
    undefined,
    5,
    null,
  ])('%j is refused with an example', (text) => {
    expect(refusal(numberInput(5_000), text)).toBe('must be a number, for example 5000');
  });
});

describe('A whole number', () => {
  const limit = wholeNumberInput({ least: 1, most: 1_000 });

  it.each([
    ['1', 1],
    ['1000', 1_000],
    [' 20 ', 20],
    ['007', 7],
  ])('%j is taken as %d', (text, value) => {
    expect(limit.parse(text)).toBe(value);
  });

  it.each(['0', '1001', '-1', '1.5', '1e2', '', 'all', '99999999999999999999', undefined])('%j is refused', (text) => {
    expect(refusal(limit, text)).toBe('must be a whole number from 1 to 1000');
  });
});

describe('A choice', () => {
  const direction = choiceInput(['above', 'below', 'both']);

  it.each(['above', 'Above', ' ABOVE '])('%j is taken whatever its case', (text) => {
    expect(direction.parse(text)).toBe('above');
  });

  it.each(['', 'up', 'above,below', undefined, 1])('%j is refused with the choices there are', (text) => {
    expect(refusal(direction, text)).toBe('must be one of: above, below, both');
  });
});

describe('A duration', () => {
  it.each([
    ['PT0S', 0],
    ['PT1H', HOUR],
    [' PT30M ', HOUR / 2],
    ['PT0.5S', 500],
    ['P1D', DAY],
    ['P1DT12H', 1.5 * DAY],
    ['P2W', 14 * DAY],
    ['P366D', 366 * DAY],
    ['PT90M', 1.5 * HOUR],
  ])('%j is taken as %d ms', (text, inMs) => {
    expect(durationInput().parse(text)).toBe(inMs);
  });

  it.each(['', '1h', '3600', 'PT', 'P', 'P1M', 'P1Y', '-PT1H', 'P367D', 'PT8785H', undefined, 60])(
    '%j is refused',
    (text) => {
      expect(refusal(durationInput(), text)).toBe(
        'must be a duration such as PT1H (one hour), P1D (one day) or PT0S (none), at most 366 days',
      );
    },
  );

  it('of a setting may be longer than a cooldown', () => {
    expect(durationInMs('P400D')).toBe(400 * DAY);
    expect(durationInMs('P1Y')).toBeUndefined();
  });
});

describe('A point in time', () => {
  it('is taken in any zone, and kept in UTC', () => {
    expect(instantInput().parse(' 2026-03-02T05:00:00+01:00 ')).toBe('2026-03-02T04:00:00.0000000Z');
  });

  it.each(['yesterday', '2026-03-02', '', '2026-02-30T00:00:00Z'])('%j is refused with an example', (text) => {
    expect(refusal(instantInput(), text)).toBe('must be a date and time such as 2026-03-02T04:00:00Z');
  });
});
