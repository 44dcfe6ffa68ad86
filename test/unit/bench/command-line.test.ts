import { describe, expect, it } from 'vitest';
import { readOptions, UsageError } from '../../bench/command-line.ts';

describe('The options of the bench', () => {
  it('are a table of everything where nothing is said', () => {
    expect(readOptions([])).toEqual({ form: 'table', only: [], subscriptions: [] });
  });

  it('name keys, sizes and a form', () => {
    const args = [
      '--json',
      '--only',
      'coldImport,sweepAt100k',
      '--only',
      'roundTripsIdle',
      '--subscriptions',
      '1000,5',
    ];
    expect(readOptions(args)).toEqual({
      form: 'json',
      only: ['coldImport', 'sweepAt100k', 'roundTripsIdle'],
      subscriptions: [1000, 5],
    });
    expect(readOptions(['--markdown']).form).toBe('markdown');
  });

  it.each([
    ['--only', 'coldimport'],
    ['--subscriptions', 'many'],
    ['--subscriptions', '0'],
  ])('are refused with a word on what would be right: %s %s', (...args) => {
    expect(() => readOptions(args)).toThrow(UsageError);
  });
});
