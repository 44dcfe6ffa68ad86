import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../../builders/instants.ts';
import { taken } from '../../../../builders/subscribe-requests.ts';
import { MemoryTableSet } from '../../../../fakes/memory-table-set.ts';
import { answered } from '../../../../fakes/scripted-sender.ts';
import { createSubscribedApp, runsEnd, statesOf } from '../../../../fakes/subscribed-app.ts';
import type { Fault, TableCall } from '../../../../fakes/table-faults.ts';

class Crash extends Error {}

/** An app with one event that waits, and a fault that strikes at the next call that fits. */
async function waitingApp() {
  let strike: { fits: (call: TableCall) => boolean; fault: Fault | 'crash' } | undefined;
  const tables = new MemoryTableSet({
    fault(call) {
      if (strike?.fits(call) !== true) return undefined;
      const { fault } = strike;
      strike = undefined;
      if (fault === 'crash') throw new Crash();
      return fault;
    },
  });
  const subscribed = await createSubscribedApp(['flow-1'], { tables });
  await runsEnd(subscribed.app);
  return {
    ...subscribed,
    strikeAt(fits: (call: TableCall) => boolean, fault: Fault | 'crash' = 'crash') {
      strike = { fits, fault };
    },
    hasStruck: () => strike === undefined,
  };
}

const record = ({ operation, table }: TableCall) => operation === 'commit' && table.startsWith('deliveries');
const removal = (call: TableCall) => call.operation === 'commit' && call.changes[0]?.type === 'delete';
const settlement = (call: TableCall) =>
  call.operation === 'commit' &&
  call.changes.some((change) => change.type === 'merge' && ('end' in change.cells || 'dueAt' in change.cells));

describe('A crash', () => {
  it('between the post and its record repeats the post, with the same id and bytes', async () => {
    const { app, id, bucket, strikeAt } = await waitingApp();
    strikeAt(record);
    await expect(app.deliverBucket(bucket)).rejects.toThrow();
    expect(await statesOf(app, id)).toEqual(['waiting']);
    await app.passTime(3 * MINUTE);
    const [first, second] = app.sender.sent;
    expect(app.sender.sent).toHaveLength(2);
    expect(second).toEqual({ ...first, headers: { ...first?.headers, 'x-audience-signals-attempt': '2' } });
    expect(await statesOf(app, id)).toEqual(['delivered']);
  });

  it('between the mark of an end and its record is finished by the next worker, without a post', async () => {
    const { app, id, bucket, strikeAt } = await waitingApp();
    app.sender.answer(answered(413));
    strikeAt(record);
    await expect(app.deliverBucket(bucket)).rejects.toThrow();
    expect(await statesOf(app, id)).toEqual(['refused: too-large']);
    app.sender.answer(answered(202));
    await app.passTime(3 * MINUTE);
    expect(app.sender.sent).toHaveLength(1);
    expect(await app.outbox.waitingFor(bucket, id)).toEqual([]);
    const [ended] = taken(await app.readDeliveries(id, { limit: 10 }));
    expect(ended).toMatchObject({ end: { state: 'refused', because: 'too-large' }, attempts: [{ status: 413 }] });
  });

  it.each([202, 413])('between the record and the removal changes nothing about the end: %i', async (status) => {
    const { app, id, bucket, strikeAt } = await waitingApp();
    app.sender.answer(answered(status));
    strikeAt(removal);
    await expect(app.deliverBucket(bucket)).rejects.toThrow();
    const state = status === 202 ? 'delivered' : 'refused: too-large';
    expect(await statesOf(app, id)).toEqual([state]);
    await app.passTime(3 * MINUTE);
    expect(await statesOf(app, id)).toEqual([state]);
    expect(await app.outbox.waitingFor(bucket, id)).toEqual([]);
  });

  it('at the settlement of a retry loses its attempt from the list, and not the event', async () => {
    const { app, id, bucket, strikeAt } = await waitingApp();
    app.sender.answer((_, count) => answered(count === 0 ? 500 : 202));
    strikeAt(settlement);
    await expect(app.deliverBucket(bucket)).rejects.toThrow();
    await app.passTime(3 * MINUTE);
    expect(await statesOf(app, id)).toEqual(['delivered']);
    expect(app.sender.sent.map(({ headers }) => headers['x-audience-signals-attempt'])).toEqual(['1', '2']);
  });
});

describe('A lost answer of storage', () => {
  const claim = (call: TableCall) =>
    call.operation === 'commit' &&
    call.changes.some((change) => change.type === 'merge' && 'leaseUntil' in change.cells);

  it.each<[string, Fault, (call: TableCall) => boolean]>(
    (['done-and-lost', 'lost', 'done-and-retried'] as const).flatMap((fault) => [
      ['claim', fault, claim],
      ['record', fault, record],
      ['removal', fault, removal],
    ]),
  )('at a %s neither repeats nor loses the post: %s', async (_, fault, fits) => {
    const { app, id, bucket, strikeAt, hasStruck } = await waitingApp();
    strikeAt(fits, fault);
    await app.deliverBucket(bucket);
    expect(hasStruck()).toBe(true);
    expect(app.sender.sent).toHaveLength(1);
    expect(await statesOf(app, id)).toEqual(['delivered']);
    expect(await app.outbox.waitingFor(bucket, id)).toEqual([]);
  });

  it.each<Fault>(['done-and-lost', 'lost', 'done-and-retried'])(
    'at a mark leaves the event refused: %s',
    async (fault) => {
      const { app, id, bucket, strikeAt, hasStruck } = await waitingApp();
      app.sender.answer(answered(413));
      strikeAt(settlement, fault);
      await app.deliverBucket(bucket);
      expect(hasStruck()).toBe(true);
      expect(await statesOf(app, id)).toEqual(['refused: too-large']);
      expect(await app.outbox.waitingFor(bucket, id)).toEqual([]);
    },
  );
});
