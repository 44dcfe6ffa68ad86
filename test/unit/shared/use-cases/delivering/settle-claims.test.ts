import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addMs } from '../../../../../shared/domain/instant.ts';
import type { DeliveryLog } from '../../../../../shared/ports/delivery-log.ts';
import type { Claim, OutboxStore } from '../../../../../shared/ports/outbox-store.ts';
import { createSettler } from '../../../../../shared/use-cases/delivering/settle-claims.ts';
import { anEntry } from '../../../../builders/deliveries.ts';
import { minute } from '../../../../builders/instants.ts';
import { keepLogLines } from '../../../../builders/log-lines.ts';
import { aSubscriptionId, aUnificationTrigger } from '../../../../builders/subscriptions.ts';
import { MemoryQueues } from '../../../../fakes/memory-queues.ts';
import { MemoryTableSet } from '../../../../fakes/memory-table-set.ts';
import { createTestStores } from '../../../../fakes/test-stores.ts';

const BUCKET = 'b00';
const clock = () => minute(1);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A settler whose records are written when a test says so; `sizes` has each group as its writing began. */
function ringerOf(queues: MemoryQueues) {
  return (delayInMs: number) => queues.requestDelivery({ kind: 'deliver', bucket: BUCKET }, delayInMs);
}

function heldSettler() {
  const logger = keepLogLines();
  const stores = createTestStores({ tables: new MemoryTableSet(), clock, logger });
  const sizes: number[] = [];
  const gates: (() => void)[] = [];
  const deliveries = {
    ...stores.deliveries,
    write: (records: readonly unknown[]) => {
      sizes.push(records.length);
      return new Promise<void>((resolve) => gates.push(resolve));
    },
  };
  const queues = new MemoryQueues(clock);
  const settling = { outbox: stores.outbox, deliveries, ring: ringerOf(queues), clock, logger };
  const settler = createSettler(settling, BUCKET, 'delivery');
  let handedIn = 0;
  return {
    sizes,
    deliver(count: number) {
      for (let index = 0; index < count; index += 1)
        settler.end(aClaim(handedIn++), { state: 'delivered', at: clock() }, []);
    },
    async writeNext() {
      gates.shift()?.();
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

function aClaim(index: number): Claim {
  const entry = anEntry(aSubscriptionId(aUnificationTrigger()), minute(index));
  return { entry, attempt: 1, attempts: [], leaseUntil: minute(3), version: 'v1' };
}

describe('What has been delivered', () => {
  it('is written after a moment, however little it is', async () => {
    const { sizes, deliver } = heldSettler();
    deliver(3);
    await vi.advanceTimersByTimeAsync(199);
    expect(sizes).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(sizes).toEqual([3]);
  });

  it('is gathered while a group is being written, and then written at once', async () => {
    const { sizes, deliver, writeNext } = heldSettler();
    deliver(64);
    expect(sizes).toEqual([64]);
    deliver(60);
    await vi.advanceTimersByTimeAsync(500);
    expect(sizes).toEqual([64]);
    await writeNext();
    expect(sizes).toEqual([64, 60]);
  });

  it('waits for no other group once a transaction is full', () => {
    const { sizes, deliver } = heldSettler();
    deliver(64);
    deliver(99);
    expect(sizes).toEqual([64]);
    deliver(1);
    expect(sizes).toEqual([64, 100]);
  });

  it('waits about a second at most for a group whose writing hangs', async () => {
    const { sizes, deliver } = heldSettler();
    deliver(64);
    deliver(2);
    await vi.advanceTimersByTimeAsync(1_200);
    expect(sizes).toEqual([64, 2]);
  });
});

describe('What is handed in together', () => {
  /** An outbox of which a test says what it does with all but removals. */
  function settling(settle: (claims: Claim[]) => Claim[]) {
    const logger = keepLogLines();
    const recorded: number[] = [];
    const stores = createTestStores({ tables: new MemoryTableSet(), clock, logger });
    const outbox: OutboxStore = {
      ...stores.outbox,
      settle: async (_, settlements) => {
        const claims = settlements.map(({ claim }) => claim);
        return settlements.every(({ type }) => type === 'remove') ? claims : settle(claims);
      },
    };
    const write: DeliveryLog['write'] = async (records) => void recorded.push(records.length);
    const deliveries = { ...stores.deliveries, write };
    const queues = new MemoryQueues(clock);
    const settling = { outbox, deliveries, ring: ringerOf(queues), clock, logger };
    return { settler: createSettler(settling, BUCKET, 'delivery'), queues, recorded };
  }

  it('is rung for once, at the soonest retry, and not for what somebody else has taken', async () => {
    const [lost, later, sooner] = [aClaim(1), aClaim(2), aClaim(3)];
    const { settler, queues } = settling((claims) => claims.filter((claim) => claim !== lost));
    settler.retry(lost, addMs(clock(), 1_000), []);
    settler.retry(later, addMs(clock(), 30_000), []);
    settler.retry(sooner, addMs(clock(), 10_000), []);
    await settler.close();
    expect(queues.messages.map(({ dueAt }) => dueAt)).toEqual([addMs(clock(), 10_000)]);
  });

  it('is recorded where it was delivered, also when the retries beside it cannot be written', async () => {
    const { settler, recorded } = settling(() => {
      throw new Error('storage is away');
    });
    settler.retry(aClaim(1), addMs(clock(), 1_000), []);
    settler.end(aClaim(2), { state: 'delivered', at: clock() }, []);
    await expect(settler.close()).rejects.toThrow('could not be settled');
    expect(recorded).toEqual([1]);
  });
});
