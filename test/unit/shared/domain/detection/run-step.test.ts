import { describe, expect, it } from 'vitest';
import { stepOfNode, stepOfTask } from '../../../../../shared/domain/detection/run-step.ts';
import { aJob, aNode, aTask, at, without } from '../../../../builders/workflow.ts';

describe('a step of a run', () => {
  it('is a node as it stands', () => {
    const step = stepOfNode(aNode({ jobIds: ['1', '2'], status: 'failed', message: 'expired' }));
    expect(step).toEqual({ jobIds: ['1', '2'], status: 'failed', endedAt: at('03:11'), message: 'expired' });
  });

  it('is a task with the job it is listed in and those it names itself', () => {
    const job = aJob({ jobId: 'job-1' });
    expect(stepOfTask(aTask({ jobIds: ['job-2', 'job-1'] }), job).jobIds).toEqual(['job-1', 'job-2']);
  });

  it('takes the end of its job where a task has none, if the job has ended', () => {
    const task = without(aTask(), 'endedAt');
    expect(stepOfTask(task, aJob({ endedAt: at('04:31') })).endedAt).toBe(at('04:31'));
    expect(stepOfTask(task, aJob({ status: 'running', endedAt: at('04:31') })).endedAt).toBeUndefined();
  });
});
