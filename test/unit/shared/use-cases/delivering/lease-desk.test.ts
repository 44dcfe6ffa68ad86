import { describe, expect, it } from 'vitest';
import { addMs } from '../../../../../shared/domain/instant.ts';
import type { DeliverySide } from '../../../../../shared/domain/lease.ts';
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
    desk.refresh();
    pass(1_999);
    desk.refresh();
    await desk.sideOf(id);
    expect(reads()).toBe(1);
    pass(1);
    desk.refresh();
    await desk.sideOf(id);
    expect(reads()).toBe(2);
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
