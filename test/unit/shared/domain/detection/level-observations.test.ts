import { describe, expect, it } from 'vitest';
import { detectLevelObservations } from '../../../../../shared/domain/detection/level-observations.ts';
import type { Subject } from '../../../../../shared/domain/subject.ts';
import { at, CONTOSO } from '../../../../builders/workflow.ts';

const subject: Subject = { instanceId: CONTOSO, kind: 'segment', objectId: 'High_value_customers' };

describe('detectLevelObservations', () => {
  it('tells of the evaluations that succeeded or failed, oldest first', () => {
    const observations = detectLevelObservations(subject, 'High value customers', [
      { at: at('05:00'), outcome: 'failed', message: 'out of memory' },
      { at: at('04:00'), outcome: 'succeeded', value: 12 },
      { at: at('06:00'), outcome: 'other' },
    ]);
    const common = { type: 'level', subject, label: 'High value customers' };
    expect(observations).toEqual([
      { ...common, at: at('04:00'), outcome: 'succeeded', value: 12 },
      { ...common, at: at('05:00'), outcome: 'failed', message: 'out of memory' },
    ]);
  });

  it('makes no zero of a count that is missing', () => {
    expect(detectLevelObservations(subject, undefined, [{ at: at('04:00'), outcome: 'succeeded' }])).toEqual([]);
  });

  it('leaves out what is not known', () => {
    const [observation] = detectLevelObservations(subject, undefined, [{ at: at('04:00'), outcome: 'failed' }]);
    expect(Object.keys(observation ?? {}).sort()).toEqual(['at', 'outcome', 'subject', 'type']);
  });
});
