/** The estimate on the page is the one that the app makes today; and a month is computed as it should be. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertRulesOf, readAlertRules } from './alert-rules.ts';
import { ASSUMED, SIZES } from './assumptions.ts';
import type { Cost } from './counted-app.ts';
import { type Counts, measureCounts } from './measure-counts.ts';
import { monthOf } from './month.ts';
import { pageOf, withEstimate } from './page.ts';
import { FREE, PRICES } from './prices.ts';

const WITHIN_IN_MS = 120_000;
const FREE_OF_COST: Cost = {
  tableRequests: 0,
  tableOperations: 0,
  queueRequests: 0,
  upstreamCalls: 0,
  posts: 0,
  logLines: 0,
};
const NOTHING: Counts = {
  tick: FREE_OF_COST,
  due: FREE_OF_COST,
  idlePoll: FREE_OF_COST,
  segment: FREE_OF_COST,
  measure: FREE_OF_COST,
  delivery: FREE_OF_COST,
  sweep: FREE_OF_COST,
  upkeep: FREE_OF_COST,
  upkeepOfLevel: FREE_OF_COST,
  save: FREE_OF_COST,
};
const MINUTES = ASSUMED.hoursPerMonth * 60;

it(
  'The page on operations has the estimate that "npm run estimate -- --write" makes',
  async () => {
    const page = readFileSync(join('docs', 'operations.md'), 'utf8');
    expect(page).toBe(withEstimate(page, pageOf(await measureCounts())));
  },
  WITHIN_IN_MS,
);

describe('A month', () => {
  it('has each thing as often as it happens', () => {
    const one = { ...FREE_OF_COST, tableOperations: 1 };
    const size = { subscriptions: 2_000, instances: 3 };
    const levels = 2_000 / ASSUMED.subscriptionsPerLevel;
    const days = ASSUMED.hoursPerMonth / 24;
    const polls = (3 * MINUTES) / ASSUMED.pollIntervalInMinutes;
    const times: Record<keyof Counts, number> = {
      tick: MINUTES,
      due: polls,
      idlePoll: polls,
      segment: (levels * days) / 2,
      measure: (levels * days) / 2,
      delivery: levels * days,
      sweep: MINUTES,
      upkeep: days,
      upkeepOfLevel: days * levels,
      save: 200,
    };
    for (const [name, expected] of Object.entries(times)) {
      expect(monthOf({ ...NOTHING, [name]: one }, size).tableOperations, name).toBeCloseTo(expected, 6);
    }
  });

  it('bills an execution for a second at least, and by tenths beyond', () => {
    const idle = monthOf(NOTHING, { subscriptions: 0, instances: 0 });
    const upkeeps = ASSUMED.hoursPerMonth / 24;
    expect(idle.gigabyteSeconds).toBeCloseTo((2 * MINUTES + upkeeps) * ASSUMED.memoryInGigabytes, 6);
    const slow = { ...FREE_OF_COST, upstreamCalls: 1.01 / ASSUMED.upstreamCallInSeconds };
    const slower = monthOf({ ...NOTHING, tick: slow }, { subscriptions: 0, instances: 0 });
    expect(slower.gigabyteSeconds).toBeCloseTo((2.1 * MINUTES + upkeeps) * ASSUMED.memoryInGigabytes, 6);
  });

  it('costs nothing for what is free, and the list price beyond', () => {
    const { dollars, executions } = monthOf(NOTHING, { subscriptions: 0, instances: 0 });
    expect(executions).toBeLessThan(FREE.executions);
    expect(dollars.executions).toBe(0);
    const many = monthOf(NOTHING, { subscriptions: 0, instances: 100 });
    const beyond = many.executions - FREE.executions;
    expect(many.dollars.executions).toBeCloseTo((beyond * PRICES.executions.dollars) / 1_000_000, 9);
  });

  it('looks into both queues as often as host.json says', () => {
    const { queueOperations } = monthOf(NOTHING, { subscriptions: 0, instances: 0 });
    const [, seconds] = /"maxPollingInterval": "00:00:([\d.]+)"/.exec(readFileSync('host.json', 'utf8')) ?? [];
    expect(queueOperations).toBeCloseTo((2 * MINUTES * 60) / Number(seconds), 3);
  });

  it('pays for each alert rule by how often it looks', () => {
    const rules = readAlertRules();
    expect(Object.values(rules).every((count) => count > 0)).toBe(true);
    const { dollars } = monthOf(NOTHING, { subscriptions: 0, instances: 0 });
    expect(dollars.frequentLogRules).toBeCloseTo(rules.frequentLogRules * PRICES.frequentLogRules.dollars, 9);
    expect(dollars.rareLogRules).toBeCloseTo(rules.rareLogRules * PRICES.rareLogRules.dollars, 9);
    expect(dollars.metricRules).toBeCloseTo(rules.metricRules * PRICES.metricRules.dollars, 9);
  });

  it('knows of alert rules that have a price only', () => {
    expect(alertRulesOf(['PT5M', 'PT15M', 'PT6H', 'P1D'], 2)).toEqual({
      frequentLogRules: 1,
      rareLogRules: 3,
      metricRules: 2,
    });
    expect(() => alertRulesOf(['PT1M'], 0)).toThrow(/each 1 minutes has no price/);
  });

  it('never gets cheaper, nor easier, where there are more subscriptions', () => {
    const cost = fc.record({
      tableRequests: fc.nat(50),
      tableOperations: fc.nat(50),
      queueRequests: fc.nat(5),
      upstreamCalls: fc.nat(5),
      posts: fc.nat(5),
      logLines: fc.nat(9),
    });
    const all = { tick: cost, due: cost, idlePoll: cost, segment: cost, measure: cost, delivery: cost };
    const counts = fc.record({ ...all, sweep: cost, upkeep: cost, upkeepOfLevel: cost, save: cost });
    fc.assert(
      fc.property(counts, fc.nat(100_000), fc.nat(100_000), (measured, fewer, more) => {
        const small = monthOf(measured, { subscriptions: fewer, instances: 4 });
        const large = monthOf(measured, { subscriptions: fewer + more, instances: 4 });
        const figures = ({ dollars, capacity, ...others }: typeof small) =>
          Object.values({ ...others, ...dollars, ...capacity });
        const after = figures(large);
        expect(figures(small).filter((figure, index) => figure > (after[index] ?? 0) + 1e-6)).toEqual([]);
      }),
    );
  });
});

it('A page without a place for the estimate is told', () => {
  expect(() => withEstimate('# A page', '')).toThrow(/has no place between/);
});

it('The sizes are those that the page speaks of', () => {
  expect(SIZES.map(({ subscriptions }) => subscriptions)).toEqual([100, 10_000, 100_000]);
});
