import { describe, expect, it } from 'vitest';
import { isFullRefresh } from '../../../../../shared/domain/detection/is-full-refresh.ts';
import { aJob, aTask } from '../../../../builders/workflow.ts';

const ingestion = aTask({ operationType: 'ingestion' });
const merge = aTask({ operationType: 'merge' });
const partial = { operationType: 'other' as const, tasks: [ingestion, merge] };

describe('a full refresh', () => {
  it.each([
    ['is a job for everything, also by hand', aJob({ operationType: 'all', submission: 'manual' }), true],
    ['is a scheduled job for nothing in particular that loads and unifies', aJob(partial), true],
    ['is no job by hand that loads and unifies', aJob({ ...partial, submission: 'manual' }), false],
    ['is no scheduled job that was asked for certain objects', aJob({ ...partial, identifiers: ['x'] }), false],
    ['is no scheduled job that only loads', aJob({ ...partial, tasks: [ingestion] }), false],
    ['is no scheduled job that only unifies', aJob({ ...partial, tasks: [merge] }), false],
    ['is no scheduled job without tasks', aJob({ operationType: 'ingestion' }), false],
  ])('%s', (_why, job, expected) => {
    expect(isFullRefresh(job)).toBe(expected);
  });
});
