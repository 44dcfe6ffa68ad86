/** Which texts are ids, and what an id says about its place. */
import { describe, expect, it } from 'vitest';
import {
  instanceIdOf,
  parseEventId,
  parseSubscriptionId,
  subjectHashIn,
  subscriptionIdOf,
} from '../../../../shared/domain/ids.ts';
import { subjectHashOf } from '../../../../shared/domain/subject.ts';
import { aSubject } from '../../../builders/observations.ts';

const SUBJECT = subjectHashOf(aSubject());

describe('ids', () => {
  it('an instance is the same however its id is written', () => {
    expect(instanceIdOf(' 0F5E2C11-7D3A-4E0A-9C55-2B1D8F6A0001 ')).toBe('0f5e2c11-7d3a-4e0a-9c55-2b1d8f6a0001');
  });

  it('a subscription names its subject, and reads back as itself', () => {
    const id = subscriptionIdOf(SUBJECT, 'c0ffee'.repeat(10));
    expect(id).toBe(`${SUBJECT}-c0ffeec0ffeec0ffeec0`);
    expect(subjectHashIn(id)).toBe(SUBJECT);
    expect(parseSubscriptionId(id)).toBe(id);
  });

  it.each([
    ['nothing', ''],
    ['one half', 'a'.repeat(20)],
    ['capitals', `${'A'.repeat(20)}-${'a'.repeat(20)}`],
    ['a digit too many', `${'a'.repeat(20)}-${'a'.repeat(21)}`],
    ['a digit too few', `${'a'.repeat(19)}-${'a'.repeat(20)}`],
    ['a key of another row', `${'a'.repeat(20)}~last`],
    ['a line break after it', `${'a'.repeat(20)}-${'a'.repeat(20)}\n`],
  ])('%s is no subscription id', (_, text) => {
    expect(parseSubscriptionId(text)).toBeUndefined();
  });

  it('an event id is a ULID', () => {
    expect(parseEventId('01ARZ3NDEKTSV4RRFFQ69G5FAV')).toBe('01ARZ3NDEKTSV4RRFFQ69G5FAV');
    expect(parseEventId('69SEZQMBZZTSV4RRFFQ69G5FAV')).toBe('69SEZQMBZZTSV4RRFFQ69G5FAV');
  });

  it.each([
    ['too short', '01ARZ3NDEKTSV4RRFFQ69G5FA'],
    ['too long', '01ARZ3NDEKTSV4RRFFQ69G5FAVV'],
    ['in small letters', '01arz3ndektsv4rrffq69g5fav'],
    ['with a letter that is left out for looking like a digit', '01ARZ3NDEKTSV4RRFFQ69G5FAI'],
    ['later than a ULID can say', '81ARZ3NDEKTSV4RRFFQ69G5FAV'],
    ['later than any instant', '69SEZQMC00TSV4RRFFQ69G5FAV'],
  ])('a text %s is no event id', (_, text) => {
    expect(parseEventId(text)).toBeUndefined();
  });
});
