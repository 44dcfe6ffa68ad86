/** What an observation is known by, and which of upstream's words mean which outcome. */
import { describe, expect, it } from 'vitest';
import {
  keyGroupsOf,
  keysToAdd,
  observationKeyOf,
  outcomeOf,
  runKeysOf,
} from '../../../../shared/domain/observation.ts';
import { minute } from '../../../builders/instants.ts';
import { ANY_SOURCE, aFailedEvaluation, aFullRefresh, anEvaluation, aRun } from '../../../builders/observations.ts';

describe('outcomeOf', () => {
  it.each([
    ['successful', 'succeeded'],
    ['failed', 'failed'],
    ['timedOut', 'failed'],
    ['aborted', 'aborted'],
    ['skipped', 'skipped'],
    ['deleted', 'deleted'],
  ] as const)('a run that ended %s has the outcome %s', (status, outcome) => {
    expect(outcomeOf(status)).toBe(outcome);
  });
});

describe('the keys of a run', () => {
  it('are its jobs, each with the outcome', () => {
    expect(runKeysOf(aRun({ jobIds: ['a', 'b'], status: 'timedOut' }))).toEqual(['a:failed', 'b:failed']);
  });

  it('differ between a failure and the success that heals it', () => {
    const failure = runKeysOf(aRun({ status: 'failed' }));
    expect(runKeysOf(aRun({ status: 'successful' }))).not.toEqual(failure);
  });

  it('differ between two sources of one job where the subject is any data source', () => {
    const first = aRun({ subject: ANY_SOURCE, dataSourceId: 'first' });
    const second = aRun({ subject: ANY_SOURCE, dataSourceId: 'second' });
    expect(runKeysOf(first)).not.toEqual(runKeysOf(second));
  });

  it('are the same for one source of any, however its id is cased', () => {
    const polled = aRun({ subject: ANY_SOURCE, dataSourceId: 'ABC' });
    expect(runKeysOf(aRun({ subject: ANY_SOURCE, dataSourceId: 'abc' }))).toEqual(runKeysOf(polled));
  });

  it('do not depend on whether a run of one source names it', () => {
    const { dataSourceId: _, ...unnamed } = aRun();
    expect(runKeysOf(unnamed)).toEqual(runKeysOf(aRun()));
  });

  it('do not depend on where the run was read', () => {
    expect(runKeysOf(aRun({ seenIn: 'event' }))).toEqual(runKeysOf(aRun({ seenIn: 'status' })));
  });
});

describe('the keys that tell that a run is no news', () => {
  it.each(['status', 'jobs', 'event'] as const)('are its own for a failure read in %s', (seenIn) => {
    expect(keyGroupsOf(aRun({ jobIds: ['a'], status: 'failed', seenIn }))).toEqual([['a:failed']]);
  });

  it('include the success of the job for a failure read in tasks, which keep the trace of what was healed', () => {
    const healed = aRun({ jobIds: ['a', 'b'], status: 'failed', seenIn: 'tasks' });
    expect(keyGroupsOf(healed)).toEqual([
      ['a:failed', 'b:failed'],
      ['a:succeeded', 'b:succeeded'],
    ]);
  });

  it('name the source on that success too where the subject is any data source', () => {
    const fields = { subject: ANY_SOURCE, jobIds: ['a'] };
    const success = runKeysOf(aRun({ ...fields, status: 'successful' }));
    expect(keyGroupsOf(aRun({ ...fields, status: 'failed', seenIn: 'tasks' }))).toContainEqual(success);
  });

  it('are not said twice for a success read in tasks', () => {
    expect(keyGroupsOf(aRun({ jobIds: ['a'], seenIn: 'tasks' }))).toEqual([['a:succeeded']]);
  });
});

describe('the keys that are to be known as well', () => {
  const trace = aRun({ jobIds: ['a', 'b'], status: 'failed', seenIn: 'tasks' });

  it('are none of a run that is new, and none of one that is known by all', () => {
    expect(keysToAdd(trace, new Set())).toEqual([]);
    expect(keysToAdd(trace, new Set(keyGroupsOf(trace).flat()))).toEqual([]);
  });

  it('are those of its other jobs with its own outcome, and none of a trace that a success has healed', () => {
    expect(keysToAdd(trace, new Set(['b:failed']))).toEqual(['a:failed']);
    expect(keysToAdd(trace, new Set(['a:succeeded']))).toEqual([]);
    expect(keysToAdd(trace, new Set(['a:succeeded', 'a:failed']))).toEqual([]);
  });
});

describe('observationKeyOf', () => {
  it('is the stamp of an evaluation with its outcome, so that a failure does not take the key of a success', () => {
    const at = minute(5);
    expect(observationKeyOf(anEvaluation(at, 1))).toBe(observationKeyOf(anEvaluation(at, 2)));
    expect(observationKeyOf(aFailedEvaluation(at))).not.toBe(observationKeyOf(anEvaluation(at, 1)));
  });

  it('is the same in whatever order the jobs of a run are listed', () => {
    const listed = observationKeyOf(aFullRefresh({ jobIds: ['b', 'a'] }));
    expect(listed).toBe(observationKeyOf(aFullRefresh({ jobIds: ['a', 'b'] })));
    expect(listed).toBe('a:succeeded');
  });

  it('falls back on the stamp where a run names no job', () => {
    expect(observationKeyOf(aRun({ jobIds: [] }))).toBe(minute(10));
  });
});
