/** Which subject each trigger watches. */
import { describe, expect, it } from 'vitest';
import { ANY_OBJECT, isLevelKind } from '../../../../shared/domain/subject.ts';
import { isLevelTrigger, subjectKindOf, subjectOf, TRIGGER_KINDS } from '../../../../shared/domain/trigger.ts';
import { INSTANCE_ID, SOURCE_ID } from '../../../builders/observations.ts';
import {
  aFullRefreshTrigger,
  aMeasureTrigger,
  aSegmentTrigger,
  aSourceTrigger,
  aUnificationTrigger,
} from '../../../builders/subscriptions.ts';

const ALL = [
  [aSourceTrigger('data-source-refresh-failed'), 'data-source', SOURCE_ID],
  [aSourceTrigger('data-source-refresh-succeeded', { dataSourceId: ANY_OBJECT }), 'data-source', ANY_OBJECT],
  [aSegmentTrigger(), 'segment', 'HighValueCustomers'],
  [aMeasureTrigger(), 'measure', 'TotalRevenue'],
  [aFullRefreshTrigger(), 'full-refresh', ANY_OBJECT],
  [aUnificationTrigger(), 'unification', ANY_OBJECT],
] as const;

describe('the subject of a trigger', () => {
  it.each(ALL)('$kind is about one object of its kind', (trigger, kind, objectId) => {
    expect(subjectOf(INSTANCE_ID, trigger)).toEqual({ instanceId: INSTANCE_ID, kind, objectId });
  });

  it('is shared by the failures and the successes of one source', () => {
    const failed = subjectOf(INSTANCE_ID, aSourceTrigger('data-source-refresh-failed'));
    expect(subjectOf(INSTANCE_ID, aSourceTrigger('data-source-refresh-succeeded'))).toEqual(failed);
  });

  it('is a level for exactly the triggers that have a threshold', () => {
    for (const [trigger] of ALL) expect(isLevelTrigger(trigger)).toBe('threshold' in trigger);
    expect(TRIGGER_KINDS.filter((kind) => isLevelKind(subjectKindOf(kind)))).toEqual([
      'segment-threshold-crossed',
      'measure-threshold-crossed',
    ]);
  });
});
