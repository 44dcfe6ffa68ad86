/** Instants as texts behave as the points in time that they stand for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMs,
  instantFromMs,
  instantFromTicks,
  laterOf,
  msOf,
  parseInstant,
  ticksOf,
} from '../../shared/domain/instant.ts';

const FIRST = 0n;
const LAST = BigInt(Date.UTC(9000, 11, 31)) * 10_000n;
const ticks = fc.bigInt({ min: FIRST, max: LAST });
const closeTicks = fc.tuple(ticks, fc.bigInt({ min: -20_000n, max: 20_000n })).map(([one, off]) => {
  const other = one + off;
  return [one, other < FIRST ? one : other] as const;
});
const runs = { numRuns: 5_000 };

describe('instants', () => {
  it('sort as texts as they do in time, a tick apart or years', () => {
    const pair = fc.oneof(closeTicks, fc.tuple(ticks, ticks));
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const [first, second] = [instantFromTicks(a), instantFromTicks(b)];
        expect(first < second).toBe(a < b);
        expect(first === second).toBe(a === b);
        expect(laterOf(first, second)).toBe(a > b ? first : second);
      }),
      runs,
    );
  });

  it('come back from ticks, and from being read, as themselves', () => {
    fc.assert(
      fc.property(ticks, (count) => {
        const instant = instantFromTicks(count);
        expect(ticksOf(instant)).toBe(count);
        expect(parseInstant(instant)).toBe(instant);
      }),
      runs,
    );
  });

  it('move by exactly the milliseconds that are added', () => {
    fc.assert(
      fc.property(ticks, fc.integer({ min: 0, max: 400 * 86_400_000 }), (count, ms) => {
        expect(ticksOf(addMs(instantFromTicks(count), ms))).toBe(count + BigInt(ms) * 10_000n);
      }),
      runs,
    );
  });

  it('are the same point in whatever zone they are written', () => {
    const time = fc.integer({ min: Date.UTC(1971), max: Date.UTC(8999) });
    const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });
    fc.assert(
      fc.property(time, offset, (ms, minutes) => {
        const local = new Date(ms + minutes * 60_000).toISOString().slice(0, 23);
        const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
        const zone = `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
        expect(parseInstant(local + zone)).toBe(instantFromMs(ms));
        expect(msOf(instantFromMs(ms))).toBe(ms);
      }),
      runs,
    );
  });

  it('are never read from just any text, and reading never throws', () => {
    const nearly = fc.stringMatching(/^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{0,9})?Z?$/);
    fc.assert(
      fc.property(fc.oneof(fc.string(), nearly), (text) => {
        const instant = parseInstant(text);
        if (instant !== undefined) expect(new Date(instant.slice(0, 23)).getTime()).not.toBeNaN();
      }),
      runs,
    );
  });
});
