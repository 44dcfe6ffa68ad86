/** The same event always gets the same id, and the id alone tells when it was. */
import { isValid } from 'ulid';
import { describe, expect, it } from 'vitest';
import { eventIdOf, occurredAtOf } from '../../../../shared/domain/event-id.ts';
import { parseEventId } from '../../../../shared/domain/ids.ts';
import { instant, minute } from '../../../builders/instants.ts';
import { aSegmentTrigger, aSubscriptionId } from '../../../builders/subscriptions.ts';

const subscription = aSubscriptionId(aSegmentTrigger());
const id = eventIdOf(subscription, minute(1), 'key');

describe('eventIdOf', () => {
  it('makes a ULID that reads back', () => {
    expect(isValid(id)).toBe(true);
    expect(parseEventId(id)).toBe(id);
  });

  it('makes the same id when the same decision is made again', () => {
    expect(eventIdOf(subscription, minute(1), 'key')).toBe(id);
  });

  it.each([
    ['the subscription', eventIdOf(aSubscriptionId(aSegmentTrigger(), 'flow-2'), minute(1), 'key')],
    ['the key of the observation', eventIdOf(subscription, minute(1), 'other')],
    ['the time', eventIdOf(subscription, minute(2), 'key')],
  ])('makes another id where %s differs', (_, other) => {
    expect(other).not.toBe(id);
  });

  it('sorts as the events happened', () => {
    const ids = [3, 1, 2].map((count) => eventIdOf(subscription, minute(count), `${count}`));
    expect([...ids].sort()).toEqual([ids[1], ids[2], ids[0]]);
  });

  it('tells the time of the event, to the millisecond', () => {
    const precise = eventIdOf(subscription, instant('2026-03-02T04:02:51.7009999Z'), 'key');
    expect(occurredAtOf(precise)).toBe('2026-03-02T04:02:51.7000000Z');
  });
});
