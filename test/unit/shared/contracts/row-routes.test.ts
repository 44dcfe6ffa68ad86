import { describe, expect, it } from 'vitest';
import { createItemRoute } from '../../../../shared/contracts/row-routes.ts';

const nested = (times: number) => JSON.parse(`{"a":${'['.repeat(times)}${']'.repeat(times)}}`);

describe('A row that is written', () => {
  it('may hold lists and objects within each other', () => {
    const row = { a: [{ b: [1, null, 'c'] }], ...nested(64) };
    expect(createItemRoute.body?.safeParse(row)).toMatchObject({ success: true, data: row });
  });

  it.each([65, 8_000, 30_000])('is refused where they are nested %i times over: it could not be handed on', (times) => {
    const error = createItemRoute.body?.safeParse(nested(times)).error;
    expect(error?.issues.map(({ message }) => message)).toEqual([
      'must not hold lists or objects nested more than 64 times over',
    ]);
  });
});
