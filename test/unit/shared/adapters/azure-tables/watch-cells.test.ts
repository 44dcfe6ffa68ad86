import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  gather,
  packLevels,
  packRuns,
  spread,
  unpackLevels,
  unpackRuns,
} from '../../../../../shared/adapters/azure-tables/watch-cells.ts';
import type { SubjectHash } from '../../../../../shared/domain/ids.ts';
import { type LevelMark, SUBJECT_CONDITIONS } from '../../../../../shared/domain/instance-watch.ts';
import { instantFromTicks } from '../../../../../shared/domain/instant.ts';
import { instant } from '../../../../builders/instants.ts';

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const hashes = hex(20).map((text) => text as SubjectHash);
// Up to the last instant that is read in from anywhere.
const instants = fc.bigInt({ min: 1n, max: 2_218_769_279_999_999_999n }).map(instantFromTicks);
const marks: fc.Arbitrary<LevelMark> = fc
  .record({
    kind: fc.constantFrom('segment', 'measure'),
    successAt: instants,
    failureAt: fc.option(instants, { nil: undefined }),
    wantsBaseline: fc.boolean(),
    condition: fc.constantFrom(...SUBJECT_CONDITIONS),
  })
  .map(({ failureAt, ...mark }) => (failureAt === undefined ? mark : { ...mark, failureAt }));

const packed = (levels: ReadonlyMap<SubjectHash, LevelMark>) => packLevels(levels) ?? expect.fail('They have room');

describe('The marks of levels', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(hashes, marks), { selector: ([hash]) => hash, maxLength: 50 }), (entries) => {
        const levels = new Map(entries);
        const bytes = gather('levels', spread('levels', packed(levels)));
        expect(bytes && unpackLevels(bytes)).toEqual(levels);
      }),
    );
  });

  it('of the first and the last possible instant come back as they were', () => {
    const mark = { kind: 'measure', wantsBaseline: true, condition: 'missing' } as const;
    const levels = new Map([
      ['00'.repeat(10) as SubjectHash, { ...mark, successAt: instant('1970-01-01T00:00:00.0000001Z') }],
      ['ff'.repeat(10) as SubjectHash, { ...mark, successAt: instant('9000-12-31T23:59:59.9999999Z') }],
    ]);
    expect(unpackLevels(packed(levels))).toEqual(levels);
  });

  it('that nobody wrote are nothing, or marks that can be written again, but never a fault', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 27 * 4 }), (bytes) => {
        const levels = unpackLevels(Buffer.from(bytes));
        if (bytes.length % 27 !== 0) expect(levels).toBeUndefined();
        if (levels !== undefined) expect(unpackLevels(packed(levels))).toEqual(levels);
      }),
    );
  });
});

describe('The keys of runs', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.uniqueArray(hex(16), { maxLength: 100 }), (keys) => {
        const cells = spread('runs', packRuns(new Set(keys)));
        const bytes = gather('runs', cells);
        expect(bytes && unpackRuns(bytes)).toEqual(new Set(keys));
      }),
    );
  });

  it('pass over a key that is cut off', () => {
    expect(unpackRuns(Buffer.from('0123456789abcdef0123', 'hex'))).toEqual(new Set(['0123456789abcdef']));
  });
});

describe('Spread cells', () => {
  it.each([0, 1, 59_999, 60_000, 60_001, 65_537, 120_000, 600_000])(
    'hold %i bytes, none more than a cell can',
    (size) => {
      const bytes = Buffer.alloc(size, 0).map((_, index) => index % 251);
      const cells = spread('levels', Buffer.from(bytes));
      for (const cell of Object.values(cells)) expect(cell instanceof Uint8Array && cell.length <= 65_536).toBe(true);
      expect(gather('levels', cells)?.equals(bytes)).toBe(true);
    },
  );

  it('are not there where none was written', () => {
    expect(gather('levels', { levels1: new Uint8Array(3) })).toBeUndefined();
  });
});
