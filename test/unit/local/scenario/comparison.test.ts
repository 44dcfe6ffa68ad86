import { describe, expect, it } from 'vitest';
import { differencesOf, type FlowOutcome } from '../../../../local/scenario/comparison.ts';
import { Day } from '../../../../local/scenario/day.ts';

const DAY = new Day(Date.parse('2026-03-02T12:00:00Z'));
const FIRE = { observedAt: '2026-03-01T10:05:00.0000000Z', fires: true, reason: 'crossed-above', eventId: 'E1' };
const HOLD = { observedAt: '2026-03-01T10:40:00.0000000Z', fires: false, reason: 'cooling-down' };
const CALLBACK = {
  eventId: 'E1',
  eventType: 'segment-threshold-crossed',
  subscriptionId: 's-1',
  occurredAt: '2026-03-01T10:05:00.0000000Z',
  status: 202,
};

function outcome(seen: Partial<FlowOutcome> = {}): FlowOutcome {
  return {
    flow: {
      key: 'a',
      name: 'Tell sales',
      trigger: 'segment-threshold-crossed',
      inputs: {},
      fires: [{ at: '10:05', reason: 'crossed-above' }],
      holds: [{ at: '10:40', reason: 'cooling-down' }],
    },
    subscriptionId: 's-1',
    verdicts: [HOLD, FIRE],
    callbacks: [CALLBACK],
    published: new Set([CALLBACK.eventId]),
    ...seen,
  };
}

describe('holding a day against its script', () => {
  it('finds nothing where all is as scripted, in whatever order the app tells it', () => {
    expect(differencesOf(outcome(), DAY)).toEqual([]);
  });

  it('leaves out what was before the day, and refused tries before one that was accepted', () => {
    const before = { observedAt: '2026-02-28T04:00:00Z', fires: false, reason: 'before-subscription' };
    const seen = outcome({ verdicts: [FIRE, HOLD, before], callbacks: [{ ...CALLBACK, status: 503 }, CALLBACK] });
    expect(differencesOf(seen, DAY)).toEqual([]);
  });

  it('tells what did not happen and what should not have', () => {
    const other = { ...FIRE, observedAt: '2026-03-01T11:00:00Z', eventId: 'E1' };
    expect(differencesOf(outcome({ verdicts: [other], callbacks: [], published: new Set() }), DAY)).toEqual([
      'Tell sales: should fire at 10:05 (crossed-above) and did not',
      'Tell sales: should not fire at 11:00 (crossed-above) and did',
      'Tell sales: should be held at 10:40 (cooling-down) and did not',
      'Tell sales: no callback for what fired at 11:00 was accepted',
      'Tell sales: what fired at 11:00 was not published',
    ]);
  });

  it('tells of an event at the topic that did not fire', () => {
    expect(differencesOf(outcome({ published: new Set([CALLBACK.eventId, 'E2']) }), DAY)).toEqual([
      'Tell sales: published E2, which did not fire',
    ]);
  });

  it('wants the reason to be the scripted one', () => {
    const verdicts = [FIRE, { ...HOLD, reason: 'not-crossed' }];
    expect(differencesOf(outcome({ verdicts }), DAY)).toHaveLength(2);
  });

  it('counts an observation that was decided twice', () => {
    expect(differencesOf(outcome({ verdicts: [FIRE, HOLD, HOLD] }), DAY)).toEqual([
      'Tell sales: should not be held at 10:40 (cooling-down) and did',
    ]);
  });

  it.each([
    ['of another event', { eventId: 'E2' }],
    ['of another kind', { eventType: 'unification-completed' }],
    ['of another subscription', { subscriptionId: 's-2' }],
    ['of another time', { occurredAt: '2026-03-01T10:06:00Z' }],
  ])('finds a callback %s', (_, wrong) => {
    const callbacks = [CALLBACK, { ...CALLBACK, ...wrong }];
    expect(differencesOf(outcome({ callbacks }), DAY)).toEqual([expect.stringContaining('that is not its own')]);
  });
});
