/** The edges of the quiet time after a fire. */
import { describe, expect, it } from 'vitest';
import { isCoolingDown } from '../../../../shared/domain/cooldown.ts';
import { addMs } from '../../../../shared/domain/instant.ts';
import { instant } from '../../../builders/instants.ts';

const HOUR = 3_600_000;
const FIRED = instant('2026-03-02T04:00:00.0000005Z');

describe('a cooldown of an hour', () => {
  it.each([
    ['one tick before the hour is over', '2026-03-02T05:00:00.0000004Z', true],
    ['when the hour is over', '2026-03-02T05:00:00.0000005Z', false],
    ['at the fire itself', '2026-03-02T04:00:00.0000005Z', true],
    ['before the fire, however long', '2025-01-01T00:00:00Z', true],
    ['long after', '2026-03-03T00:00:00Z', false],
  ])('%s holds: %s', (_, at, holds) => {
    expect(isCoolingDown(instant(at), FIRED, HOUR)).toBe(holds);
  });

  it('holds nothing before the first fire', () => {
    expect(isCoolingDown(FIRED, undefined, HOUR)).toBe(false);
  });
});

describe('no cooldown', () => {
  it('holds nothing, not even what is older than the last fire', () => {
    expect(isCoolingDown(FIRED, FIRED, 0)).toBe(false);
    expect(isCoolingDown(addMs(FIRED, -HOUR), FIRED, 0)).toBe(false);
  });
});
