/** A storage that holds many subscriptions: what one subject's take to find, and how long the sweep takes. */
import { AzureTableSet } from '../../../shared/adapters/azure-tables/azure-table-set.ts';
import { subjectHashIn } from '../../../shared/domain/ids.ts';
import { addMs, instantFromMs } from '../../../shared/domain/instant.ts';
import { subjectHashOf } from '../../../shared/domain/subject.ts';
import type { Subscription } from '../../../shared/domain/subscription.ts';
import { subjectOf } from '../../../shared/domain/trigger.ts';
import { createTestStores } from '../../fakes/test-stores.ts';
import type { Measurement } from '../measurement.ts';
import { startApp } from '../stage/app.ts';
import { doBare } from '../stage/bare-tables.ts';
import { subscriptionsOf, waitingEventOf } from '../stage/fires.ts';
import { seedOutbox, seedSubscriptions } from '../stage/seeding.ts';
import { startTappedStorage, type TappedStorage } from '../stage/storage.ts';
import { operationOf } from '../stage/table-script.ts';
import { median } from '../statistics.ts';

const SUBSCRIPTIONS = 100_000;
const SUBSCRIPTIONS_PER_SUBJECT = 100;
const WAITING = 1_000;
const HOUR_IN_MS = 60 * 60_000;
const BUCKETS = 32;

export const largeStorage: Measurement = {
  keys: ['lookupPagesAt100k', 'sweepAt100k'],
  grows: true,

  async measure({ root, subscriptions: count = SUBSCRIPTIONS, rounds, note }) {
    const storage = await startTappedStorage();
    const app = startApp(root, storage);
    try {
      const createdAt = addMs(instantFromMs(Date.now()), -HOUR_IN_MS);
      const perSubject = Math.min(SUBSCRIPTIONS_PER_SUBJECT, count);
      const subscriptions = subscriptionsOf({ subjects: Math.ceil(count / perSubject), perSubject, createdAt });
      note(`Seeding ${subscriptions.length} subscriptions …`);
      await seedSubscriptions(storage.tables, subscriptions, 'http://127.0.0.1:9');
      const waiting = subscriptions.slice(0, WAITING).map((subscription) => waitingEventOf(subscription, 1));
      await seedOutbox(storage.tables, waiting);

      const pages = await pagesOfLookup(storage, subscriptions);
      await app.run({ do: 'sweep' });
      storage.tap.take();
      const sweeps: number[] = [];
      for (let index = 0; index < rounds; index += 1) sweeps.push(await app.run({ do: 'sweep' }));
      const queries = storage.tap.take().map(operationOf).slice(0, BUCKETS);
      const began = performance.now();
      await doBare(storage.connectionString, queries, BUCKETS);
      const ceiling = (performance.now() - began) / 1_000;
      return {
        lookupPagesAt100k: { value: pages },
        sweepAt100k: { value: median(sweeps) / 1_000, ceiling },
      };
    } finally {
      await app.stop();
      await storage.stop();
    }
  },
};

/** Through the tap, as a decision reads them. */
async function pagesOfLookup({ connectionString, tap }: TappedStorage, subscriptions: readonly Subscription[]) {
  const [first] = subscriptions;
  if (first === undefined) throw new RangeError('A storage without subscriptions has none to find.');
  const subject = subjectHashOf(subjectOf(first.instanceId, first.trigger));
  const tables = new AzureTableSet({ connectionString });
  const { subjects } = createTestStores({ tables, clock: () => first.createdAt, logger: SILENT });
  tap.take();
  let page: { subscriptions: readonly unknown[]; next?: string } | undefined = await subjects.read(subject);
  let found = page?.subscriptions.length ?? 0;
  while (page?.next !== undefined) {
    page = await subjects.readMore(subject, page.next);
    found += page.subscriptions.length;
  }
  const wanted = subscriptions.filter(({ id }) => subjectHashIn(id) === subject).length;
  if (found !== wanted) throw new Error(`Of ${wanted} subscriptions of a subject ${found} were found.`);
  return tap.take().length;
}

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined, measure: () => undefined };
