/** Where a row of the `triggers` table lives inside its bucket: its row key, and the ranges that read related rows at once. */
import { createHash } from 'node:crypto';
import type { Destination } from '../../domain/delivery.ts';
import { type EventId, type SubjectHash, type SubscriptionId, subjectHashIn } from '../../domain/ids.ts';
import type { RowRange } from './table.ts';

const INVERTED_WIDTH = 16;

/** Row keys only ascend: the complement of a number, in fixed width, puts the greatest first. */
export function invert(number: number): string {
  return String(Number.MAX_SAFE_INTEGER - wholeNumber(number)).padStart(INVERTED_WIDTH, '0');
}

export function lastKey(subject: SubjectHash): string {
  return `${subject}~last`;
}

/** Undefined for any other row's key. */
export function subjectHashOfLastKey(rowKey: string): SubjectHash | undefined {
  const [, hash] = /^([0-9a-f]{20})~last$/.exec(rowKey) ?? [];
  return hash === undefined ? undefined : (hash as SubjectHash);
}

/** The decision side of a subscription. */
export function subscriptionKey(subscription: SubscriptionId): string {
  return `${subjectHashIn(subscription)}~s~${subscription}`;
}

/** The delivery side of a subscription. */
export function deliverySideKey(subscription: SubscriptionId): string {
  return `${subjectHashIn(subscription)}~x~${subscription}`;
}

/** The observation of decision number `n`; the newest sorts first. */
export function historyKey(subject: SubjectHash, n: number): string {
  return `${subject}~h~${invert(n)}`;
}

const SAFE_JOB_ID = /^[\w.:-]{1,100}$/;

/** A run that has been decided. Job ids are upstream's text: what a key could not hold is replaced by its hash. */
export function runKey(subject: SubjectHash, jobId: string, outcome: string): string {
  const safe = SAFE_JOB_ID.test(jobId) ? jobId : `=${createHash('sha256').update(jobId).digest('hex').slice(0, 40)}`;
  return `${subject}~k~${safe}:${outcome}`;
}

/** All runs of the subject that have been decided. */
export function runRange(subject: SubjectHash): RowRange {
  return prefixRange(`${subject}~k~`);
}

/** How the rows of the outbox begin that go to flows, and those that go to the topic. Neither letter is a digit of a hash. */
const OUTBOX_PREFIX = { flow: 'o~', topic: 'p~' } as const satisfies Record<Destination, string>;

/** An event's outbox row; `replay` is 0 for the first sending. */
export function outboxKey(destination: Destination, eventId: EventId, replay: number): string {
  return `${OUTBOX_PREFIX[destination]}${eventId}~${String(wholeNumber(replay)).padStart(2, '0')}`;
}

/** All that waits for a destination; with an id, all sendings of one event. */
export function outboxRange(destination: Destination, eventId?: EventId): RowRange {
  const prefix = OUTBOX_PREFIX[destination];
  return prefixRange(eventId === undefined ? prefix : `${prefix}${eventId}~`);
}

/** Every row of the subject. */
export function subjectRange(subject: SubjectHash): RowRange {
  return prefixRange(`${subject}~`);
}

/** The subject's last observation, which sorts first, and the decision side of all its subscriptions. */
export function decisionRange(subject: SubjectHash): RowRange {
  return { from: lastKey(subject), to: prefixRange(`${subject}~s~`).to };
}

/** The subject's history, newest first; with `after`, only what was decided after that number. */
export function historyRange(subject: SubjectHash, after?: number): RowRange {
  const range = prefixRange(`${subject}~h~`);
  return after === undefined ? range : { from: range.from, to: historyKey(subject, after) };
}

/**
 * The rows whose keys begin so. `~` is the greatest character in any key, and what follows it may not stand in one, so
 * a prefix that ends in it is bounded by the character before.
 */
export function prefixRange(prefix: string): RowRange {
  const stem = prefix.replace(/~+$/, '');
  if (stem === '') throw new TypeError('A prefix needs a character other than ~.');
  return { from: prefix, to: stem.slice(0, -1) + String.fromCharCode(stem.charCodeAt(stem.length - 1) + 1) };
}

function wholeNumber(number: number): number {
  if (!Number.isSafeInteger(number) || number < 0) throw new TypeError('Only whole numbers from 0 make a key.');
  return number;
}
