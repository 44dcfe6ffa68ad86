import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firesMoreThanOncePerMinute, parseSchedule } from '../../../../local/functions-host/ncrontab.ts';

const next = (expression: string, from: string) => parseSchedule(expression).next(new Date(from))?.toISOString();

describe('parseSchedule', () => {
  it.each([
    ['* * * * * *', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:01.000Z'],
    ['*/15 * * * * *', '2026-01-01T00:00:46.500Z', '2026-01-01T00:01:00.000Z'],
    ['0 */5 * * * *', '2026-01-01T00:05:00.000Z', '2026-01-01T00:10:00.000Z'],
    ['*/5 * * * *', '2026-01-01T00:05:00.000Z', '2026-01-01T00:10:00.000Z'],
    ['30 4 1,13 * * *', '2026-01-01T02:00:00.000Z', '2026-01-01T13:04:30.000Z'],
    ['0 0 9-17/4 * * *', '2026-01-01T13:00:00.000Z', '2026-01-01T17:00:00.000Z'],
    ['0 10/20 * * * *', '2026-01-01T00:30:00.000Z', '2026-01-01T00:50:00.000Z'],
    ['0 0 0 * * Mon-Fri', '2026-01-02T12:00:00.000Z', '2026-01-05T00:00:00.000Z'],
    ['0 0 0 1 JAN,July *', '2026-01-01T00:00:00.000Z', '2026-07-01T00:00:00.000Z'],
    ['0 0 0 31 * *', '2026-01-31T00:00:00.000Z', '2026-03-31T00:00:00.000Z'],
    ['59 59 23 31 12 *', '2026-12-31T23:59:59.000Z', '2027-12-31T23:59:59.000Z'],
  ])('%s after %s is %s', (expression, from, expected) => {
    expect(next(expression, from)).toBe(expected);
  });

  it('wants the day of the month and the day of the week to match both', () => {
    expect(next('0 0 0 13 * Fri', '2026-04-01T00:00:00.000Z')).toBe('2026-11-13T00:00:00.000Z');
  });

  it('finds a leap day on a weekday far ahead, and gives up where there is none', () => {
    expect(next('0 0 0 29 2 Tue', '2096-03-01T00:00:00.000Z')).toBe('2124-02-29T00:00:00.000Z');
    expect(next('0 0 0 30 2 *', '2026-01-01T00:00:00.000Z')).toBeUndefined();
  });

  it('takes a time span for the pause between runs', () => {
    expect(next('01:30:00', '2026-01-01T00:00:00.250Z')).toBe('2026-01-01T01:30:00.250Z');
  });

  it.each([
    '',
    '* * * *',
    '* * * * * * *',
    '60 * * * * *',
    '* * 24 * * *',
    '* * * 0 * *',
    '* * * * * 7',
    '5-1 * * * *',
    '*/0 * * * *',
    'a * * * *',
    '* * * Foo *',
  ])('refuses %j', (expression) => {
    expect(() => parseSchedule(expression)).toThrow(/schedule/);
  });

  it('never gives a time that is not ahead, and passes none over', () => {
    const field = (low: number, high: number) =>
      fc.oneof(
        fc.constant('*'),
        fc.integer({ min: low, max: high }).map(String),
        fc.constant(`*/${high === 59 ? 7 : 2}`),
      );
    const from = fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(field(0, 59), field(0, 59), from, (seconds, minutes, start) => {
        const schedule = parseSchedule(`${seconds} ${minutes} * * * *`);
        const found = schedule.next(start)?.getTime() ?? 0;
        expect(found).toBeGreaterThan(start.getTime());
        expect(found % 1000).toBe(0);
        // Asked from just before what it has found, it finds the same; from anywhere between, too.
        expect(schedule.next(new Date(found - 1))?.getTime()).toBe(found);
        expect(schedule.next(new Date(Math.floor((start.getTime() + found - 1) / 2)))?.getTime()).toBe(found);
      }),
    );
  });
});

describe('firesMoreThanOncePerMinute', () => {
  it('tells a schedule of seconds from one of minutes', () => {
    const now = new Date('2026-01-01T00:00:00.000Z');
    expect(firesMoreThanOncePerMinute(parseSchedule('*/30 * * * * *'), now)).toBe(true);
    expect(firesMoreThanOncePerMinute(parseSchedule('00:00:59'), now)).toBe(true);
    expect(firesMoreThanOncePerMinute(parseSchedule('0 * * * * *'), now)).toBe(false);
    expect(firesMoreThanOncePerMinute(parseSchedule('0 0 0 30 2 *'), now)).toBe(false);
  });
});
