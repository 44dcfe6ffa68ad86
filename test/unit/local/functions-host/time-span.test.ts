import { describe, expect, it } from 'vitest';
import { parseTimeSpan } from '../../../../local/functions-host/time-span.ts';

describe('parseTimeSpan', () => {
  it.each([
    ['00:00:30', 30_000],
    ['01:02:03', 3_723_000],
    ['1.00:00:00', 86_400_000],
    ['00:00:00.1', 100],
    ['00:05', 300_000],
  ])('reads %s as %d ms', (text, expected) => {
    expect(parseTimeSpan(text)).toBe(expected);
  });

  it.each(['', '30', '24:00:00', '00:60:00', '00:00:60', '-00:00:01', '* * * * *'])('is undefined for %j', (text) => {
    expect(parseTimeSpan(text)).toBeUndefined();
  });
});
