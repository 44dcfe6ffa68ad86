import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRouteTemplate } from '../../../../local/functions-host/route-template.ts';

const match = (template: string, path: string) => parseRouteTemplate(template).match(path);

describe('parseRouteTemplate', () => {
  it('ignores the case of literals, and keeps that of values', () => {
    expect(match('api/Things/{id}', '/API/things/AbC')).toEqual({ id: 'AbC' });
  });

  it('takes a slash at the end, but no segment too few or too many', () => {
    expect(match('api/things/{id}', '/api/things/1/')).toEqual({ id: '1' });
    expect(match('api/things/{id}', '/api/things')).toBeUndefined();
    expect(match('api/things/{id}', '/api/things/1/2')).toBeUndefined();
    expect(match('api/things/{id}/x', '/api/things//x')).toBeUndefined();
  });

  it('leaves an optional value out, and fills a default in', () => {
    expect(match('a/{id?}', '/a')).toEqual({});
    expect(match('a/{id?}', '/a/1')).toEqual({ id: '1' });
    expect(match('a/{id=5}', '/a')).toEqual({ id: '5' });
    expect(match('a/{id:int?}', '/a/x')).toBeUndefined();
  });

  it('matches the whole rest of a path, or nothing, by a catch-all', () => {
    expect(match('a/{*rest}', '/a/b/c')).toEqual({ rest: 'b/c' });
    expect(match('a/{**rest}', '/a')).toEqual({});
    expect(match('{*rest}', '/')).toEqual({});
  });

  it.each([
    ['int', '-12', '1.5'],
    ['bool', 'True', 'yes'],
    ['double', '1.5', 'x'],
    ['guid', '0f8fad5b-d9cb-469f-a165-70867728950e', '0f8fad5b'],
    ['alpha', 'abc', 'abc1'],
    ['length(2,3)', 'ab', 'a'],
    ['length(3)', 'abc', 'ab'],
    ['minlength(2)', 'ab', 'a'],
    ['maxlength(2)', 'ab', 'abc'],
    ['min(3)', '3', '2'],
    ['max(3)', '3', '4'],
    ['range(1,3)', '2', '4'],
    ['required', 'x', ''],
  ])('holds a value to the constraint %s', (constraint, good, bad) => {
    expect(match(`a/{v:${constraint}}/b`, `/a/${good}/b`)).toEqual({ v: good });
    expect(match(`a/{v:${constraint}}/b`, `/a/${bad}/b`)).toBeUndefined();
  });

  it('wants every one of several constraints', () => {
    expect(match('{v:int:min(3)}', '/4')).toEqual({ v: '4' });
    expect(match('{v:int:min(3)}', '/3.5')).toBeUndefined();
  });

  it('finds values between literals within one segment', () => {
    expect(match('files/{name}.{kind}', '/files/report.json')).toEqual({ name: 'report', kind: 'json' });
    expect(match('files/v{version}', '/files/V7')).toEqual({ version: '7' });
    expect(match('files/a+b', '/files/aab')).toBeUndefined();
  });

  it('refuses a constraint it does not know, and a parameter it cannot read', () => {
    expect(() => parseRouteTemplate('a/{id:regex(x)}')).toThrow(/"regex\(x\)" is not supported/);
    expect(() => parseRouteTemplate('a/{:int}')).toThrow(/not a route parameter/);
  });

  it('decodes values, but for an encoded slash and for what is no encoding', () => {
    expect(match('a/{id}', '/a/x%20y%C3%A4')).toEqual({ id: 'x yä' });
    expect(match('a/{id}', '/a/x%2Fy')).toEqual({ id: 'x%2Fy' });
    expect(match('a/{id}', '/a/100%')).toEqual({ id: '100%' });
  });

  it('gives back any value that a client has encoded', () => {
    const value = fc
      .string({ unit: 'binary', minLength: 1 })
      .filter((text) => !text.includes('/') && !/%2f/i.test(text));
    fc.assert(
      fc.property(value, (id) => {
        expect(match('a/{id}', `/a/${encodeURIComponent(id)}`)).toEqual({ id });
      }),
    );
  });
});
