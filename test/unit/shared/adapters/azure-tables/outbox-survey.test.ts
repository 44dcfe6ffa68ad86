/** How far a survey looks, and what that costs. */
import { describe, expect, it } from 'vitest';
import { anEntry } from '../../../../builders/deliveries.ts';
import { minute } from '../../../../builders/instants.ts';
import { keepLogLines } from '../../../../builders/log-lines.ts';
import { aSubscriptionId } from '../../../../builders/subscriptions.ts';
import { MemoryTableSet } from '../../../../fakes/memory-table-set.ts';
import { createTestStores } from '../../../../fakes/test-stores.ts';
import { BUCKET, FIRST, TRIGGER } from '../../../../store-suites/one-subject.ts';

/** Where so many wait for a later time, on pages of so many rows. */
async function surveyed(waiting: number, rowsOnPage: number) {
  let pages = 0;
  const tables = new MemoryTableSet({
    rowsOnPage: () => rowsOnPage,
    fault({ operation }) {
      if (operation === 'page') pages += 1;
      return undefined;
    },
  });
  const { outbox } = createTestStores({ tables, clock: () => minute(0), logger: keepLogLines() });
  for (let number = 0; number < waiting; number += 1)
    await outbox.add(BUCKET, anEntry(FIRST, minute(number), { createdAt: minute(9_000) }));
  pages = 0;
  return { survey: await outbox.survey(BUCKET, minute(1)), pages: () => pages, tables, outbox };
}

describe('A survey of a bucket', () => {
  it('is one read, as long as what waits fits onto a page', async () => {
    const { survey, pages } = await surveyed(40, 1_000);
    expect([survey.later, pages()]).toEqual([40, 1]);
  });

  it('ends after twenty pages, and then takes it that something can be claimed: who claims looks for it', async () => {
    const within = await surveyed(20, 1);
    expect([within.survey.later, within.survey.isClaimable, within.pages()]).toEqual([20, false, 20]);
    const beyond = await surveyed(30, 1);
    expect([beyond.survey.later, beyond.survey.isClaimable, beyond.pages()]).toEqual([20, true, 20]);
  });

  it('passes over a row that is damaged, for whoever claims it to tell', async () => {
    const { tables, outbox } = await surveyed(1, 1_000);
    const second = anEntry(aSubscriptionId(TRIGGER, 'flow-2'), minute(2), { createdAt: minute(2) });
    await outbox.add(BUCKET, second);
    const rowKey = `o~${second.eventId}~00`;
    await tables.table('triggers').commit(BUCKET, [{ type: 'merge', rowKey, cells: { dueAt: 'soon' } }]);
    expect(await outbox.survey(BUCKET, minute(3))).toMatchObject({ due: 0, later: 1, isClaimable: false });
  });
});
