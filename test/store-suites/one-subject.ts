/** One subject with its subscriptions and decisions, for the suites that need some to be there. */
import { bucketOf } from '../../shared/domain/bucket.ts';
import { type SubscriptionId, subjectHashIn } from '../../shared/domain/ids.ts';
import type { DecisionCommit, DecisionSide } from '../../shared/ports/subject-store.ts';
import { aDeliverySide, anEntry } from '../builders/deliveries.ts';
import { minute } from '../builders/instants.ts';
import { aUnification } from '../builders/observations.ts';
import { aSubscription, aSubscriptionId, aUnificationTrigger } from '../builders/subscriptions.ts';
import type { StoreFixture } from './store-fixture.ts';

export const TRIGGER = aUnificationTrigger();
export const FIRST = aSubscriptionId(TRIGGER);
export const SUBJECT = subjectHashIn(FIRST);
export const BUCKET = bucketOf(SUBJECT);
export const NEW = { armed: true, sequence: 0 };

export async function beginOne(fixture: StoreFixture, id: SubscriptionId = FIRST) {
  const lock = await fixture.stores.subjects.readLock(SUBJECT);
  return fixture.stores.subjects.begin(
    lock,
    { subscription: aSubscription(TRIGGER, { id }), memory: NEW },
    aDeliverySide(id),
  );
}

export function decisionNumber(n: number, changes: Partial<DecisionCommit> = {}): DecisionCommit {
  const observation = aUnification({ at: minute(n), jobIds: [`job-${n}`] });
  return {
    state: { n },
    memories: [{ subscriptionId: FIRST, memory: { armed: true, sequence: n, lastFire: { at: minute(n) } } }],
    outbox: [anEntry(FIRST, minute(n))],
    publications: [],
    recorded: { entry: { n, observation, detectedAt: minute(n) }, runKeys: [`job-${n}:succeeded`] },
    ...changes,
  };
}

/** All decision sides of a subject, through all its pages. */
export async function sidesOf({ stores: { subjects } }: StoreFixture, subject = SUBJECT): Promise<DecisionSide[]> {
  const first = await subjects.read(subject);
  const sides = [...(first?.subscriptions ?? [])];
  for (let next = first?.next; next !== undefined; ) {
    const page = await subjects.readMore(subject, next);
    sides.push(...page.subscriptions);
    next = page.next;
  }
  return sides;
}

export async function versionNow({ stores }: StoreFixture): Promise<string> {
  return (await stores.subjects.readLock(SUBJECT))?.version ?? '';
}

export function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('Something that a test needs is not there.');
  return value;
}
