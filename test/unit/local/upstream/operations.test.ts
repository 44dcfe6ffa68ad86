import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, MINUTE, NOON, PURCHASES_ID, startContoso } from './contoso.ts';

type Contoso = Awaited<ReturnType<typeof startContoso>>;
let stack: Contoso;

beforeEach(async () => {
  stack = await startContoso();
});
afterEach(() => stack.upstream.stop());

describe('jobs and status', () => {
  it('shows jobs newest first, ten of them unless asked otherwise, with tasks only on request', async () => {
    for (let n = 0; n < 12; n += 1) {
      stack.contoso.refreshDataSource(PURCHASES_ID, { outcome: 'successful', at: NOON + n * MINUTE });
    }
    const plain = await stack.get('/workflows/main/jobs');
    expect(plain.body).toHaveLength(10);
    expect(plain.body[0]).toMatchObject({ submittedTimestamp: '2026-03-02T12:11:00.0000000Z', idList: [PURCHASES_ID] });
    expect(plain.body[0]).not.toHaveProperty('tasks');
    const full = await stack.get('/workflows/main/jobs?top=12&includeTasks=true');
    expect(full.body).toHaveLength(12);
    expect(full.body[11].tasks).toMatchObject([{ friendlyName: 'POS purchases', taskStatus: 'successful' }]);
    expect((await stack.get('/workflows/main/history?top=3')).body).toHaveLength(3);
  });

  it('names the object of a task for people only, and its id in the status node', async () => {
    const { jobId } = stack.contoso.refreshDataSource(PURCHASES_ID, { outcome: 'failed', at: NOON, message: 'No.' });
    const job = await stack.get(`/workflows/main/jobs/${jobId}?includeTasks=true`);
    expect(job.body.tasks[0]).not.toHaveProperty('identifier');
    const status = await stack.get('/workflows/main/status');
    expect(status.body).toMatchObject([
      { operationType: 'ingestion', identifier: PURCHASES_ID, taskStatus: 'failed', ciError: { message: 'No.' } },
    ]);
  });

  it('keeps the last good run beside the latest one', async () => {
    const good = stack.contoso.refreshDataSource(PURCHASES_ID, { outcome: 'successful', at: NOON });
    const bad = stack.contoso.refreshDataSource(PURCHASES_ID, { outcome: 'timedOut', at: NOON + MINUTE });
    expect((await stack.get('/workflows/main/status')).body).toMatchObject([
      {
        jobIds: [bad.jobId],
        taskStatus: 'timedOut',
        endTimestamp: '2026-03-02T12:01:00.0000000Z',
        lastSuccessJobIds: [good.jobId],
        lastSuccessfulTimestamp: '2026-03-02T12:00:00.0000000Z',
      },
    ]);
  });

  it('shows a step that failed and was tried again as the same step with another end', async () => {
    const { jobId } = stack.contoso.startJob({ operationType: 'all', submission: 'scheduled', at: NOON });
    const step = { operationType: 'ingestion', identifier: PURCHASES_ID } as const;
    stack.contoso.endTask(jobId, { ...step, outcome: 'failed', at: NOON, message: 'No.' });
    stack.contoso.endTask(jobId, { ...step, outcome: 'successful', at: NOON + MINUTE });
    const { body } = await stack.get(`/workflows/main/jobs/${jobId}?includeTasks=true`);
    expect(body).toMatchObject({ jobStatus: 'running', endTimestamp: null, jobSubmissionKind: 'scheduled' });
    expect(body.tasks).toHaveLength(1);
    expect(body.tasks[0]).toMatchObject({ taskStatus: 'successful', ciError: null });
  });

  it.each([
    ['successful', 'updated'],
    ['timedOut', 'updateFailed'],
    ['aborted', 'updateCancelled'],
  ] as const)('derives the refresh state of a data source: %s is %s', async (outcome, refreshState) => {
    stack.contoso.refreshDataSource(PURCHASES_ID, { outcome, at: NOON });
    const { body } = await stack.get('/manage/datasources');
    expect(body[0].dataSourceMetadata).toMatchObject({ dataSourceId: PURCHASES_ID, refreshState });
  });
});

describe('segments', () => {
  it('shows history only on request, newest first, within a window counted from source time', async () => {
    for (const [daysAgo, count] of [
      [12, 1],
      [9, 2],
      [1, 3],
    ] as const) {
      stack.contoso.evaluateSegment('High_value', count, { at: NOON - daysAgo * DAY });
    }
    const history = async (query: string) => {
      const [segment] = (await stack.get(`/manage/segments${query}`)).body;
      return segment.evaluationStatusHistory?.map(({ entityCount }: { entityCount: number }) => entityCount);
    };
    expect(await history('')).toBeUndefined();
    expect(await history('?includeHistoricStats=true')).toEqual([3, 2]);
    expect(await history('?includeHistoricStats=true&historicStatsDays=20')).toEqual([3, 2, 1]);
  });

  it('spells the status of an evaluation in PascalCase and keeps the last good run after a failure', async () => {
    stack.contoso.evaluateSegment('High_value', 10, { at: NOON - MINUTE });
    stack.contoso.evaluateSegment('High_value', undefined, { at: NOON, outcome: 'failed' });
    const [segment] = (await stack.get('/manage/segments')).body;
    expect(segment).toMatchObject({ friendlyName: 'High value', state: 'active' });
    expect(segment.evaluationStatus).toMatchObject({
      jobStatus: 'CompletedFailure',
      evaluationDate: '2026-03-02T12:00:00.0000000Z',
      entityCount: 10,
      lastSuccessfulRunId: stack.contoso.jobs[0]?.jobId,
    });
  });

  it('lists as many as asked for', async () => {
    stack.contoso.addSegment({ name: 'Second' });
    expect((await stack.get('/manage/segments')).body).toHaveLength(2);
    expect((await stack.get('/manage/segments?numberOfSegments=1')).body).toHaveLength(1);
  });
});

describe('measures', () => {
  it('gives values as text under the alias, stamped with the beginning of the evaluation', async () => {
    stack.contoso.evaluateMeasure('TotalRevenue', 1250344.75, { at: NOON });
    const { body } = await stack.get('/manage/measures/TotalRevenue');
    expect(body.definition).toMatchObject({ isScalar: true, dimensions: [], aggregates: [{ alias: 'TotalRevenue' }] });
    expect(body.output).toMatchObject({
      evaluationTime: '2026-03-02T12:00:00.0000000Z',
      values: { TotalRevenue: '1250344.75' },
    });
    expect(body.latestEvaluation).toMatchObject({ state: 'completed', endTime: '2026-03-02T12:00:20.0000000Z' });
    expect(body).not.toHaveProperty('outputHistory');
  });

  it('shows older outputs on request and keeps the last one after a failure', async () => {
    stack.contoso.evaluateMeasure('TotalRevenue', 1, { at: NOON - 40 * DAY });
    stack.contoso.evaluateMeasure('TotalRevenue', 2, { at: NOON - 2 * DAY });
    stack.contoso.evaluateMeasure('TotalRevenue', 3, { at: NOON - DAY });
    stack.contoso.evaluateMeasure('TotalRevenue', undefined, { at: NOON, outcome: 'failed' });
    const { body } = await stack.get('/manage/measures/TotalRevenue?includeHistoricStats=true');
    expect(body.latestEvaluation.state).toBe('failed');
    expect(body.output.values).toEqual({ TotalRevenue: '3' });
    expect(body.evaluationStats.consecutiveFailureCount).toBe(1);
    expect(body.outputHistory).toMatchObject([{ values: { TotalRevenue: '2' } }]);
    expect(body.evaluationHistory).toMatchObject([{ state: 'completed' }, { state: 'completed' }]);
  });

  it('has no value of its own for a measure with a dimension', async () => {
    stack.contoso.addMeasure({ name: 'RevenueByStore', dimensions: ['Store'] });
    stack.contoso.evaluateMeasure('RevenueByStore', 5, { at: NOON });
    const [, byStore] = (await stack.get('/manage/measures')).body;
    expect(byStore.definition).toMatchObject({ isScalar: false, dimensions: [{ field: 'Store' }] });
    expect(byStore.output.values).toEqual({});
  });
});
