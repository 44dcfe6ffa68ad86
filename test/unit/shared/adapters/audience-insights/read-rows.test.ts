/** Pages of rows, as upstream gives them. */
import { describe, expect, it } from 'vitest';
import { readRows } from '../../../../../shared/adapters/audience-insights/read-rows.ts';
import { noted } from './noted.ts';

const nested = (times: number): unknown => JSON.parse(`${'['.repeat(times)}${']'.repeat(times)}`);
const read = (reply: unknown) => noted((place) => readRows(reply, place));

describe('A page of rows', () => {
  it('is read without what is OData’s own, and without empty columns', () => {
    const reply = { '@odata.context': '$metadata', value: [{ '@odata.etag': 'W/1', name: 'Ann', age: null }] };
    expect(read(reply).model).toEqual({ rows: [{ name: 'Ann' }] });
  });

  it.each([
    ['https://upstream.example/rows?$skiptoken=abc', { skipToken: 'abc' }],
    ['https://upstream.example/rows?$skip=100', { skip: 100 }],
    ['https://upstream.example/rows?$skip=none', undefined],
    ['https://upstream.example/rows', undefined],
  ])('goes on where its link %s says', (link, next) => {
    expect(read({ value: [], '@odata.nextLink': link }).model?.next).toEqual(next);
  });

  it('may hold values that lie within each other', () => {
    const row = { tags: nested(64) };
    expect(read({ value: [row] }).model?.rows).toEqual([row]);
  });

  it.each([65, 30_000])(
    'is malformed as a whole where a value is nested %i times over: it could not be handed on',
    (times) => {
      const { model, malformed } = read({ value: [{ name: 'Ann' }, { tags: nested(times) }] });
      expect(model).toBeUndefined();
      expect(malformed).toEqual(['1 value']);
    },
  );
});
