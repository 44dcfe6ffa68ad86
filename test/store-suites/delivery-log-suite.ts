/** What every log of deliveries promises: `delivered` beats every other end, and an event is found by its id alone. */
import { describe, expect, it } from 'vitest';
import { bucketOf } from '../../shared/domain/bucket.ts';
import { eventIdOf } from '../../shared/domain/event-id.ts';
import { subjectHashIn } from '../../shared/domain/ids.ts';
import { anEndedDelivery } from '../builders/deliveries.ts';
import { instant, minute } from '../builders/instants.ts';
import { aSubscriptionId } from '../builders/subscriptions.ts';
import { FIRST, TRIGGER } from './one-subject.ts';
import { type StartTables, StoreFixture } from './store-fixture.ts';

const SECOND = aSubscriptionId(TRIGGER, 'flow-2');
const DELIVERED = { state: 'delivered', at: minute(5) } as const;
const REFUSED = { state: 'refused', because: 'flow-off', at: minute(4) } as const;
const EXPIRED = { state: 'expired', at: minute(6) } as const;

export function describeDeliveryLog(title: string, start: StartTables): void {
  describe.each([
    ['flow', 'deliveries'],
    ['topic', 'publications'],
  ] as const)(`${title}, to a %s`, (destination, prefix) => {
    const fixture = new StoreFixture(start);
    fixture.register();
    const logHere = () => fixture.logOf(destination);
    const record = anEndedDelivery(FIRST, minute(1), DELIVERED);
    const endsOf = async () => (await logHere().find(FIRST, record.eventId)).map(({ end }) => end);

    it('finds what was written, with its attempts and all', async () => {
      const deliveries = logHere();
      const attempts = [
        { attempt: 1, at: minute(2), durationInMs: 30_000, failure: 'time-out', meaning: 'transient' },
        { attempt: 2, at: minute(3), durationInMs: 8, status: 202, runId: '0858', meaning: 'accepted' },
      ] as const;
      const full = { ...record, attempts, body: JSON.stringify({ text: 'ü'.repeat(10_000) }) };
      await deliveries.write([full]);
      expect(await deliveries.find(FIRST, record.eventId)).toEqual([full]);
      expect(await deliveries.find(SECOND, record.eventId)).toEqual([]);
      expect(await deliveries.find(FIRST, anEndedDelivery(FIRST, minute(2)).eventId)).toEqual([]);
    });

    it('finds nothing where nothing was ever written', async () => {
      expect(await endsOf()).toEqual([]);
      expect(await logHere().newest(FIRST, { limit: 10 })).toEqual([]);
      expect(await logHere().dropBefore(minute(0))).toEqual([]);
      await logHere().write([]);
    });

    it.each([
      ['delivered overwrites any other', [REFUSED, DELIVERED], DELIVERED],
      ['another leaves delivered', [DELIVERED, REFUSED], DELIVERED],
      ['another leaves the one that is there', [REFUSED, EXPIRED], REFUSED],
    ])('keeps one end: %s', async (_, ends, kept) => {
      const deliveries = logHere();
      for (const end of ends) await deliveries.write([{ ...record, end }]);
      expect(await endsOf()).toEqual([kept]);
      await deliveries.write([]);
    });

    it.each([
      ['delivered, then another', [DELIVERED, REFUSED], DELIVERED],
      ['another, then delivered', [REFUSED, DELIVERED], DELIVERED],
      ['two others', [REFUSED, EXPIRED], REFUSED],
    ])('keeps one end also of one call: %s', async (_, ends, kept) => {
      await logHere().write(ends.map((end) => ({ ...record, end })));
      expect(await endsOf()).toEqual([kept]);
    });

    it('keeps an end for each replay, in order, and does not let one that is taken hold up the others', async () => {
      const deliveries = logHere();
      await deliveries.write([{ ...record, end: REFUSED }]);
      const replays = [0, 1, 2].map((replay) => ({ ...record, replay, end: EXPIRED }));
      await deliveries.write(replays);
      expect(await endsOf()).toEqual([REFUSED, EXPIRED, EXPIRED]);
    });

    it('writes more than a hundred at once, of several subscriptions and months', async () => {
      const deliveries = logHere();
      const days = Array.from({ length: 130 }, (_, day) => minute(day * 24 * 60));
      await deliveries.write(days.flatMap((at) => [anEndedDelivery(FIRST, at), anEndedDelivery(SECOND, at)]));
      const found = await deliveries.newest(FIRST, { limit: 1_000 });
      expect(found.map(({ occurredAt }) => occurredAt)).toEqual(days.toReversed());
      expect(new Set(found.map(({ subscriptionId }) => subscriptionId))).toEqual(new Set([FIRST]));
      expect(await fixture.tables.list(prefix)).toEqual(
        ['202603', '202604', '202605', '202606', '202607'].map((month) => `${prefix}${month}`),
      );
    });

    it('brings the newest first, across months, no more than asked and none older than asked', async () => {
      const deliveries = logHere();
      const stamps = [
        '2026-01-31T23:59:59.9999999Z',
        '2026-02-01T00:00:00Z',
        '2026-02-28T12:00:00Z',
        '2026-03-01T00:00:00Z',
      ];
      const times = stamps.map(instant);
      await deliveries.write(times.map((at) => anEndedDelivery(FIRST, at)));
      const since = (stamp: string) => ({ limit: 10, since: instant(stamp) });
      const found = async (query: Parameters<typeof deliveries.newest>[1]) =>
        (await deliveries.newest(FIRST, query)).map(({ occurredAt }) => occurredAt);
      expect(await found({ limit: 10 })).toEqual(times.toReversed());
      expect(await found({ limit: 3 })).toEqual(times.toReversed().slice(0, 3));
      expect(await found(since('2026-02-01T00:00:00Z'))).toEqual(times.toReversed().slice(0, 3));
      expect(await found(since('2026-02-01T00:00:00.0000001Z'))).toEqual(times.toReversed().slice(0, 2));
      expect(await found(since('2026-04-01T00:00:00Z'))).toEqual([]);
    });

    it('drops the months that lie wholly before an instant, and says which', async () => {
      const deliveries = logHere();
      const months = ['2025-11', '2025-12', '2026-01', '2026-02'];
      await deliveries.write(months.map((month) => anEndedDelivery(FIRST, instant(`${month}-15T00:00:00Z`))));
      expect(await deliveries.dropBefore(instant('2026-01-31T00:00:00Z'))).toEqual([
        `${prefix}202511`,
        `${prefix}202512`,
      ]);
      expect(await deliveries.newest(FIRST, { limit: 10 })).toHaveLength(2);
      expect(await deliveries.dropBefore(instant('2026-01-31T00:00:00Z'))).toEqual([]);
    });

    it('passes over a row that is damaged, and the log says so without its body', async () => {
      const deliveries = logHere();
      await deliveries.write([record, anEndedDelivery(FIRST, minute(2))]);
      const table = fixture.tables.table(`${prefix}202603`);
      const bucket = bucketOf(subjectHashIn(FIRST));
      const { rows } = await table.page(bucket, { from: FIRST, to: `${FIRST}~~` });
      const rowKey = rows.find((row) => row.rowKey.includes(record.eventId))?.rowKey ?? '';
      await table.commit(bucket, [{ type: 'merge', rowKey, cells: { entry: '{}', body: 'a-secret' } }]);
      expect(await deliveries.newest(FIRST, { limit: 10 })).toEqual([anEndedDelivery(FIRST, minute(2))]);
      expect(await endsOf()).toEqual([]);
      expect(fixture.skippedRows).toBe(2);
      expect(fixture.log).not.toContain('a-secret');
    });

    it('tells two events of one millisecond apart', async () => {
      const deliveries = logHere();
      const twins = ['a', 'b'].map((key) =>
        anEndedDelivery(FIRST, minute(1), DELIVERED, { eventId: eventIdOf(FIRST, minute(1), key) }),
      );
      await deliveries.write(twins);
      for (const twin of twins) expect(await deliveries.find(FIRST, twin.eventId)).toEqual([twin]);
      expect(await deliveries.newest(FIRST, { limit: 10 })).toHaveLength(2);
    });
  });
}
