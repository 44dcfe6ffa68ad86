import { describe, expect, it } from 'vitest';
import { isLogged } from '../../../../local/functions-host/log-levels.ts';

describe('isLogged', () => {
  it('lets Information and above through by default', () => {
    expect(isLogged('debug', 'f', {})).toBe(false);
    expect(isLogged('information', 'f', {})).toBe(true);
  });

  it('goes by the longest category that fits the function', () => {
    const levels = { default: 'Error', Function: 'Warning', 'Function.f': 'Trace', 'Function.ff': 'None' };
    expect(isLogged('trace', 'f', levels)).toBe(true);
    expect(isLogged('information', 'g', levels)).toBe(false);
    expect(isLogged('warning', 'g', levels)).toBe(true);
    expect(isLogged('critical', 'ff', levels)).toBe(false);
    expect(isLogged('warning', 'f', { default: 'Error' })).toBe(false);
  });
});
