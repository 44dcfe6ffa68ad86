import { describe, expect, it } from 'vitest';
import { isFailureSettled } from '../../../../../shared/domain/detection/failure-settles.ts';
import { aJob, at } from '../../../../builders/workflow.ts';

const running = aJob({ jobId: 'running', status: 'running' });
const ended = aJob({ jobId: 'ended', status: 'failed' });
const strange = aJob({ jobId: 'strange', status: 'unknown' });

describe('a failure settles', () => {
  it.each([
    ['with its job', ['ended'], '03:12', true],
    ['not while its job may still retry it', ['running'], '03:12', false],
    ['only with the last of its jobs', ['ended', 'running'], '03:12', false],
    ['not at once where its job is not listed: nobody knows if it ended', ['gone'], '03:12', false],
    ['not at once where the state of its job is unknown', ['strange'], '03:12', false],
    ['not a moment before the delay is over', ['running'], '03:25:59.9999999', false],
    ['when the delay is over', ['running'], '03:26', true],
    ['when the delay is over, also where its job is not listed', ['gone'], '03:26', true],
  ])('%s', (_why, jobIds, now, settled) => {
    const failed = { endedAt: at('03:11'), jobIds, jobs: [running, ended, strange], delayInMs: 15 * 60_000 };
    expect(isFailureSettled({ ...failed, now: at(now) })).toBe(settled);
  });
});
