/** Points in time as sortable texts: what is read as one, what is not, and the arithmetic on them. */
import { describe, expect, it } from 'vitest';
import {
  addMs,
  instantFromMs,
  instantFromTicks,
  laterOf,
  msOf,
  parseInstant,
  ticksOf,
} from '../../../../shared/domain/instant.ts';
import { instant } from '../../../builders/instants.ts';

describe('parseInstant', () => {
  it.each([
    ['seven digits, as upstream writes', '2026-03-02T04:02:51.7000001Z', '2026-03-02T04:02:51.7000001Z'],
    ['no fraction', '2026-03-02T04:02:51Z', '2026-03-02T04:02:51.0000000Z'],
    ['a short fraction', '2026-03-02T04:02:51.7Z', '2026-03-02T04:02:51.7000000Z'],
    [
      'more digits than are kept: cut, never rounded up',
      '2026-03-02T04:02:51.99999999Z',
      '2026-03-02T04:02:51.9999999Z',
    ],
    ['no zone, taken as UTC', '2026-03-02T04:02:51.7', '2026-03-02T04:02:51.7000000Z'],
    ['a space and small letters', '2026-03-02 04:02:51z', '2026-03-02T04:02:51.0000000Z'],
    ['an offset to the east', '2026-03-02T01:30:00.5+02:00', '2026-03-01T23:30:00.5000000Z'],
    ['an offset to the west', '2026-03-01T20:30:00-0330', '2026-03-02T00:00:00.0000000Z'],
    ['a leap day', '2028-02-29T00:00:00Z', '2028-02-29T00:00:00.0000000Z'],
    ['the first instant that is taken', '1970-01-01T00:00:00Z', '1970-01-01T00:00:00.0000000Z'],
    ['the last year that is taken', '9000-12-31T23:59:59.9999999Z', '9000-12-31T23:59:59.9999999Z'],
  ])('reads %s', (_, text, normalised) => {
    expect(parseInstant(text)).toBe(normalised);
  });

  it.each([
    ['the default of an unset date', '0001-01-01T00:00:00Z'],
    ['a year before 1970 in UTC only', '1970-01-01T00:00:00+01:00'],
    ['a year that nobody means', '9999-12-31T23:59:59.9999999Z'],
    ['a day that is none', '2026-02-29T00:00:00Z'],
    ['a month that is none', '2026-13-01T00:00:00Z'],
    ['an hour that is none', '2026-03-02T24:00:00Z'],
    ['a leap second', '2026-06-30T23:59:60Z'],
    ['an offset that is none', '2026-03-02T04:02:51+15:00'],
    ['minutes of an offset that are none', '2026-03-02T04:02:51+01:60'],
    ['a date alone', '2026-03-02'],
    ['a point without digits', '2026-03-02T04:02:51.Z'],
    ['text around it', ' 2026-03-02T04:02:51Z'],
    ['a number', '1772424171'],
    ['nothing', ''],
  ])('does not take %s for an instant', (_, text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});

describe('arithmetic on instants', () => {
  const precise = instant('2026-03-02T04:02:51.7001239Z');

  it('keeps the digits below a millisecond when milliseconds are added', () => {
    expect(addMs(precise, 1_000)).toBe('2026-03-02T04:02:52.7001239Z');
    expect(addMs(precise, -1)).toBe('2026-03-02T04:02:51.6991239Z');
  });

  it('goes over the end of a year', () => {
    expect(addMs(instant('2026-12-31T23:59:59.9999999Z'), 1)).toBe('2027-01-01T00:00:00.0009999Z');
  });

  it('cuts off what is below a millisecond when asked for milliseconds', () => {
    expect(msOf(precise)).toBe(Date.UTC(2026, 2, 2, 4, 2, 51, 700));
    expect(instantFromMs(msOf(precise))).toBe('2026-03-02T04:02:51.7000000Z');
  });

  it('counts ticks of a hundred nanoseconds and comes back from them', () => {
    expect(ticksOf(instant('1970-01-01T00:00:01.0000002Z'))).toBe(10_000_002n);
    expect(instantFromTicks(10_000_002n)).toBe('1970-01-01T00:00:01.0000002Z');
    expect(instantFromTicks(ticksOf(precise))).toBe(precise);
  });

  it('tells the later of two, to the last digit', () => {
    const next = instant('2026-03-02T04:02:51.7001240Z');
    expect(laterOf(precise, next)).toBe(next);
    expect(laterOf(next, precise)).toBe(next);
  });
});
