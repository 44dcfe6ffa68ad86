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
  it('tells what was seen first, then which flows start for it, by their names', () => {
    story.subscribed('s-1', 'Tell sales');
    const seen = { observedAt: '2026-03-01T10:05:00Z', subjectKind: 'segment', objectId: 'A' };
    story.logged({
      event: 'signal.fired',
      subscriptionId: 's-1',
      reason: 'crossed-above',
      observedAt: seen.observedAt,
    });
    expect(lines).toEqual([]);
    story.logged({ event: 'observation.decided', ...seen, objectId: 'B', fires: 0, holds: { 'not-crossed': 1 } });
    story.logged({ event: 'observation.decided', ...seen, fires: 1, holds: {} });
    expect(lines).toEqual([
      expect.stringContaining('segment B'),
      expect.stringContaining('segment A: starts a flow'),
      expect.stringContaining('Tell sales: crossed-above'),
    ]);
  });

  it('says once that upstream is down, and once more in the next outage', () => {
    const refused = ['poll.parked', 'poll.parked', 'poll.completed'];
    for (const event of [...refused, ...refused]) story.logged({ event });
    expect(lines).toHaveLength(1);
    for (const event of ['poll.completed', ...refused]) story.logged({ event });
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
