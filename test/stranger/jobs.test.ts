/** Jobs by the definition alone: refreshes are started, waited for as the flow engine does it, and cancelled. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CONTACTS_ID, INSTANCE_ID, type Installation } from '../e2e/local-installation.ts';
import type { Inputs, Reply, Stranger } from './client.ts';
import { startStranger } from './start-stranger.ts';

const contoso = { instanceId: INSTANCE_ID };

let installation: Installation;
let stranger: Stranger;

beforeAll(async () => {
  ({ installation, stranger } = await startStranger());
});
afterAll(() => installation?.stop());

const job = z.looseObject({ jobId: z.string(), status: z.string(), hasEnded: z.boolean() });

async function started(inputs: Inputs = {}): Promise<{ jobId: string; location: string }> {
  const { status, headers, body } = await stranger.call('StartRefresh', { ...contoso, ...inputs });
  expect([status, job.parse(body).hasEnded]).toEqual([202, false]);
  return { jobId: job.parse(body).jobId, location: headers.get('location') ?? '' };
}

const askAgain = ({ headers }: Reply) => stranger.callPage('GetRefresh', headers.get('location') ?? '');

describe('A refresh', () => {
  it('is waited for until it has ended, and is then told with how it ended', async () => {
    const { jobId, location } = await started();
    expect(location).not.toContain(installation.hostKeys.function);
    let reply = await stranger.callPage('GetRefresh', location);
    for (const _ of [1, 2]) {
      expect([reply.status, Number(reply.headers.get('retry-after')) > 0]).toEqual([202, true]);
      reply = await askAgain(reply);
    }
    installation.contoso.endJob(jobId, { outcome: 'failed', at: Date.now() });
    reply = await askAgain(reply);
    expect([reply.status, reply.headers.get('location')]).toEqual([200, null]);
    expect(reply.body).toMatchObject({ jobId, status: 'failed', hasEnded: true, operationType: 'all' });
  });

  it.each([
    [{ what: 'data-sources', dataSourceId: CONTACTS_ID }, 'ingestion', 'full', [CONTACTS_ID]],
    [{ what: 'segments', segmentName: 'High_value' }, 'segmentation', 'full', ['High_value']],
    [{ what: 'measures', extent: 'incremental' }, 'measures', 'incremental', []],
    [{}, 'all', 'full', []],
  ])('of %j is asked of Customer Insights as %s, %s, of %j', async (inputs, operationType, jobType, idList) => {
    const { jobId } = await started(inputs);
    expect(installation.contoso.job(jobId)).toMatchObject({ operationType, jobType, idList, submission: 'onDemand' });
  });

  it('is not started twice: who gets no answer is told to look first', async () => {
    const { faults, requests } = installation.upstream;
    faults.add('startJob', { kind: 'status', status: 503 }, 1);
    const before = requests.count('startJob');
    expect(await stranger.refusalOf('StartRefresh', contoso)).toEqual([
      409,
      'write-unanswered',
      expect.stringContaining('the refresh may have been started'),
    ]);
    expect(requests.count('startJob')).toBe(before + 1);
  });

  it('waits as long as Customer Insights says when it was asked too often, at its start and at its end', async () => {
    const { location } = await started();
    const { faults } = installation.upstream;
    faults.add('startJob', { kind: 'status', status: 429, retryAfterInSeconds: 17 }, 1);
    faults.add('job', { kind: 'status', status: 429, retryAfterInSeconds: 18 }, 1);
    const [start, end] = [
      await stranger.call('StartRefresh', contoso),
      await stranger.callPage('GetRefresh', location),
    ];
    expect([start.status, start.headers.get('retry-after')]).toEqual([429, '17']);
    expect([end.status, end.headers.get('retry-after')]).toEqual([429, '18']);
  });

  it('of something that is not of its kind is refused by the field', async () => {
    expect(
      await stranger.refusalOf('StartRefresh', { ...contoso, what: 'segments', measureName: 'TotalRevenue' }),
    ).toEqual([400, 'input-invalid', 'measureName must be empty unless what is measures.']);
  });
});

describe('A job', () => {
  it('that runs is cancelled, and then has ended', async () => {
    const { jobId } = await started();
    expect((await stranger.call('CancelJob', { ...contoso, jobId })).body).toMatchObject({ jobId, status: 'aborted' });
    expect(await stranger.refusalOf('CancelJob', { ...contoso, jobId })).toEqual([
      409,
      'job-ended',
      `jobId: the job ${jobId} has ended already (aborted), so there is nothing to cancel.`,
    ]);
  });

  it.each(['nothing', '../../instances', 'a/b', '%2e%2e'])('named %j is not there', async (jobId) => {
    const [status, code] = await stranger.refusalOf('CancelJob', { ...contoso, jobId });
    expect([status, code]).toEqual([404, 'job-unknown']);
  });
});
