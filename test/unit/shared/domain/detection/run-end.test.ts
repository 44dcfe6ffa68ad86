import { describe, expect, it } from 'vitest';
import { runEndOf } from '../../../../../shared/domain/detection/run-end.ts';
import type { RunStep } from '../../../../../shared/domain/detection/run-step.ts';
import type { RunStatus } from '../../../../../shared/domain/upstream-models.ts';
import { at } from '../../../../builders/workflow.ts';

const step = (status: RunStatus, time = '03:11', message?: string): RunStep => ({
  jobIds: ['job-1'],
  status,
  ...(['running', 'queued', 'needsUpdate', 'unknown'].includes(status) ? {} : { endedAt: at(time) }),
  ...(message === undefined ? {} : { message }),
});

describe('how a run ended', () => {
  it.each<[string, RunStatus[], string]>([
    ['successful with all its steps', ['successful', 'successful'], 'successful'],
    ['failed with any step', ['successful', 'failed'], 'failed'],
    ['timed out with any step', ['timedOut', 'successful'], 'timedOut'],
    ['failed although another step still runs', ['failed', 'running'], 'failed'],
    ['failed although the state of another step is unknown', ['unknown', 'failed'], 'failed'],
    ['not yet, while a step runs', ['successful', 'running'], 'not-yet'],
    ['not yet, while a step waits', ['successful', 'queued'], 'not-yet'],
    ['not told where a state is unknown', ['successful', 'unknown'], 'unknown-status'],
    ['aborted with any step, if none failed', ['successful', 'aborted'], 'aborted'],
    ['failed rather than aborted', ['aborted', 'failed'], 'failed'],
    ['skipped if all steps were', ['skipped', 'skipped'], 'skipped'],
    ['successful if only some were skipped', ['skipped', 'successful'], 'successful'],
    ['deleted if all steps were', ['deleted'], 'deleted'],
  ])('%s', (_why, statuses, expected) => {
    for (const steps of [statuses, statuses.toReversed()]) {
      const end = runEndOf(steps.map((status) => step(status)));
      const told = end.kind === 'ended' ? end.status : end.kind === 'set-aside' ? end.reason : end.kind;
      expect(told).toBe(expected);
    }
  });

  it('ended with its last step, and says what the last failed one said', () => {
    const steps = [step('failed', '03:05', 'first'), step('timedOut', '03:10', 'second'), step('successful', '03:20')];
    expect(runEndOf(steps)).toEqual({
      kind: 'ended',
      status: 'timedOut',
      at: at('03:20'),
      jobIds: ['job-1'],
      message: 'second',
    });
  });

  it('has the jobs of all its steps, each once', () => {
    const end = runEndOf([
      { ...step('successful'), jobIds: ['job-2', 'job-1'] },
      { ...step('successful'), jobIds: ['job-2'] },
    ]);
    expect(end).toMatchObject({ jobIds: ['job-1', 'job-2'] });
  });

  it('is set aside without a job, or where an ended step does not say when', () => {
    expect(runEndOf([{ ...step('failed'), jobIds: [] }])).toEqual({ kind: 'set-aside', reason: 'missing-job-id' });
    const endless: RunStep = { jobIds: ['job-1'], status: 'successful' };
    expect(runEndOf([step('successful'), endless])).toEqual({ kind: 'set-aside', reason: 'missing-end' });
  });

  it('needs no job and no end while it has not ended', () => {
    expect(runEndOf([{ jobIds: [], status: 'running' }])).toEqual({ kind: 'not-yet' });
  });
});
