import { describe, expect, it } from 'vitest';
import { createPaint } from '../../../../local/stack/paint.ts';
import { callbackLine, decidedLine, setAsideLine, stepLine } from '../../../../local/stack/story-lines.ts';

const PLAIN = createPaint(false);
const SEGMENT = {
  event: 'observation.decided',
  subjectKind: 'segment',
  objectId: 'High_value',
  label: 'High value',
  observedAt: '2026-03-01T10:05:00.0000000Z',
};
const ESCAPE = '\u001b';

describe('the lines of the day', () => {
  it('tell what was seen, what it was before, and what came of it', () => {
    const entry = {
      ...SEGMENT,
      value: 10240,
      previous: 10000,
      fires: 1,
      holds: { 'cooling-down': 2, 'not-crossed': 1 },
    };
    expect(decidedLine(entry, PLAIN).trim()).toBe(
      'saw   10:05  segment High value 10,240 (was 10,000): starts a flow, held 2 ×: cooling-down, held: not-crossed',
    );
  });

  it('tell of a run by its outcome, and of any data source as such', () => {
    const entry = { ...SEGMENT, subjectKind: 'data-source', objectId: '*', label: 'POS', outcome: 'failed', fires: 2 };
    expect(decidedLine(entry, PLAIN).trim()).toBe(
      'saw   10:05  data source POS (any data source) failed: starts 2 flows',
    );
  });

  it('tell of what was known already', () => {
    const line = setAsideLine({ ...SEGMENT, value: 10240, reason: 'already-seen' }, PLAIN);
    expect(line).toContain('segment High value 10,240: already-seen, nothing new');
  });

  it('tell which flow was called with what, and what it answered', () => {
    const callback = {
      flow: 'a',
      eventId: 'E',
      eventType: 'segment-threshold-crossed',
      subscriptionId: 's',
      occurredAt: SEGMENT.observedAt,
      body: { occurredAt: SEGMENT.observedAt, previousCount: 10000, currentCount: 10240 },
      headers: {},
      at: new Date(0),
      status: 503,
    };
    expect(callbackLine('Tell sales', callback, PLAIN).trim()).toBe(
      'call  10:05  Tell sales (10,000 to 10,240) → answered 503',
    );
  });

  it('hold escape sequences with colours, and none without', () => {
    expect(stepLine('03:00', 'It begins.', createPaint(true))).toContain(ESCAPE);
    expect(stepLine('03:00', 'It begins.', PLAIN)).toBe('\n03:00  It begins.');
  });
});
