import { describe, expect, it } from 'vitest';
import { opensAdmin, opensEventGrid, opensFunction, presentedKey } from '../../../../local/functions-host/keys.ts';

const keys = { master: 'm-key', function: 'f-key', eventgrid: 'e-key' };

describe('presentedKey', () => {
  it('prefers the header to the query, also when it is empty', () => {
    const query = new URLSearchParams('code=from-query');
    expect(presentedKey({ 'x-functions-key': 'from-header' }, query)).toBe('from-header');
    expect(presentedKey({ 'x-functions-key': '' }, query)).toBe('');
    expect(presentedKey({}, query)).toBe('from-query');
    expect(presentedKey({}, new URLSearchParams())).toBeUndefined();
  });
});

describe('a key', () => {
  it.each([
    ['m-key', true, true, true, true],
    ['f-key', true, false, false, false],
    ['e-key', false, false, false, true],
    ['M-KEY', false, false, false, false],
    ['m-ke', false, false, false, false],
    ['', false, false, false, false],
    [undefined, false, false, false, false],
  ])('%s opens a function: %s, an admin function: %s, the admin endpoints: %s, Event Grid: %s', (key, ...expected) => {
    expect([
      opensFunction(key, 'function', keys),
      opensFunction(key, 'admin', keys),
      opensAdmin(key, keys),
      opensEventGrid(key, keys),
    ]).toEqual(expected);
    expect(opensFunction(key, 'anonymous', keys)).toBe(true);
  });

  it('opens nothing where no key has been set', () => {
    expect(opensAdmin('', { ...keys, master: '' })).toBe(false);
  });
});
