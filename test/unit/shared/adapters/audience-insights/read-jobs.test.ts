import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJobs } from '../../../../../shared/adapters/audience-insights/read-jobs.ts';
import { fixture, inPascalCase } from '../../../../fixtures/upstream/fixture.ts';
import { noted } from './noted.ts';

const JOB_1 = '5d7c0f5a-9d1a-4a5e-8f43-1f9b2f7d0a01';
const JOB_2 = 'b7a5b7a0-1df6-4f2a-8a2c-4f4f0e1d2c33';

describe('readJobs', () => {
  it('gives jobs in the order of their submission, with their tasks', () => {
    expect(noted((place) => readJobs(fixture('jobs.json'), place))).toEqual({
      model: [
        {
          jobId: JOB_1,
          operationType: 'all',
          status: 'failed',
          submission: 'scheduled',
          submittedAt: '2026-03-02T03:00:00.0310000Z',
          endedAt: '2026-03-02T04:31:09.9020000Z',
          identifiers: [],
          tasks: [
            {
              taskId: '0d0d4f7f-8a1c-4b77-9e0c-2a2f3f1f4e01',
              operationType: 'ingestion',
              status: 'failed',
              friendlyName: 'eCommerce contacts',
              jobIds: [JOB_1],
              endedAt: '2026-03-02T03:11:40.2210000Z',
              message: 'The credentials for the data source are not valid.',
            },
            {
              taskId: '0d0d4f7f-8a1c-4b77-9e0c-2a2f3f1f4e02',
              operationType: 'other',
              status: 'successful',
              friendlyName: 'High value customers',
              jobIds: [JOB_1],
              endedAt: '2026-03-02T04:02:51.7000000Z',
            },
            {
              taskId: '0d0d4f7f-8a1c-4b77-9e0c-2a2f3f1f4e03',
              operationType: 'merge',
              status: 'needsUpdate',
              friendlyName: 'Merge',
              jobIds: [JOB_1],
            },
          ],
        },
        {
          jobId: JOB_2,
          operationType: 'ingestion',
          status: 'running',
          submission: 'manual',
          submittedAt: '2026-03-02T08:15:22.0000000Z',
          identifiers: ['8b0f2d52-54c1-4a0b-8d2e-0d3f0f6a7711'],
          tasks: [],
        },
      ],
      malformed: [],
      unknown: [],
    });
  });

  it('reads values in PascalCase alike', () => {
    const reply = fixture<unknown[]>('jobs.json');
    const other = inPascalCase(reply) as unknown[];
    expect(JSON.stringify(other)).toContain('"OnDemand"');
    expect(noted((place) => readJobs(other, place))).toEqual(noted((place) => readJobs(reply, place)));
  });

  it('keeps a job that lacks nearly everything, and notes a submission nobody has heard of', () => {
    const { jobs } = fixture<{ jobs: unknown[] }>('unexpected-values.json');
    const { model, unknown } = noted((place) => readJobs(jobs, place));
    expect(model[0]).toEqual({ jobId: JOB_2, operationType: 'other', status: 'unknown', identifiers: [], tasks: [] });
    expect(model[1]).not.toHaveProperty('submission');
    expect(unknown).toEqual(['jobSubmissionKind dreamt']);
  });

  it('drops a malformed task alone, a job without its id, and one whose tasks are no list', () => {
    const { jobs } = fixture<{ jobs: unknown[] }>('malformed-items.json');
    const { model, malformed } = noted((place) => readJobs(jobs, place));
    expect(model.map((job) => [job.jobId, job.tasks.map((task) => task.friendlyName)])).toEqual([
      [JOB_1, ['POS purchases']],
    ]);
    expect(malformed).toEqual(['0 tasks.0.taskStatus', '1 jobId', '2 tasks']);
  });

  it('loses nothing but what is malformed, wherever that stands', () => {
    const good = fixture<unknown[]>('jobs.json');
    const bad = fc.constantFrom<unknown>(null, 7, 'job', [], {}, { jobId: 7 }, { jobId: 'x', idList: 'all' });
    const places = fc.array(fc.tuple(bad, fc.nat({ max: 9 })), { maxLength: 5 });
    const expected = noted((place) => readJobs(good, place)).model;
    fc.assert(
      fc.property(places, (inserted) => {
        const reply = [...good];
        for (const [value, index] of inserted) reply.splice(index, 0, value);
        const { model, malformed } = noted((place) => readJobs(reply, place));
        expect(model).toEqual(expected);
        expect(malformed).toHaveLength(inserted.length);
      }),
    );
  });
});
