/** How far a claim looks through an outbox in which hundreds wait for a flow that may not be given more for now. */
import { beforeEach, describe, expect, it } from 'vitest';
import { outboxCells } from '../../../../../shared/adapters/azure-tables/outbox-rows.ts';
import { outboxKey } from '../../../../../shared/adapters/azure-tables/row-keys.ts';
import type { SubscriptionId } from '../../../../../shared/domain/ids.ts';
import { anEntry } from '../../../../builders/deliveries.ts';
import { minute } from '../../../../builders/instants.ts';
import { aSubscriptionId } from '../../../../builders/subscriptions.ts';
import { MemoryTableSet } from '../../../../fakes/memory-table-set.ts';
import { BUCKET, FIRST, TRIGGER } from '../../../../store-suites/one-subject.ts';
import { StoreFixture } from '../../../../store-suites/store-fixture.ts';

const SECOND = aSubscriptionId(TRIGGER, 'flow-2');
const ROWS_AT_ONCE = 100;
const NOW = minute(100_000);

let pages = 0;
const fixture = new StoreFixture(async () => {
  const set = new MemoryTableSet({
    fault({ operation }) {
      if (operation === 'page') pages += 1;
      return undefined;
    },
  });
  return { set, stop: async () => undefined };
});
fixture.register();
beforeEach(() => {
  pages = 0;
});

/** From one minute to another, one each minute. */
async function eventsWait(id: SubscriptionId, from: number, to: number): Promise<void> {
  for (let start = from; start < to; start += ROWS_AT_ONCE) {
    const entries = Array.from({ length: Math.min(ROWS_AT_ONCE, to - start) }, (_, index) =>
      anEntry(id, minute(start + index)),
    );
    const changes = entries.map((entry) => {
      return {
        type: 'create',
        rowKey: outboxKey('flow', entry.eventId, entry.replay),
        cells: outboxCells(entry),
      } as const;
    });
    await fixture.triggers.commit(BUCKET, changes);
  }
}

const claim = () =>
  fixture.stores.outbox.claimDue(BUCKET, {
    now: NOW,
    leaseUntil: minute(100_002),
    limit: ROWS_AT_ONCE,
    room: (id) => (id === FIRST ? 0 : ROWS_AT_ONCE),
  });

describe('A claim', () => {
  it('finds what waits for others behind fifteen hundred events of a flow without room', async () => {
    await eventsWait(FIRST, 1, 1_501);
    await eventsWait(SECOND, 1_501, 1_502);
    const { claims } = await claim();
    expect(claims.map(({ entry }) => entry.subscriptionId)).toEqual([SECOND]);
  });

  it('ends before it has read ten thousand of them, and says that there is more', async () => {
    await eventsWait(FIRST, 1, 10_001);
    expect(await claim()).toEqual({ claims: [], more: true });
    expect(pages).toBeLessThan(50);
  });
});
