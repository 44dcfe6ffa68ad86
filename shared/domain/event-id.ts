/**
 * Event ids are ULIDs: the time of the occurrence, then eighty bits of hash over what makes the event the one it is.
 * So a decision that is made again makes the same id, and an event is found by its id alone.
 */
import { createHash } from 'node:crypto';
import { decodeTime, encodeTime } from 'ulid';
import type { EventId, SubscriptionId } from './ids.ts';
import { type Instant, instantFromMs, msOf } from './instant.ts';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_LENGTH = 10;
const HASH_LENGTH = 16;

/** `key` is the observation's key, or for a test event whatever makes it unique. */
export function eventIdOf(subscriptionId: SubscriptionId, occurredAt: Instant, key: string): EventId {
  const digest = createHash('sha256').update(`${subscriptionId}\u0000${key}`).digest();
  let hash = '';
  for (let index = 0; index < HASH_LENGTH; index += 1) {
    hash += CROCKFORD.charAt((digest[index] ?? 0) % CROCKFORD.length);
  }
  return (encodeTime(msOf(occurredAt), TIME_LENGTH) + hash) as EventId;
}

/** The time of the occurrence, to the millisecond. */
export function occurredAtOf(eventId: EventId): Instant {
  return instantFromMs(decodeTime(eventId));
}
