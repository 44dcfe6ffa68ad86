import { beforeAll, describe, expect, it } from 'vitest';
import { Flow } from '../../../../local/receiver/flow.ts';
import { Day } from '../../../../local/scenario/day.ts';
import { play } from '../../../../local/scenario/player.ts';
import { readScenario } from '../../../../local/scenario/read-scenario.ts';
import { type Scenario, TRIGGER_KINDS } from '../../../../local/scenario/schema.ts';
import { setTheStage } from '../../../../local/scenario/set-the-stage.ts';
import type { CloudEvent } from '../../../../local/scenario/status-events.ts';
import { Faults } from '../../../../local/upstream/faults.ts';
import { UpstreamState } from '../../../../local/upstream/state.ts';

let scenario: Scenario;

beforeAll(async () => {
  scenario = await readScenario('local/scenarios/a-day-at-contoso.json');
});

describe('the scripted day', () => {
  it('lets every trigger start a flow', () => {
    const fired = scenario.flows.filter(({ fires }) => fires.length > 0).map(({ trigger }) => trigger);
    expect(new Set(fired)).toEqual(new Set(TRIGGER_KINDS));
  });

  it('runs forward in time from its beginning', () => {
    const times = [scenario.startsAt, ...scenario.steps.map(({ at }) => at)];
    expect(times).toEqual([...times].sort());
  });

  it('has a near miss for each reason that a maker will ask about', () => {
    const reasons = new Set(scenario.flows.flatMap(({ holds }) => holds.map(({ reason }) => reason)));
    expect(reasons).toEqual(
      new Set(['not-crossed', 'cooling-down', 'not-armed', 'outcome-not-wanted', 'evaluation-failed']),
    );
  });

  it('can be played through: every object that a step names is there, and part of it is pushed', async () => {
    const day = new Day(Date.parse('2026-03-02T12:00:00Z'));
    let now = day.at(scenario.startsAt);
    const state = new UpstreamState(() => now);
    const instance = setTheStage(state, scenario, day, { primary: 'p', secondary: 's' });
    const faults = new Faults();
    const pushed: CloudEvent[] = [];
    let polls = 0;
    const asking = setInterval(() => faults.next('status'), 5);
    await play(scenario, day, {
      stage: { instance, faults, flow: (key) => new Flow(key) },
      app: {
        polledSince: async () => {
          polls += 1;
        },
        dealtWith: async () => undefined,
        push: async (event) => {
          pushed.push(event);
        },
      },
      setSourceTime: async (at) => {
        now = at;
      },
      onStep: () => undefined,
    }).finally(() => clearInterval(asking));
    expect(polls).toBeGreaterThanOrEqual(10);
    expect(new Set(pushed.map(({ type }) => type)).size).toBe(5);
    expect(instance.jobs.every(({ status }) => status !== 'running')).toBe(true);
  });

  it('expects verdicts at times at which something happens', () => {
    const happening = new Set(
      scenario.steps.flatMap(({ at, upstream, eventGrid }) => [
        at,
        ...upstream.flatMap((mutation) => ('at' in mutation && mutation.at !== undefined ? [mutation.at] : [])),
        ...eventGrid.flatMap((event) => event.at ?? []),
      ]),
    );
    for (const { at } of scenario.flows.flatMap(({ fires, holds }) => [...fires, ...holds])) {
      expect(happening).toContain(at);
    }
  });
});
