import { describe, expect, it } from 'vitest';
import { endedStatusOf, isTerminal } from '../../../../../shared/domain/detection/run-status.ts';
import { RUN_STATUSES } from '../../../../../shared/domain/upstream-models.ts';

describe('the states of a run', () => {
  it('ends a run in six of them, and in no other', () => {
    const ended = RUN_STATUSES.filter((status) => isTerminal(status));
    expect(ended).toEqual(['failed', 'timedOut', 'aborted', 'deleted', 'successful', 'skipped']);
  });

  it.each(RUN_STATUSES)('says how a run ended exactly where it did: %s', (status) => {
    expect(endedStatusOf(status)).toBe(isTerminal(status) ? status : undefined);
  });
});
