import { describe, expect, it } from 'vitest';
import type { FlowOutcome } from '../../../../local/scenario/comparison.ts';
import { Day } from '../../../../local/scenario/day.ts';
import { TRIGGER_KINDS, type TriggerKind } from '../../../../local/scenario/schema.ts';
import { createPaint } from '../../../../local/stack/paint.ts';
import { summaryLines, summaryOf } from '../../../../local/stack/summary.ts';

const DAY = new Day(Date.parse('2026-03-02T12:00:00Z'));
const PLAIN = createPaint(false);

function asScripted(trigger: TriggerKind): FlowOutcome {
  const occurredAt = '2026-03-01T10:05:00Z';
  return {
    flow: {
      key: trigger,
      name: `Flow of ${trigger}`,
      trigger,
      inputs: {},
      fires: [{ at: '10:05', reason: 'completed' }],
      holds: [{ at: '10:40', reason: 'cooling-down' }],
    },
    subscriptionId: trigger,
    verdicts: [
      { observedAt: occurredAt, fires: true, reason: 'completed', eventId: trigger },
      { observedAt: '2026-03-01T10:40:00Z', fires: false, reason: 'cooling-down' },
    ],
    callbacks: [
      { eventId: trigger, eventType: trigger, subscriptionId: trigger, occurredAt, status: 503 },
      { eventId: trigger, eventType: trigger, subscriptionId: trigger, occurredAt, status: 202 },
    ],
    published: new Set([trigger]),
  };
}

describe('the summary of a day', () => {
  it('holds when every flow went as scripted', () => {
    const summary = summaryOf(TRIGGER_KINDS.map(asScripted), DAY);
    expect(summary).toMatchObject({ holds: true, differences: [] });
    expect(summary.rows).toHaveLength(6);
    expect(summary.rows[0]).toMatchObject({
      expected: 1,
      fired: 1,
      callbacks: 1,
      published: 1,
      held: { 'cooling-down': 1 },
    });
    expect(summaryLines(summary, PLAIN).join('\n')).toContain('Everything went as scripted.');
  });

  it('does not hold when one verdict is missing, and says which', () => {
    const [first, ...others] = TRIGGER_KINDS.map(asScripted);
    const summary = summaryOf([{ ...(first ?? asScripted('unification-completed')), verdicts: [] }, ...others], DAY);
    expect(summary.holds).toBe(false);
    expect(summaryLines(summary, PLAIN).join('\n')).toContain('should fire at 10:05 (completed) and did not');
  });

  it('does not hold when a trigger started no flow, even if the script expects none of it', () => {
    const outcomes = TRIGGER_KINDS.filter((trigger) => trigger !== 'full-refresh-completed').map(asScripted);
    expect(summaryOf(outcomes, DAY).differences).toEqual(['full-refresh-completed: no flow was started all day']);
  });

  it('lines its columns up, with colours or without', () => {
    const lines = summaryLines(summaryOf(TRIGGER_KINDS.map(asScripted), DAY), PLAIN).slice(1, 8);
    expect(new Set(lines.map((line) => line.search(/ {2}(held|cooling-down)/))).size).toBe(1);
  });
});
