import { expect, it } from 'vitest';
import { anEntry } from '../../../../builders/deliveries.ts';
import { minute } from '../../../../builders/instants.ts';
import { MemoryTableSet } from '../../../../fakes/memory-table-set.ts';
import { inMemory, inShortPages } from '../../../../store-suites/in-memory.ts';
import { BUCKET, FIRST } from '../../../../store-suites/one-subject.ts';
import { describeOutboxStore } from '../../../../store-suites/outbox-store-suite.ts';
import { StoreFixture } from '../../../../store-suites/store-fixture.ts';

describeOutboxStore('The outbox', inMemory);
describeOutboxStore('The outbox, where pages are short or empty', inShortPages);

const EMPTY_PAGES = 100;
let emptyPages = EMPTY_PAGES;
const fixture = new StoreFixture(async () => {
  const rowsOnPage = () => (emptyPages-- > 0 ? 0 : 1_000);
  return { set: new MemoryTableSet({ rowsOnPage }), stop: async () => undefined };
});
fixture.register();

it('A claim is not content with pages on which nothing was due, however many come', async () => {
  const { outbox } = fixture.stores;
  await outbox.add(BUCKET, anEntry(FIRST, minute(1)));
  emptyPages = EMPTY_PAGES;
  const { claims } = await outbox.claimDue(BUCKET, {
    now: minute(1),
    leaseUntil: minute(3),
    limit: 96,
    room: () => 96,
  });
  expect(claims).toHaveLength(1);
});
