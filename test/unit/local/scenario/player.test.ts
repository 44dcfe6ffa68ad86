import { describe, expect, it } from 'vitest';
import { Flow } from '../../../../local/receiver/flow.ts';
import { Day } from '../../../../local/scenario/day.ts';
import { play } from '../../../../local/scenario/player.ts';
import { Scenario } from '../../../../local/scenario/schema.ts';
import { setTheStage } from '../../../../local/scenario/set-the-stage.ts';
import { Faults } from '../../../../local/upstream/faults.ts';
import { UpstreamState } from '../../../../local/upstream/state.ts';

const DAY = new Day(Date.parse('2026-03-02T12:00:00Z'));

function scenarioOf(steps: unknown[]): Scenario {
  return Scenario.parse({
    title: 'A test',
    startsAt: '02:00',
    instance: { id: '3f1d6c1e-5b0f-4a53-9c0e-7a1f2b6c9d10', name: 'Contoso' },
    refreshedYesterdayAt: '03:00',
    dataSources: [{ id: 'c2a6a9de-2f0f-4a5e-9f39-6b1e9c20ab34', name: 'Pos', friendlyName: 'POS', kind: 'attachCdm' }],
    segments: [{ name: 'S', friendlyName: 'Segment', before: [{ daysAgo: 1, at: '03:00', count: 1 }] }],
    measures: [],
    flows: [],
    steps,
  });
}

async function record(steps: unknown[]): Promise<string[]> {
  const scenario = scenarioOf(steps);
  const seen: string[] = [];
  const clock = (at: number) => new Date(at).toISOString().slice(5, 16);
  const state = new UpstreamState(() => 0);
  const instance = setTheStage(state, scenario, DAY, { primary: 'p', secondary: 's' });
  const faults = new Faults();
  // Somebody who keeps asking upstream, as the app does.
  const asking = setInterval(() => faults.next('segments'), 5);
  const counts = () => instance.segment('S').evaluations.map(({ count }) => count);
  await play(scenario, DAY, {
    stage: { instance, faults, flow: (key) => new Flow(key) },
    app: {
      polledSince: async () => {
        seen.push(`polled after ${counts()}`);
      },
      dealtWith: async ({ subjectKind, objectId }, at) => {
        seen.push(`heard of ${subjectKind} ${objectId} at ${clock(at)}`);
      },
      push: async ({ type, time }) => {
        seen.push(`pushed ${type} of ${clock(Date.parse(time))}`);
      },
    },
    setSourceTime: async (at) => {
      seen.push(`it is ${clock(at)}, with ${counts()}`);
    },
    onStep: ({ says }) => {
      seen.push(says);
    },
  }).finally(() => clearInterval(asking));
  return seen;
}

describe('playing a day', () => {
  it('sets the clock, lets things happen, and waits for a poll that has seen them', async () => {
    const steps = [{ at: '03:00', says: 'up', upstream: [{ do: 'evaluate-segment', segment: 'S', count: 2 }] }];
    expect(await record(steps)).toEqual(['up', 'it is 03-01T03:00, with 1', 'polled after 1,2']);
  });

  it('waits for what was pushed, and for no poll where there is nothing to be polled', async () => {
    const event = { type: 'segment-evaluated', segment: 'S', count: 3, at: '03:55' };
    expect(await record([{ at: '04:00', says: 'push', eventGrid: [event] }])).toEqual([
      'push',
      'it is 03-01T04:00, with 1',
      'pushed audienceinsights.segment.evaluated of 03-01T03:55',
      'heard of segment S at 03-01T03:55',
    ]);
  });

  it('waits for the next poll where what is pushed was told before', async () => {
    const event = { type: 'segment-evaluated', segment: 'S', count: 3, again: true };
    expect((await record([{ at: '04:00', says: 'push', eventGrid: [event] }])).slice(2)).toEqual([
      'pushed audienceinsights.segment.evaluated of 03-01T04:00',
      'polled after 1',
    ]);
  });

  it('goes on once the app has met an outage', async () => {
    const steps = [{ at: '05:00', says: 'down', upstream: [{ do: 'break-upstream', retryAfterInSeconds: 1 }] }];
    expect(await record(steps)).toEqual(['down', 'it is 03-01T05:00, with 1']);
  });

  it('names what the script got wrong', async () => {
    const steps = [{ at: '03:00', says: 'up', upstream: [{ do: 'evaluate-segment', segment: 'X', count: 2 }] }];
    await expect(record(steps)).rejects.toThrow('no segment called X');
  });
});
