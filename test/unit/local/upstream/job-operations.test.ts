// Jobs that are started and cancelled over the simulated API, as the published one says it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CREDENTIALS, INSTANCE_ID, NOON, PURCHASES_ID, startContoso } from './contoso.ts';

type Contoso = Awaited<ReturnType<typeof startContoso>>;
let stack: Contoso;

beforeEach(async () => {
  stack = await startContoso();
});
afterEach(() => stack.upstream.stop());

const reply = z.looseObject({ jobId: z.string().optional() });

async function post(path: string, body?: unknown) {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const headers = { ...CREDENTIALS, 'content-type': 'application/json' };
  const url = `${stack.upstream.url}/instances/${INSTANCE_ID}/workflows/main/${path}`;
  const response = await fetch(url, { method: 'POST', headers, ...sent });
  return { status: response.status, body: reply.parse(await response.json()) };
}

describe('A job', () => {
  it.each([
    ['its body', 'jobs', { operationType: 'ingestion', jobType: 'incremental', identifiers: [PURCHASES_ID] }],
    ['its query', 'jobs?operationType=ingestion&jobType=incremental', { identifiers: [PURCHASES_ID] }],
  ])('is started by what %s says, and runs', async (_, path, body) => {
    const { status, body: job } = await post(path, body);
    expect([status, job]).toEqual([
      200,
      expect.objectContaining({
        operationType: 'ingestion',
        jobType: 'incremental',
        jobSubmissionKind: 'onDemand',
        jobStatus: 'running',
        idList: [PURCHASES_ID],
      }),
    ]);
    expect((await stack.get(`/workflows/main/jobs/${job.jobId}`)).body).toEqual(job);
  });

  it.each([{}, { operationType: 'everything' }, { operationType: 'all', identifiers: 'x' }])(
    'is not started by %j',
    async (body) => {
      expect((await post('jobs', body)).status).toBe(400);
      expect(stack.contoso.jobs).toEqual([]);
    },
  );

  it('is aborted by a cancel, and one that has ended stays as it ended', async () => {
    const { body: running } = await post('jobs', { operationType: 'all' });
    expect((await post(`jobs/${running.jobId}/cancel`)).body).toMatchObject({ jobStatus: 'aborted' });
    const ended = stack.contoso.refreshDataSource(PURCHASES_ID, { outcome: 'failed', at: NOON });
    expect((await post(`jobs/${ended.jobId}/cancel`)).body).toMatchObject({ jobStatus: 'failed' });
    expect(await post('jobs/nothing/cancel')).toMatchObject({ status: 404, body: { errorCode: 'graphJobNotFound' } });
  });
});
