/** What every store of instances promises: one record each, changed by whoever read it last. */
import { describe, expect, it } from 'vitest';
import type { SubjectHash } from '../../shared/domain/ids.ts';
import { type InstanceWatch, type LevelMark, unwatched } from '../../shared/domain/instance-watch.ts';
import { minute, START } from '../builders/instants.ts';
import { INSTANCE_ID } from '../builders/observations.ts';
import { required } from './one-subject.ts';
import { type StartTables, StoreFixture } from './store-fixture.ts';

const HASH = 'ab'.repeat(10) as SubjectHash;
const MARK: LevelMark = { kind: 'segment', successAt: minute(1), wantsBaseline: false, condition: 'active' };

function aFullWatch(overrides: Partial<InstanceWatch> = {}): InstanceWatch {
  return {
    instanceId: INSTANCE_ID,
    kinds: ['segment', 'data-source', 'unification'],
    nextPollAt: minute(1),
    forcedAt: minute(2),
    polledAt: minute(12),
    parkedUntil: minute(3),
    lastGoodPollAt: { status: minute(4), jobs: minute(5), segments: minute(6), measures: minute(7) },
    failingSince: { measures: minute(13) },
    newestJobAt: minute(8),
    gapAt: { jobs: minute(9) },
    unreadSince: new Map([[HASH, minute(11)]]),
    lastHistoryTried: HASH,
    levels: new Map([[HASH, MARK]]),
    runs: { 'data-source': new Set(['0123456789abcdef', 'fedcba9876543210']), unification: new Set() },
    watchedSince: { 'data-source': minute(10) },
    ...overrides,
  };
}

export function describeInstanceStore(title: string, start: StartTables): void {
  describe(title, () => {
    const fixture = new StoreFixture(start);
    fixture.register();
    const watchNow = async () => (await fixture.stores.instances.find(INSTANCE_ID))?.watch;

    it('finds nothing where nothing was watched', async () => {
      expect(await watchNow()).toBeUndefined();
      expect(await fixture.stores.instances.all()).toEqual([]);
    });

    it.each<[string, InstanceWatch]>([
      ['a new one', unwatched(INSTANCE_ID, START)],
      ['a full one', aFullWatch()],
      ['one that has lost its marks', aFullWatch({ levels: undefined })],
      [
        'one of many segments',
        aFullWatch({
          levels: new Map(
            Array.from({ length: 5_000 }, (_, n) => [n.toString(16).padStart(20, '0') as SubjectHash, MARK] as const),
          ),
        }),
      ],
    ])('reads back what was written: %s', async (_, watch) => {
      await fixture.stores.instances.change(INSTANCE_ID, () => watch);
      expect(await watchNow()).toEqual(watch);
      expect((await fixture.stores.instances.all()).map((stored) => stored.watch)).toEqual([watch]);
    });

    it('holds as many levels as fit a row with all else at its fullest, and forgets the marks of more, all of them', async () => {
      const hash = (n: number) => n.toString(16).padStart(20, '0') as SubjectHash;
      const marks = (count: number) => new Map(Array.from({ length: count }, (_, n) => [hash(n), MARK] as const));
      const unreadSince = new Map(Array.from({ length: 10_001 }, (_, n) => [hash(n), minute(11)] as const));
      const runs = new Set(Array.from({ length: 7_501 }, (_, n) => n.toString(16).padStart(16, '0')));
      const full = { unreadSince, runs: { 'data-source': runs, 'full-refresh': runs, unification: runs } };
      const { instances } = fixture.stores;
      await instances.change(INSTANCE_ID, () => aFullWatch({ levels: marks(22_222), ...full }));
      const watch = required(await watchNow());
      expect(watch.levels).toEqual(marks(22_222));
      expect([watch.unreadSince?.size, watch.runs.unification?.size]).toEqual([10_000, 7_500]);
      for (let time = 0; time < 2; time += 1) {
        await instances.change(INSTANCE_ID, () => aFullWatch({ levels: marks(22_223), ...full }));
      }
      expect((await watchNow())?.levels).toBeUndefined();
      expect(fixture.log.match(/instance\.crowded/g)).toHaveLength(1);
    });

    it('leaves out of the record what was taken out of it', async () => {
      const { instances } = fixture.stores;
      await instances.change(INSTANCE_ID, () => aFullWatch());
      const { parkedUntil: _, forcedAt: __, ...rest } = aFullWatch({ levels: undefined, runs: {}, gapAt: {} });
      await instances.change(INSTANCE_ID, () => rest);
      expect(await watchNow()).toEqual(rest);
    });

    it('replaces a record for one of several that read the same version', async () => {
      const { instances } = fixture.stores;
      await instances.change(INSTANCE_ID, () => aFullWatch());
      const stored = required(await instances.find(INSTANCE_ID));
      const race = [11, 12, 13].map((at) => instances.replace(stored, { ...stored.watch, nextPollAt: minute(at) }));
      const winners = (await Promise.all(race)).filter((outcome) => outcome !== undefined);
      expect(winners).toEqual([await instances.find(INSTANCE_ID)]);
      expect(await instances.replace(stored, stored.watch)).toBeUndefined();
    });

    it('applies every change of several that race, also to a record that was not there', async () => {
      const { instances } = fixture.stores;
      const kinds = ['segment', 'measure', 'unification', 'full-refresh'] as const;
      await Promise.all(
        kinds.map((kind) => instances.change(INSTANCE_ID, (watch) => ({ ...watch, kinds: [...watch.kinds, kind] }))),
      );
      expect([...((await watchNow())?.kinds ?? [])].sort()).toEqual([...kinds].sort());
    });

    it('applies a change to what is known, and to what is there where that is out of date', async () => {
      const { instances } = fixture.stores;
      await instances.change(INSTANCE_ID, () => aFullWatch());
      const known = required(await instances.find(INSTANCE_ID));
      await instances.change(INSTANCE_ID, (watch) => ({ ...watch, kinds: ['measure'] }));
      const changed = await instances.change(INSTANCE_ID, (watch) => ({ ...watch, nextPollAt: minute(30) }), known);
      expect(changed).toEqual(aFullWatch({ kinds: ['measure'], nextPollAt: minute(30) }));
      expect(await watchNow()).toEqual(changed);
    });

    const damage = (cells: Record<string, string | Uint8Array>) =>
      fixture.tables.table('instances').commit('instances', [{ type: 'merge', rowKey: INSTANCE_ID, cells }]);

    it.each([
      ['of another length', new Uint8Array(26)],
      ['of an unknown condition', new Uint8Array(27).fill(0x3f)],
      ['of no possible time', Uint8Array.from({ length: 27 }, (_, index) => (index === 26 ? 0 : 0xff))],
    ])('forgets marks that are damaged, and nothing else: bytes %s', async (_, levels0) => {
      await fixture.stores.instances.change(INSTANCE_ID, () => aFullWatch());
      await damage({ levels0 });
      expect(await watchNow()).toEqual(aFullWatch({ levels: undefined }));
    });

    it('takes a damaged record for one that has lost everything, to be written anew, and the log says so', async () => {
      const { instances } = fixture.stores;
      await instances.change(INSTANCE_ID, () => aFullWatch());
      await damage({ kinds: '["dreams"]' });
      const lost = { ...unwatched(INSTANCE_ID, START), levels: undefined };
      expect(await watchNow()).toEqual(lost);
      expect((await instances.all()).map(({ watch }) => watch)).toEqual([lost]);
      expect(fixture.skippedRows).toBe(2);
      const stored = required(await instances.find(INSTANCE_ID));
      expect((await instances.replace(stored, aFullWatch()))?.watch).toEqual(aFullWatch());
      expect(await watchNow()).toEqual(aFullWatch());
    });
  });
}
