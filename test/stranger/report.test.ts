/** The status report by the definition alone: as a mail, as data, and where not all can be read. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTACTS_ID, INSTANCE_ID, type Installation } from '../e2e/local-installation.ts';
import type { Stranger } from './client.ts';
import { startStranger } from './start-stranger.ts';

const contoso = { instanceId: INSTANCE_ID };

let installation: Installation;
let stranger: Stranger;

beforeAll(async () => {
  ({ installation, stranger } = await startStranger());
});
afterAll(() => installation?.stop());

/** In this order: what was read well is kept for a moment. */
describe('The status report', () => {
  it('waits as long as Customer Insights says when it was asked too often', async () => {
    installation.upstream.faults.add('segments', { kind: 'status', status: 429, retryAfterInSeconds: 17 }, 1);
    const { status, headers } = await stranger.call('GetStatusReport', { ...contoso, reportType: 'segments' });
    expect([status, headers.get('retry-after')]).toEqual([429, '17']);
  });

  it('says what it could not read, and why, and tells the rest', async () => {
    installation.upstream.faults.add('measures', { kind: 'status', status: 503 }, 1);
    installation.contoso.refreshDataSource(CONTACTS_ID, {
      outcome: 'failed',
      at: Date.now(),
      message: 'No column <Email> & such.',
    });
    const { status, body } = await stranger.call('GetStatusReportV2', contoso);
    const message = 'Measures could not be read. Customer Insights does not answer just now. Try again in a moment.';
    expect(status).toBe(200);
    expect(body).toMatchObject({
      problems: [{ part: 'measures', message }],
      isHealthy: false,
      html: expect.stringContaining(message),
      summary: expect.stringContaining('measures could not be read'),
    });
    expect(body).not.toHaveProperty('measures');
  });

  it('tells as a mail and as data what has failed', async () => {
    const { body: mail } = await stranger.call('GetStatusReport', contoso);
    const { body: data } = await stranger.call('GetStatusReportV2', { ...contoso, reportType: 'refreshes' });
    expect(mail).toMatchObject({
      isHealthy: false,
      html: expect.stringContaining('No column &lt;Email&gt; &amp; such.'),
      summary: expect.stringContaining('(1 failed)'),
    });
    expect(data).toMatchObject({
      problems: [],
      hasMoreJobs: false,
      dataSources: expect.arrayContaining([
        expect.objectContaining({ status: 'failed', message: 'No column <Email> & such.' }),
      ]),
      jobCounts: expect.objectContaining({ failed: 1 }),
    });
    expect(data).not.toHaveProperty('segments');
  });

  it('begins when its maker says', async () => {
    const since = '2026-01-02T03:04:05.000Z';
    const { body } = await stranger.call('GetStatusReportV2', { ...contoso, reportType: 'measures', since });
    expect(body).toMatchObject({ since: expect.stringContaining('2026-01-02T03:04:05'), measures: expect.any(Array) });
    const { status } = await stranger.call('GetStatusReportV2', { ...contoso, since: '2999-01-01T00:00:00Z' });
    expect(status).toBe(400);
  });
});
