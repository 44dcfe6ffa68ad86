import { describe, expect, it } from 'vitest';
import { addMs } from '../../../../shared/domain/instant.ts';
import {
  hashOfToken,
  isGreaterLease,
  isLive,
  judgeToken,
  leaseTokenOf,
  renewed,
  tombstoneOf,
} from '../../../../shared/domain/lease.ts';
import { aDeliverySide } from '../../../builders/deliveries.ts';
import { minute } from '../../../builders/instants.ts';
import { aSubscriptionId, aUnificationTrigger } from '../../../builders/subscriptions.ts';

const ID = aSubscriptionId(aUnificationTrigger());
const OTHER = aSubscriptionId(aUnificationTrigger(), 'flow-2');

function leased(leaseNumber: number, random = 'random') {
  return { leaseNumber, leaseTokenHash: hashOfToken(leaseTokenOf(leaseNumber, random)) };
}

const nextLease = { sealedUrl: 'v1.k1.new', callbackHost: 'new.logic.azure.com', tokenHash: 'new-hash', at: minute(5) };

describe('A lease token', () => {
  const side = aDeliverySide(ID, { ...leased(3), olderTokenHashes: ['2.b', '1.a'].map(hashOfToken) });

  it.each([
    ['3.random', 'newest'],
    ['2.b', 'older'],
    ['1.a', 'older'],
    ['3.another', 'refused'],
    ['4.random', 'refused'],
    ['3.random ', 'refused'],
    ['', 'refused'],
    [hashOfToken('3.random'), 'refused'],
  ])('%j is judged %s', (token, verdict) => {
    expect(judgeToken(side, token)).toBe(verdict);
  });

  it('is refused where the stored hash is damaged, and throws nothing', () => {
    expect(judgeToken({ ...side, leaseTokenHash: 'short', olderTokenHashes: ['', 'x'] }, '3.random')).toBe('refused');
  });
});

describe('A renewed lease', () => {
  const troubled = aDeliverySide(ID, {
    endsAt: minute(9),
    endReason: 'unsubscribed',
    endedAt: minute(9),
    switchedOffAt: minute(1),
    nextTrialAt: minute(2),
    brokenAt: minute(3),
    goneInARow: 1,
    unauthorizedInARow: 1,
  });

  it('leaves nothing of the old address’s troubles, nor of an end', () => {
    expect(renewed(troubled, nextLease)).toEqual({
      subscriptionId: ID,
      ownerHash: 'owner',
      triggerHash: 'trigger',
      sealedUrl: 'v1.k1.new',
      callbackHost: 'new.logic.azure.com',
      leaseNumber: 2,
      leaseTokenHash: 'new-hash',
      olderTokenHashes: ['hash-1'],
      leasedAt: minute(5),
      goneInARow: 0,
      unauthorizedInARow: 0,
    });
  });

  it('is later than the one before, whatever the clock says', () => {
    expect(renewed(aDeliverySide(ID, { leasedAt: minute(5) }), nextLease).leasedAt).toBe(addMs(minute(5), 1));
    expect(renewed(aDeliverySide(ID, { leasedAt: minute(7) }), nextLease).leasedAt).toBe(addMs(minute(7), 1));
  });

  it('remembers the last 32 tokens, newest first', () => {
    let side = aDeliverySide(ID);
    for (let number = 2; number <= 40; number += 1) side = renewed(side, { ...nextLease, tokenHash: `hash-${number}` });
    expect(side.olderTokenHashes).toHaveLength(32);
    expect([side.olderTokenHashes[0], side.olderTokenHashes[31]]).toEqual(['hash-39', 'hash-8']);
  });
});

describe('A tombstone', () => {
  it('keeps what answers a late DELETE, and no address', () => {
    const side = aDeliverySide(ID, { endReason: 'gone' });
    expect(tombstoneOf(side, minute(1))).toEqual({ ...side, sealedUrl: '', endedAt: minute(1) });
  });
});

describe('Of two leases', () => {
  it('the later is greater, and of one instant the one with the greater id: never both', () => {
    const [smaller, greater] = [ID, OTHER].sort();
    if (smaller === undefined || greater === undefined) throw new Error('There are two ids.');
    const early = aDeliverySide(greater, { leasedAt: minute(1) });
    const late = aDeliverySide(smaller, { leasedAt: minute(2) });
    const alike = aDeliverySide(smaller, { leasedAt: minute(1) });
    expect([isGreaterLease(late, early), isGreaterLease(early, late)]).toEqual([true, false]);
    expect([isGreaterLease(early, alike), isGreaterLease(alike, early)]).toEqual([true, false]);
  });
});

describe('A subscription', () => {
  it.each([
    ['is live while nothing ends it', {}, true],
    ['is live in its grace', { endsAt: addMs(minute(5), 1) }, true],
    ['is not live from the end of its grace', { endsAt: minute(5) }, false],
    ['is not live once it has ended', { endsAt: minute(9), endedAt: minute(1) }, false],
  ])('%s', (_, overrides, live) => {
    expect(isLive(aDeliverySide(ID, overrides), minute(5))).toBe(live);
  });
});
