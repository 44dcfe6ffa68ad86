// Subjects with as many subscriptions as a test needs, written straight into storage, and what decisions have left there.
import { outboxRange } from '../../../../../shared/adapters/azure-tables/row-keys.ts';
import { rowsIn } from '../../../../../shared/adapters/azure-tables/rows-in.ts';
import { bucketOf } from '../../../../../shared/domain/bucket.ts';
import type { HistoryEntry } from '../../../../../shared/domain/history.ts';
import type { SubjectHash, SubscriptionId } from '../../../../../shared/domain/ids.ts';
import { subjectHashOf } from '../../../../../shared/domain/subject.ts';
import type { Subscription } from '../../../../../shared/domain/subscription.ts';
import { subjectOf, type Trigger } from '../../../../../shared/domain/trigger.ts';
import { watchSubject } from '../../../../../shared/use-cases/polling/watch-subject.ts';
import { START } from '../../../../builders/instants.ts';
import { INSTANCE_ID } from '../../../../builders/observations.ts';
import { aSubscription, aSubscriptionId } from '../../../../builders/subscriptions.ts';
import type { TestApp } from '../../../../fakes/test-app.ts';

type Stores = Pick<TestApp, 'subjects' | 'instances' | 'tables'>;

export function hashOf(trigger: Trigger): SubjectHash {
  return subjectHashOf(subjectOf(INSTANCE_ID, trigger));
}

/** One subscription for each trigger, all of one subject, in the order of their ids; `flow` tells apart what is seeded twice. */
export async function seed(
  { subjects, instances }: Stores,
  triggers: readonly Trigger[],
  overrides: Partial<Omit<Subscription, 'id' | 'trigger'>> = {},
  flow = 'seeded',
): Promise<Subscription[]> {
  const [first] = triggers;
  if (first === undefined) return [];
  let lock = await subjects.readLock(hashOf(first));
  const since = lock?.state.n ?? 0;
  const made: Subscription[] = [];
  for (const [index, trigger] of triggers.entries()) {
    const id = aSubscriptionId(trigger, `${flow}-${since}-${index}`);
    const subscription = aSubscription(trigger, { since, ...overrides, id });
    const delivery = {
      subscriptionId: id,
      ownerHash: `owner-${index}`,
      triggerHash: `trigger-${index}`,
      sealedUrl: 'sealed',
      callbackHost: 'example.logic.azure.com',
      leaseNumber: 1,
      leaseTokenHash: 'hash',
      olderTokenHashes: [],
      leasedAt: START,
      goneInARow: 0,
      unauthorizedInARow: 0,
    };
    const begun = await subjects.begin(lock, { subscription, memory: { armed: true, sequence: 0 } }, delivery);
    if (begun.type === 'lost') throw new Error('Nobody else writes while a subject is seeded');
    lock = { state: lock?.state ?? { n: 0 }, version: begun.version };
    made.push(subscription);
  }
  await instances.change(INSTANCE_ID, (watch) =>
    made.reduce((current, subscription) => watchSubject(current, subscription, START), watch),
  );
  return made.sort((a, b) => (a.id < b.id ? -1 : 1));
}

export interface WaitingEvent {
  readonly subscriptionId: SubscriptionId;
  readonly eventId: string;
  readonly sequence: number;
  readonly occurredAt: string;
}

/** The events in the subject's bucket of the outbox, by subscription and number. */
export async function waitingEvents({ tables }: Stores, subject: SubjectHash): Promise<WaitingEvent[]> {
  const events: WaitingEvent[] = [];
  for await (const { cells } of rowsIn(tables.table('triggers'), bucketOf(subject), outboxRange('flow'))) {
    const body: WaitingEvent = JSON.parse(String(cells.body));
    const { subscriptionId, eventId, sequence, occurredAt } = body;
    events.push({ subscriptionId, eventId, sequence, occurredAt });
  }
  const place = (event: WaitingEvent) => `${event.subscriptionId} ${String(event.sequence).padStart(6, '0')}`;
  return events.sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

export interface Recorded {
  readonly history: readonly HistoryEntry[];
  readonly events: readonly WaitingEvent[];
  readonly memories: readonly unknown[];
}

/** All that decisions about a subject have left. */
export async function recordedOf(app: Stores, subject: SubjectHash): Promise<Recorded> {
  const memories: unknown[] = [];
  let page: { subscriptions: readonly { subscription: Subscription; memory: unknown }[]; next?: string } | undefined =
    await app.subjects.read(subject);
  while (page !== undefined) {
    for (const { subscription, memory } of page.subscriptions) memories.push({ id: subscription.id, memory });
    page = page.next === undefined ? undefined : await app.subjects.readMore(subject, page.next);
  }
  return { history: await app.subjects.history(subject, 0), events: await waitingEvents(app, subject), memories };
}
