import { describe, expect, it } from 'vitest';
import type { ReplyMeaning } from '../../../../shared/domain/callback-reply.ts';
import {
  type Answered,
  beforePost,
  entryAfter,
  retryAtOf,
  type SideChange,
  sideAfter,
} from '../../../../shared/domain/delivery-decision.ts';
import { addMs, type Instant } from '../../../../shared/domain/instant.ts';
import type { DeliverySide } from '../../../../shared/domain/lease.ts';
import { aDeliverySide, anEntry } from '../../../builders/deliveries.ts';
import { minute } from '../../../builders/instants.ts';
import { aSubscriptionId, aUnificationTrigger } from '../../../builders/subscriptions.ts';

const ID = aSubscriptionId(aUnificationTrigger());
const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const NOW = minute(10);
const ENTRY = anEntry(ID, minute(1), { createdAt: minute(5) });

describe('Before a post', () => {
  it.each<[string, Partial<DeliverySide>, Instant, object]>([
    ['a flow that is well is called', {}, NOW, { type: 'post' }],
    ['one answer that it is gone stops nothing', { goneInARow: 1, unauthorizedInARow: 1 }, NOW, { type: 'post' }],
    ['in the grace the event waits for its end', { endsAt: minute(20) }, NOW, { type: 'wait', until: minute(20) }],
    ['in the grace it waits however old it is', { endsAt: addMs(NOW, 3 * DAY) }, addMs(NOW, 2 * DAY), { type: 'wait' }],
    [
      'at the end of the grace it ends',
      { endsAt: NOW, endReason: 'superseded' },
      NOW,
      { end: { state: 'unsubscribed', at: NOW } },
    ],
    ['once ended it ends', { endedAt: minute(8), endReason: 'cancelled' }, NOW, { end: { state: 'unsubscribed' } }],
    ['once gone it ends as gone', { endedAt: minute(8), endReason: 'gone' }, NOW, { end: { state: 'gone', at: NOW } }],
    ['at the end of its life it expires', {}, addMs(minute(5), DAY), { end: { state: 'expired' } }],
    ['a moment before that it is posted', {}, addMs(minute(5), DAY - 1), { type: 'post' }],
    [
      'a broken address is not called',
      { brokenAt: minute(8) },
      NOW,
      { end: { state: 'refused', because: 'callback-broken', at: NOW } },
    ],
    [
      'a flow that is off is not called before its trial',
      { switchedOffAt: minute(8), nextTrialAt: addMs(NOW, 1) },
      NOW,
      { end: { state: 'refused', because: 'flow-off' } },
    ],
    [
      'a flow that is off gets its trial',
      { switchedOffAt: minute(8), nextTrialAt: NOW },
      NOW,
      { type: 'trial', nextTrialAt: addMs(NOW, 6 * HOUR) },
    ],
    [
      'an end of the subscription counts before its flow being off',
      { switchedOffAt: minute(8), endedAt: minute(9) },
      NOW,
      { end: { state: 'unsubscribed' } },
    ],
    [
      'the end of the event counts before a broken address',
      { brokenAt: minute(8) },
      addMs(NOW, DAY),
      { end: { state: 'expired' } },
    ],
  ])('%s', (_, side, now, decision) => {
    expect(beforePost(aDeliverySide(ID, side), ENTRY, now)).toMatchObject(decision);
  });

  it('an event whose subscription is forgotten ends as unsubscribed', () => {
    expect(beforePost(undefined, ENTRY, NOW)).toEqual({ type: 'end', end: { state: 'unsubscribed', at: NOW } });
  });
});

const MEANINGS = {
  accepted: { kind: 'accepted' },
  refused: { kind: 'refused', reason: 'too-large' },
  off: { kind: 'flow-off' },
  deleted: { kind: 'flow-deleted' },
  gone: { kind: 'gone' },
  unauthorized: { kind: 'unauthorized' },
  transient: { kind: 'transient' },
} as const satisfies Record<string, ReplyMeaning>;

const WELL = aDeliverySide(ID);
const CONDITIONS = {
  well: WELL,
  doubtful: { ...WELL, goneInARow: 1, unauthorizedInARow: 1, countedAt: minute(9) },
  off: { ...WELL, switchedOffAt: minute(2), nextTrialAt: addMs(NOW, 5 * HOUR) },
  broken: { ...WELL, unauthorizedInARow: 2, brokenAt: minute(3), countedAt: minute(3) },
} satisfies Record<string, DeliverySide>;

const RETRY_AT = minute(12);

function answered(meaning: ReplyMeaning, beganAt = addMs(NOW, -1)): Answered {
  return { meaning, beganAt, answeredAt: NOW, retryAt: RETRY_AT };
}

const NONE = { type: 'none' } as const;
const GONE = { type: 'gone' } as const;
const sideOf = (side: DeliverySide): SideChange => ({ type: 'change', side });
const switchedOff = { switchedOffAt: NOW, nextTrialAt: addMs(NOW, 6 * HOUR) };
const brokenBare = aDeliverySide(ID, { brokenAt: minute(3) });

/** Every meaning, by every condition in which the flow may be when its answer comes. */
const CHANGES: readonly [keyof typeof MEANINGS, keyof typeof CONDITIONS, SideChange][] = [
  ['accepted', 'well', NONE],
  ['accepted', 'doubtful', sideOf(WELL)],
  ['accepted', 'off', sideOf(WELL)],
  ['accepted', 'broken', sideOf(WELL)],
  ['refused', 'well', NONE],
  ['refused', 'doubtful', sideOf(WELL)],
  ['refused', 'off', NONE],
  ['refused', 'broken', sideOf(brokenBare)],
  ['off', 'well', sideOf({ ...WELL, ...switchedOff })],
  ['off', 'doubtful', sideOf({ ...WELL, ...switchedOff })],
  ['off', 'off', sideOf({ ...WELL, ...switchedOff, switchedOffAt: minute(2) })],
  ['off', 'broken', sideOf({ ...brokenBare, ...switchedOff })],
  ['deleted', 'well', GONE],
  ['deleted', 'doubtful', GONE],
  ['deleted', 'off', GONE],
  ['deleted', 'broken', GONE],
  ['gone', 'well', sideOf({ ...WELL, goneInARow: 1, countedAt: NOW })],
  ['gone', 'doubtful', GONE],
  ['gone', 'off', sideOf({ ...CONDITIONS.off, goneInARow: 1, countedAt: NOW, nextTrialAt: RETRY_AT })],
  ['gone', 'broken', sideOf({ ...CONDITIONS.broken, goneInARow: 1, unauthorizedInARow: 0, countedAt: NOW })],
  ['unauthorized', 'well', sideOf({ ...WELL, unauthorizedInARow: 1, countedAt: NOW })],
  [
    'unauthorized',
    'doubtful',
    sideOf({ ...CONDITIONS.doubtful, goneInARow: 0, unauthorizedInARow: 2, countedAt: NOW, brokenAt: NOW }),
  ],
  ['unauthorized', 'off', sideOf({ ...CONDITIONS.off, unauthorizedInARow: 1, countedAt: NOW, nextTrialAt: RETRY_AT })],
  ['unauthorized', 'broken', sideOf({ ...CONDITIONS.broken, unauthorizedInARow: 3, countedAt: NOW })],
  ['transient', 'well', NONE],
  ['transient', 'doubtful', NONE],
  ['transient', 'off', sideOf({ ...CONDITIONS.off, nextTrialAt: RETRY_AT })],
  ['transient', 'broken', NONE],
];

describe('What an answer says about a flow', () => {
  it.each(CHANGES)('%s, to one that is %s', (meaning, condition, change) => {
    expect(sideAfter(CONDITIONS[condition], answered(MEANINGS[meaning]))).toEqual(change);
  });

  it('counts in a row: a refused signature between two that it is gone begins the count anew', () => {
    let side = WELL;
    for (const meaning of [MEANINGS.gone, MEANINGS.unauthorized, MEANINGS.gone, MEANINGS.unauthorized]) {
      const change = sideAfter(side, answered(meaning, addMs(NOW, 1)));
      if (change.type !== 'change') throw new Error(`${meaning.kind} was taken for ${change.type}`);
      side = change.side;
    }
    expect(side.brokenAt).toBeUndefined();
  });

  it('is told for every meaning in every condition', () => {
    expect(CHANGES).toHaveLength(Object.keys(MEANINGS).length * Object.keys(CONDITIONS).length);
  });

  it.each(['gone', 'unauthorized'] as const)('is one sign where posts that overlap meet it together: %s', (meaning) => {
    const first = sideAfter(WELL, answered(MEANINGS[meaning], minute(8)));
    if (first.type !== 'change') throw new Error('The first of them is counted.');
    expect(sideAfter(first.side, answered(MEANINGS[meaning], minute(9)))).toEqual(NONE);
    expect(sideAfter(first.side, answered(MEANINGS[meaning], addMs(NOW, 1)))).not.toEqual(NONE);
  });
});

describe('What an answer says about its event', () => {
  const end = (state: string, because?: string) => ({
    type: 'end',
    end: { state, at: NOW, ...(because === undefined ? {} : { because }) },
  });
  const retry = { type: 'retry', dueAt: RETRY_AT };
  const again = { type: 'retry', dueAt: NOW };

  it.each<[keyof typeof MEANINGS, string, SideChange, object]>([
    ['accepted', 'none', NONE, end('delivered')],
    ['accepted', 'replaced', { type: 'replaced' }, end('delivered')],
    ['refused', 'none', NONE, end('refused', 'too-large')],
    ['refused', 'replaced', { type: 'replaced' }, end('refused', 'too-large')],
    ['off', 'change', sideOf({ ...WELL, ...switchedOff }), end('refused', 'flow-off')],
    ['off', 'replaced', { type: 'replaced' }, again],
    ['deleted', 'gone', GONE, end('gone')],
    ['deleted', 'replaced', { type: 'replaced' }, again],
    ['gone', 'gone', GONE, end('gone')],
    ['gone', 'change', sideOf(WELL), retry],
    ['gone', 'none', NONE, retry],
    ['gone', 'replaced', { type: 'replaced' }, again],
    ['unauthorized', 'change', sideOf(WELL), retry],
    ['unauthorized', 'change to broken', sideOf(CONDITIONS.broken), end('refused', 'callback-broken')],
    ['unauthorized', 'replaced', { type: 'replaced' }, again],
    ['transient', 'none', NONE, retry],
  ])('%s, where of the flow follows %s', (meaning, _, change, after) => {
    expect(entryAfter(answered(MEANINGS[meaning]), change)).toEqual(after);
  });
});

describe('The next try', () => {
  const facts = { now: NOW, attempt: 1, random: 0.5 };

  it.each<[string, ReplyMeaning, Partial<typeof facts>, Instant]>([
    ['comes after the usual time', MEANINGS.transient, {}, addMs(NOW, 10_000)],
    ['comes later with each attempt', MEANINGS.transient, { attempt: 3 }, addMs(NOW, 40_000)],
    ['is spread by chance', MEANINGS.gone, { random: 0 }, addMs(NOW, 8_000)],
    ['waits as long as the flow asks', { kind: 'transient', retryAfterInSeconds: 90 }, {}, addMs(NOW, 90_000)],
    [
      'is not later than the end of the event',
      { kind: 'transient', retryAfterInSeconds: 3_600 },
      { now: addMs(minute(5), DAY - 1_000) },
      addMs(minute(5), DAY),
    ],
  ])('%s', (_, meaning, overrides, at) => {
    expect(retryAtOf(ENTRY, meaning, { ...facts, ...overrides })).toBe(at);
  });
});
