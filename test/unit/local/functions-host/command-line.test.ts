import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../../../local/functions-host/command-line.ts';
import { LOCAL_KEYS } from '../../../../local/functions-host/keys.ts';

describe('parseCommandLine', () => {
  it('serves the current folder on the port of func start with the local keys, if told nothing', () => {
    expect(parseCommandLine([], {})).toEqual({
      app: '.',
      port: 7071,
      keys: LOCAL_KEYS,
      localSettings: undefined,
      withParent: false,
    });
  });

  it('takes its flags', () => {
    const flags = [
      '--app',
      'x',
      '--port',
      '0',
      '--local-settings',
      's.json',
      '--with-parent',
      '--keys',
      '{"master":"k"}',
    ];
    expect(parseCommandLine(flags, { FUNCTIONS_HOST_KEYS: '{"master":"other"}' })).toEqual({
      app: 'x',
      port: 0,
      keys: { ...LOCAL_KEYS, master: 'k' },
      localSettings: 's.json',
      withParent: true,
    });
  });

  it('takes keys from the environment', () => {
    expect(parseCommandLine([], { FUNCTIONS_HOST_KEYS: '{"function":"k"}' }).keys).toEqual({
      ...LOCAL_KEYS,
      function: 'k',
    });
  });

  it('refuses what it cannot read, without repeating a key', () => {
    expect(() => parseCommandLine(['--port', 'x'], {})).toThrow(/--port takes a number/);
    expect(() => parseCommandLine(['--unknown'], {})).toThrow(/--unknown/);
    for (const keys of ['{"master":"a secret"', '{"mister":"a secret"}', '{"master":""}']) {
      expect(() => parseCommandLine(['--keys', keys], {})).toThrow(
        /^--keys and FUNCTIONS_HOST_KEYS take JSON(?!.*a secret)/,
      );
    }
  });
});
