import { describe, expect, it } from 'vitest';
import { outboxRange } from '../../../../../shared/adapters/azure-tables/row-keys.ts';
import { rowsIn } from '../../../../../shared/adapters/azure-tables/rows-in.ts';
import type { SubscriptionId } from '../../../../../shared/domain/ids.ts';
import { msOf } from '../../../../../shared/domain/instant.ts';
import { MINUTE } from '../../../../builders/instants.ts';
import { callbackUrlOf } from '../../../../builders/subscribe-requests.ts';
import { MemoryTableSet } from '../../../../fakes/memory-table-set.ts';
import { answered } from '../../../../fakes/scripted-sender.ts';
import { createSubscribedApp, runsEnd, statesOf } from '../../../../fakes/subscribed-app.ts';

const SECOND = 1_000;

/** A reply that comes when a test says so. */
function held() {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { gate, open: () => open() };
}

describe('Posts side by side', () => {
  it('are at most four to one flow', async () => {
    const { app, bucket } = await createSubscribedApp();
    await runsEnd(app, 30);
    let inFlight = 0;
    let most = 0;
    app.sender.answer(async () => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
      inFlight -= 1;
      return answered(202);
    });
    await app.deliverBucket(bucket);
    expect(app.sender.sent).toHaveLength(30);
    expect(most).toBe(4);
  });

  it('to a slow flow hold no other flow of its bucket', async () => {
    const { app, ids, id: slow, bucket } = await createSubscribedApp(['slow', 'quick']);
    await runsEnd(app, 60);
    const quick = ids.at(-1) ?? slow;
    const { gate, open } = held();
    app.sender.answer(async ({ url }) => {
      if (url === callbackUrlOf({ flow: 'slow' })) await gate;
      return answered(202);
    });
    const delivering = app.deliverBucket(bucket);
    const states = async (id: SubscriptionId) => new Set(await statesOf(app, id));
    await expect.poll(() => states(quick), { timeout: 10_000 }).toEqual(new Set(['delivered']));
    expect(await states(slow)).toEqual(new Set(['waiting']));
    expect(app.sender.sent.filter(({ url }) => url === callbackUrlOf({ flow: 'slow' }))).toHaveLength(4);
    open();
    await delivering;
    expect(await states(slow)).toEqual(new Set(['delivered']));
  });

  it('begin only with 35 s of the claim left: else the row is let go, and the attempt has not taken place', async () => {
    const { app, id, bucket } = await createSubscribedApp();
    await runsEnd(app, 4);
    app.sender.answer((_, count) => {
      if (count === 0) app.advance(90 * SECOND);
      return answered(202);
    });
    await app.deliverBucket(bucket);
    expect(await statesOf(app, id)).toEqual(['delivered', 'delivered', 'delivered', 'delivered']);
    expect(app.sender.sent.map(({ headers }) => headers['x-audience-signals-attempt'])).toEqual(['1', '1', '1', '1']);
  });

  it('begin with 35 s of the claim left also where the flow was read slowly', async () => {
    let isSlow = false;
    const tables = new MemoryTableSet({
      fault({ operation }) {
        if (isSlow && operation === 'get') {
          isSlow = false;
          app.advance(100 * SECOND);
        }
        return undefined;
      },
    });
    const { app, id, bucket } = await createSubscribedApp(['flow-1'], { tables });
    await runsEnd(app);
    const left: number[] = [];
    app.sender.answer(async () => {
      for await (const { cells } of rowsIn(tables.table('triggers'), bucket, outboxRange('flow'))) {
        left.push(Date.parse(String(cells.leaseUntil)) - msOf(app.clock.now()));
      }
      return answered(202);
    });
    isSlow = true;
    await app.deliverBucket(bucket);
    expect(isSlow).toBe(false);
    expect(left).toEqual([120 * SECOND]);
    expect(await statesOf(app, id)).toEqual(['delivered']);
  });

  it('go on in another run when this one has lasted four minutes', async () => {
    const { app, id, bucket } = await createSubscribedApp();
    await runsEnd(app, 12);
    app.queues.loseAll();
    app.sender.answer(() => {
      app.advance(80 * SECOND);
      return answered(202);
    });
    await app.deliverBucket(bucket);
    expect(app.sender.sent.length).toBeLessThan(12);
    expect(app.queues.deliveries).toContainEqual({ kind: 'deliver', bucket });
    await app.runQueues();
    expect(new Set(await statesOf(app, id))).toEqual(new Set(['delivered']));
    expect(app.sender.sent).toHaveLength(12);
  });
});

describe('A worker that died with a claim', () => {
  it('leaves the event to others when its lease is over, and its attempt counts', async () => {
    const { app, id, bucket } = await createSubscribedApp();
    await runsEnd(app);
    const now = app.clock.now();
    const { claims } = await app.outbox.claimDue(bucket, {
      now,
      leaseUntil: app.clock.now(),
      limit: 10,
      room: () => 10,
    });
    expect(claims).toHaveLength(1);
    app.advance(MINUTE);
    await app.deliverBucket(bucket);
    expect(app.sender.sent.map(({ headers }) => headers['x-audience-signals-attempt'])).toEqual(['2']);
    expect(await statesOf(app, id)).toEqual(['delivered']);
  });
});
