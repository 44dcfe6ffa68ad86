import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decisionRange,
  deliverySideKey,
  historyKey,
  historyRange,
  invert,
  lastKey,
  outboxKey,
  outboxRange,
  prefixRange,
  runKey,
  subscriptionKey,
} from '../../../../../shared/adapters/azure-tables/row-keys.ts';
import type { RowRange } from '../../../../../shared/adapters/azure-tables/table.ts';
import { checkKey } from '../../../../../shared/adapters/azure-tables/table-limits.ts';
import { DESTINATIONS } from '../../../../../shared/domain/delivery.ts';
import { eventIdOf } from '../../../../../shared/domain/event-id.ts';
import { instanceIdOf, type SubjectHash, subscriptionIdOf } from '../../../../../shared/domain/ids.ts';
import { instantFromMs } from '../../../../../shared/domain/instant.ts';
import { subjectHashOf } from '../../../../../shared/domain/subject.ts';

const instanceId = instanceIdOf('6f1f0b6e-1111-4222-8333-444455556666');
const hashes: fc.Arbitrary<SubjectHash> = fc
  .string({ maxLength: 12 })
  .map((objectId) => subjectHashOf({ instanceId, kind: 'segment', objectId }));
const subscriptions = fc
  .tuple(hashes, hashes)
  .map(([subject, other]) => ({ subject, id: subscriptionIdOf(subject, other) }));

const within = (range: RowRange, key: string) => range.from <= key && key < range.to;

describe('Row keys', () => {
  it('hold upstream job ids of any text, each run its own key', () => {
    const jobIds = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(hashes, jobIds, jobIds, (subject, one, other) => {
        const keys = [one, other].map((jobId) => runKey(subject, jobId, 'failed'));
        for (const key of keys) checkKey(key);
        expect(keys[0] === keys[1]).toBe(one === other);
        expect(runKey(subject, one, 'failed')).not.toBe(runKey(subject, one, 'succeeded'));
      }),
    );
  });

  it('keep a plain job id readable', () => {
    const subject = subjectHashOf({ instanceId, kind: 'full-refresh', objectId: '*' });
    expect(runKey(subject, '20260101-aB_c.d', 'failed')).toBe(`${subject}~k~20260101-aB_c.d:failed`);
  });

  it('put the greater number first, the greatest at once', () => {
    const numbers = fc.nat(Number.MAX_SAFE_INTEGER);
    fc.assert(
      fc.property(numbers, numbers, (one, other) => {
        expect(invert(one) < invert(other)).toBe(one > other);
        expect(invert(one)).toHaveLength(16);
      }),
    );
    expect(() => invert(-1)).toThrow(TypeError);
    expect(() => invert(0.5)).toThrow(TypeError);
  });

  it('number the replays of an event with two digits, so that they sort as they count', () => {
    const eventId = eventIdOf(subscriptionIdOf('a'.repeat(20) as SubjectHash, 'b'.repeat(20)), instantFromMs(0), 'key');
    expect(outboxKey('flow', eventId, 0)).toBe(`o~${eventId}~00`);
    expect(outboxKey('topic', eventId, 0)).toBe(`p~${eventId}~00`);
    for (const destination of DESTINATIONS) {
      expect(outboxKey(destination, eventId, 2) < outboxKey(destination, eventId, 10)).toBe(true);
      for (const range of [outboxRange(destination), outboxRange(destination, eventId)]) {
        const holding = DESTINATIONS.filter((other) => within(range, outboxKey(other, eventId, 12)));
        expect(holding).toEqual([destination]);
      }
    }
  });
});

describe('The range of a decision', () => {
  it("begins with the subject's last row and holds its decision sides only", () => {
    fc.assert(
      fc.property(subscriptions, subscriptions, fc.nat(), ({ subject, id }, other, n) => {
        const range = decisionRange(subject);
        expect(range.from).toBe(lastKey(subject));
        expect(within(range, subscriptionKey(id))).toBe(true);
        const outside = [deliverySideKey(id), historyKey(subject, n), runKey(subject, 'job', 'failed')];
        expect(outside.filter((key) => within(range, key))).toEqual([]);
        expect(within(range, subscriptionKey(other.id))).toBe(other.subject === subject);
        expect(within(range, lastKey(other.subject))).toBe(other.subject === subject);
      }),
    );
  });
});

describe('The range of a history', () => {
  it('holds what was decided after a number, and nothing of other subjects', () => {
    const ns = fc.nat(1_000_000);
    fc.assert(
      fc.property(hashes, hashes, ns, ns, (subject, other, after, n) => {
        expect(within(historyRange(subject, after), historyKey(subject, n))).toBe(n > after);
        expect(within(historyRange(subject), historyKey(subject, n))).toBe(true);
        expect(within(historyRange(subject), historyKey(other, n))).toBe(other === subject);
        expect(within(historyRange(subject), lastKey(subject))).toBe(false);
      }),
    );
  });
});

describe('The range of a prefix', () => {
  it('holds exactly the keys that begin so', () => {
    const words = fc.stringMatching(/^[0-9a-z]{1,3}$/);
    const keys = fc.array(words, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('~'));
    fc.assert(
      fc.property(keys, keys, fc.constantFrom('', '~'), (prefix, key, end) => {
        expect(within(prefixRange(prefix + end), key)).toBe(key.startsWith(prefix + end));
      }),
    );
  });

  it('is refused for a prefix that every key might follow', () => {
    expect(() => prefixRange('~')).toThrow(TypeError);
  });
});
