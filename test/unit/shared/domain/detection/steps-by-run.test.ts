import { describe, expect, it } from 'vitest';
import { stepsByRun } from '../../../../../shared/domain/detection/steps-by-run.ts';

const runsOf = (...steps: string[][]) =>
  stepsByRun(steps.map((jobIds) => ({ jobIds, status: 'successful' }))).map((run) => run.map((step) => step.jobIds));

describe('stepsByRun', () => {
  it('makes one run of the steps of one job', () => {
    expect(runsOf(['1'], ['2'], ['1'])).toEqual([[['2']], [['1'], ['1']]]);
  });

  it('makes one run of jobs that share a step, also where the shared one comes last', () => {
    expect(runsOf(['1'], ['2'], ['1', '2'])).toEqual([[['1'], ['2'], ['1', '2']]]);
  });

  it('keeps steps without a job apart', () => {
    expect(runsOf([], [])).toEqual([[[]], [[]]]);
  });
});
