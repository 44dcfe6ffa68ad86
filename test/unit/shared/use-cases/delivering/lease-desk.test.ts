import { describe, expect, it } from 'vitest';
import {
  type SubjectHash,
  type SubscriptionId,
  subjectHashIn,
  subscriptionIdOf,
} from '../../../../../shared/domain/ids.ts';
import { addMs } from '../../../../../shared/domain/instant.ts';
import type { DeliverySide } from '../../../../../shared/domain/lease.ts';
import type { StoredDeliverySide } from '../../../../../shared/ports/lease-store.ts';
import { StorageDamaged } from '../../../../../shared/ports/storage-damaged.ts';
import { createLeaseDesk } from '../../../../../shared/use-cases/delivering/lease-desk.ts';
import { aDeliverySide } from '../../../../builders/deliveries.ts';
import { START } from '../../../../builders/instants.ts';
import { keepLogLines } from '../../../../builders/log-lines.ts';
import { aSubscriptionId, aUnificationTrigger } from '../../../../builders/subscriptions.ts';
import { MemoryTableSet } from '../../../../fakes/memory-table-set.ts';
import { createTestStores } from '../../../../fakes/test-stores.ts';

const id = aSubscriptionId(aUnificationTrigger());

function openDesk() {
  let now = START;
  const clock = () => now;
  const logger = keepLogLines();
  const stores = createTestStores({ tables: new MemoryTableSet(), clock, logger });
  let lease = 1;
  let reads = 0;
  let overrides: Partial<DeliverySide> = {};
  let isReplaced = false;
  const leases = {
    ...stores.leases,
    find: async () => {
      reads += 1;
      return { side: aDeliverySide(id, { leaseNumber: lease, ...overrides }), version: `v${lease}` };
    },
    update: async (_: unknown, side: DeliverySide) => ({ side, version: 'updated' }),
  };
  return {
    desk: createLeaseDesk({ leases, clock, logger }, async () => !isReplaced),
    /** Somebody else has the trial, the end or the newest lease of the flow. */
    change: (changed: Partial<DeliverySide>) => {
      overrides = changed;
    },
    replace: () => {
      isReplaced = true;
    },
    reads: () => reads,
    pass: (ms: number) => {
      now = addMs(now, ms);
    },
    save: () => {
      lease += 1;
    },
  };
}

describe('The delivery side of a flow', () => {
  it('is read once for claims that follow each other, and anew when two seconds have gone by', async () => {
    const { desk, reads, pass } = openDesk();
    await desk.sideOf(id);
    desk.expect([id]);
    pass(1_999);
    desk.expect([id]);
    await desk.sideOf(id);
    expect(reads()).toBe(1);
    pass(1);
    desk.expect([id]);
    await desk.sideOf(id);
    expect(reads()).toBe(2);
  });

  it('is read anew for a claim that has stood in line for ten seconds', async () => {
    const { desk, pass, save } = openDesk();
    await desk.sideOf(id);
    save();
    pass(9_999);
    expect((await desk.sideOf(id))?.leaseNumber).toBe(1);
    pass(1);
    expect((await desk.sideOf(id))?.leaseNumber).toBe(2);
  });

  it('is known anew at once where an answer met a newer lease, so that the old address is called no more', async () => {
    const { desk, save } = openDesk();
    const called = (await desk.sideOf(id)) ?? aDeliverySide(id);
    save();
    const answered = { meaning: { kind: 'unauthorized' }, beganAt: START, answeredAt: START, retryAt: START } as const;
    expect(await desk.learn(called, answered)).toEqual({ type: 'replaced' });
    expect((await desk.sideOf(id))?.leaseNumber).toBe(2);
  });
});

describe('The delivery sides of many flows of one subject', () => {
  const subject = subjectHashIn(id);
  const ids = Array.from({ length: 8 }, (_, n) => subscriptionIdOf(subject, n.toString(16).repeat(20)));
  const [first, second, third] = ids;

  function deskOver(sides: ReadonlyMap<SubscriptionId, StoredDeliverySide | StorageDamaged>, fault?: Error) {
    const logger = keepLogLines();
    let now = START;
    const asked = { many: [] as SubscriptionId[][], single: [] as SubscriptionId[] };
    const leases = {
      ...createTestStores({ tables: new MemoryTableSet(), clock: () => now, logger }).leases,
      findMany: async (many: readonly SubscriptionId[]) => {
        asked.many.push([...many]);
        if (fault !== undefined) throw fault;
        return sides;
      },
      find: async (single: SubscriptionId) => {
        asked.single.push(single);
        return { side: aDeliverySide(single), version: 'v1' };
      },
    };
    const desk = createLeaseDesk({ leases, clock: () => now, logger }, async () => true);
    const pass = (ms: number) => {
      now = addMs(now, ms);
    };
    return { desk, asked, pass };
  }

  const stored = (of: SubscriptionId) => [of, { side: aDeliverySide(of), version: 'v1' }] as const;

  it('are read together, each once in two seconds, and one that is not there is asked for no more', async () => {
    const { desk, asked, pass } = deskOver(new Map(ids.slice(1).map(stored)));
    desk.expect([...ids, ...ids]);
    const sides = await Promise.all(ids.map((one) => desk.sideOf(one)));
    expect(sides).toEqual([undefined, ...ids.slice(1).map((one) => aDeliverySide(one))]);
    pass(1_999);
    desk.expect(ids);
    expect(asked).toEqual({ many: [ids], single: [] });
    pass(1);
    desk.expect(ids);
    expect(asked.many).toEqual([ids, ids]);
  });

  it('are read row by row where they are few, or of many subjects', async () => {
    const { desk, asked } = deskOver(new Map());
    const elsewhere = ids.map((one, n) => subscriptionIdOf(`${n}`.repeat(20) as SubjectHash, one.slice(-20)));
    desk.expect([...ids.slice(1), ...elsewhere]);
    for (const one of ids) await desk.sideOf(one);
    expect(asked).toEqual({ many: [], single: ids });
  });

  it('harm only themselves where they are damaged', async () => {
    if (first === undefined || second === undefined) throw new Error('There are eight.');
    const damaged = new StorageDamaged('unreadable');
    const sides = new Map<SubscriptionId, StoredDeliverySide | StorageDamaged>(ids.map(stored));
    const { desk } = deskOver(sides.set(first, damaged));
    desk.expect(ids);
    await expect(desk.sideOf(first)).rejects.toBe(damaged);
    expect(await desk.sideOf(second)).toEqual(aDeliverySide(second));
  });

  it('tell whoever asks that storage is down, and nobody else', async () => {
    if (third === undefined) throw new Error('There are eight.');
    const { desk } = deskOver(new Map(), new Error('down'));
    desk.expect(ids);
    await expect(desk.sideOf(third)).rejects.toThrow('down');
  });
});

describe('A trial', () => {
  const off = { switchedOffAt: START, nextTrialAt: addMs(START, 1) };

  it('is for the worker that saw it due, and for none that comes later or meets an end', async () => {
    const { desk, change } = openDesk();
    const next = addMs(START, 60_000);
    change(off);
    expect(await desk.claimTrial(aDeliverySide(id, off), next)).toBe(true);
    change({ ...off, nextTrialAt: next });
    expect(await desk.claimTrial(aDeliverySide(id, off), addMs(next, 1))).toBe(false);
    change({ ...off, endedAt: START });
    expect(await desk.claimTrial(aDeliverySide(id, off), next)).toBe(false);
  });
});

describe('An answer that the flow is gone', () => {
  const answered = { meaning: { kind: 'flow-deleted' }, beganAt: START, answeredAt: START, retryAt: START } as const;

  it('ends the subscription, but is about the past where the flow was saved meanwhile', async () => {
    const { desk, replace } = openDesk();
    expect(await desk.learn(aDeliverySide(id), answered)).toEqual({ type: 'gone' });
    replace();
    expect(await desk.learn(aDeliverySide(id), answered)).toEqual({ type: 'replaced' });
  });
});
