import { describe, expect, it } from 'vitest';
import { figureOf } from '../../bench/figures.ts';
import { GOALS, KEYS } from '../../bench/goals.ts';
import { MEASUREMENTS } from '../../bench/measurements.ts';

describe('A figure', () => {
  it('that must be reached holds from its goal on', () => {
    const { goal } = GOALS.durableDeliveriesPerSecond;
    expect(figureOf('durableDeliveriesPerSecond', { value: goal }).holds).toBe(true);
    expect(figureOf('durableDeliveriesPerSecond', { value: goal - 0.001 }).holds).toBe(false);
  });

  it('that must not be exceeded holds up to its goal', () => {
    const { goal } = GOALS.coldImport;
    expect(figureOf('coldImport', { value: goal }).holds).toBe(true);
    expect(figureOf('coldImport', { value: goal + 0.001 }).holds).toBe(false);
  });

  it('says its unit and goal, and what was measured beside it', () => {
    expect(figureOf('coldImport', { value: 123.456, floor: 4.5678 })).toEqual({
      value: 123,
      unit: 'ms',
      goal: 150,
      holds: true,
      floor: 4.57,
    });
  });
});

describe('The measurements', () => {
  it('answer for each key once, and for no other', () => {
    expect(MEASUREMENTS.flatMap(({ keys }) => keys).sort()).toEqual([...KEYS].sort());
  });

  it('have the keys and goals that are promised', () => {
    expect(Object.entries(GOALS).map(([key, { bound, goal, unit }]) => `${key} ${bound} ${goal} ${unit}`)).toEqual([
      'decisionsPerSecond at least 1000000 1/s',
      'decisionsVersusJsonRulesEngine at least 14 ×',
      'roundTripsIdle at most 2 requests',
      'roundTripsTenPercent at most 7 requests',
      'upstreamCallsPerPoll at most 5 requests',
      'durableDeliveriesPerSecond at least 1000 1/s',
      'durableDeliveriesVersusCeiling at least 0.6 share',
      'tableRequestsPerDelivery at most 0.2 requests',
      'decisionToCallbackP99 at most 250 ms',
      'coldImport at most 150 ms',
      'lookupPagesAt100k at most 1 pages',
      'sweepAt100k at most 0.5 s',
    ]);
  });
});
