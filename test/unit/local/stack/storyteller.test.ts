import { beforeEach, describe, expect, it } from 'vitest';
import { readScenario } from '../../../../local/scenario/read-scenario.ts';
import { createPaint } from '../../../../local/stack/paint.ts';
import { Storyteller } from '../../../../local/stack/storyteller.ts';

const scenario = await readScenario('local/scenarios/a-day-at-contoso.json');
let lines: string[];
let story: Storyteller;

beforeEach(() => {
  lines = [];
  story = new Storyteller(scenario, (line) => lines.push(line), createPaint(false));
});

describe('the storyteller', () => {
  it('calls a subscription by the name of its flow', () => {
    story.subscribed('s-1', 'Tell sales');
    story.logged({ event: 'signal.fired', subscriptionId: 's-1', reason: 'crossed-above' });
    expect(lines).toEqual([expect.stringContaining('Tell sales: crossed-above')]);
  });

  it('says once that upstream is down, and once more in the next outage', () => {
    for (const event of ['poll.parked', 'poll.parked', 'poll.completed', 'poll.parked']) story.logged({ event });
    expect(lines).toHaveLength(2);
  });

  it('keeps silent about what was before the day, and about what is nobody’s concern', () => {
    story.logged({ event: 'observation.decided', fires: 0, holds: { 'before-subscription': 2 } });
    story.logged({ event: 'delivery.attempted', level: 'info' });
    expect(lines).toEqual([]);
  });

  it('does not keep silent about an error of the app', () => {
    story.logged({ event: 'observation.failed', level: 'error' });
    expect(lines).toEqual([expect.stringContaining('observation.failed')]);
  });
});
