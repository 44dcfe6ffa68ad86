import { describe, expect, it } from 'vitest';
import { detectFullRefreshRuns } from '../../../../../shared/domain/detection/full-refresh-runs.ts';
import { aJob, at, CONTOSO, without } from '../../../../builders/workflow.ts';

describe('detectFullRefreshRuns', () => {
  it('tells of the full refreshes that have ended, in the order of their ends', () => {
    const { observations, setAside } = detectFullRefreshRuns({
      instanceId: CONTOSO,
      jobs: [
        aJob({ jobId: 'slow', endedAt: at('06:00'), status: 'timedOut' }),
        aJob({ jobId: 'quick', endedAt: at('05:00'), submission: 'manual' }),
        aJob({ jobId: 'running', status: 'running' }),
        aJob({ jobId: 'one-source', operationType: 'ingestion' }),
      ],
    });
    const subject = { instanceId: CONTOSO, kind: 'full-refresh', objectId: '*' };
    const common = { type: 'run', subject, seenIn: 'jobs' };
    expect(observations).toEqual([
      { ...common, at: at('05:00'), status: 'successful', jobIds: ['quick'], submission: 'manual' },
      { ...common, at: at('06:00'), status: 'timedOut', jobIds: ['slow'], submission: 'scheduled' },
    ]);
    expect(setAside).toEqual([]);
  });

  it('sets aside one that ended at no known time, or in a state nobody has heard of', () => {
    const { observations, setAside } = detectFullRefreshRuns({
      instanceId: CONTOSO,
      jobs: [without(aJob({ jobId: 'endless' }), 'endedAt'), aJob({ jobId: 'strange', status: 'unknown' })],
    });
    expect(observations).toEqual([]);
    expect(setAside).toEqual([
      { reason: 'missing-end', what: 'full refresh, job endless' },
      { reason: 'unknown-status', what: 'full refresh, job strange' },
    ]);
  });
});
