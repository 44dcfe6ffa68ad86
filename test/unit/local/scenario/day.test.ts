import { expect, it } from 'vitest';
import { Day, timeOfDayOf } from '../../../../local/scenario/day.ts';

it('is yesterday in UTC, whatever time it is now', () => {
  for (const now of ['2026-03-02T00:00:00Z', '2026-03-02T23:59:59Z']) {
    const day = new Day(Date.parse(now));
    expect(new Date(day.at('03:11')).toISOString()).toBe('2026-03-01T03:11:00.000Z');
    expect(new Date(day.at('23:59', 2)).toISOString()).toBe('2026-02-27T23:59:00.000Z');
  }
});

it('shows the time of day of an instant', () => {
  expect(timeOfDayOf('2026-03-01T03:11:40.2210000Z')).toBe('03:11');
  expect(timeOfDayOf('soon')).toBe('soon');
});
