/** From the day's work in Customer Insights to a flow that runs: each trigger once, from outside, found by polling. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTACTS_ID, INSTANCE_ID, type Installation, startInstallation } from './local-installation.ts';

let installation: Installation;

beforeAll(async () => {
  installation = await startInstallation();
});
afterAll(() => installation?.stop());

const instanceId = INSTANCE_ID;
const common = { instanceId, instanceName: 'Contoso Retail' };
const flow = (key: string) => installation.receiver.addFlow(key).callbackUrl(installation.receiver.origin);
/** Runs count from the moment of the subscription. */
const now = () => Date.now() + 1;

describe('A flow is started', () => {
  it('when a data source refresh fails', async () => {
    const { client, contoso, callbackOf } = installation;
    const { id } = await client.subscribe('data-source-refresh-failed', { instanceId }, flow('failed'));
    const { jobId } = contoso.refreshDataSource(CONTACTS_ID, { outcome: 'timedOut', at: now(), message: 'Too slow.' });
    expect((await callbackOf('failed')).body).toMatchObject({
      ...common,
      eventType: 'data-source-refresh-failed',
      subscriptionId: id,
      sequence: 1,
      dataSourceId: CONTACTS_ID,
      dataSourceName: 'eCommerce contacts',
      status: 'timedOut',
      jobId,
      errorMessage: 'Too slow.',
    });
  });

  it('when a data source refresh succeeds', async () => {
    const { client, contoso, callbackOf } = installation;
    const query = { instanceId, dataSourceId: CONTACTS_ID.toUpperCase() };
    await client.subscribe('data-source-refresh-succeeded', query, flow('succeeded'));
    const { jobId } = contoso.refreshDataSource(CONTACTS_ID, { outcome: 'successful', at: now() });
    expect((await callbackOf('succeeded')).body).toMatchObject({ ...common, dataSourceId: CONTACTS_ID, jobId });
  });

  it('when a segment crosses a threshold', async () => {
    const { client, contoso, callbackOf } = installation;
    await client.subscribe(
      'segment-threshold-crossed',
      { instanceId, segmentName: 'high_value', threshold: '5000' },
      flow('segment'),
    );
    contoso.evaluateSegment('High_value', 5_100, { at: now() });
    expect((await callbackOf('segment')).body).toMatchObject({
      ...common,
      segmentDisplayName: 'High value customers',
      previousCount: 4_900,
      currentCount: 5_100,
      threshold: 5_000,
      crossed: 'above',
    });
  });

  it('when a business measure crosses a threshold', async () => {
    const { client, contoso, callbackOf } = installation;
    await client.subscribe(
      'measure-threshold-crossed',
      { instanceId, measureName: 'TotalRevenue', threshold: '1200000.25', direction: 'Below' },
      flow('measure'),
    );
    contoso.evaluateMeasure('TotalRevenue', 1_199_999.75, { at: now() });
    expect((await callbackOf('measure')).body).toMatchObject({
      ...common,
      measureName: 'TotalRevenue',
      previousValue: 1_200_000.5,
      currentValue: 1_199_999.75,
      crossed: 'below',
    });
  });

  it('when unification is completed', async () => {
    const { client, upstream, callbackOf } = installation;
    await client.subscribe('unification-completed', { instanceId, outcome: 'succeeded' }, flow('unification'));
    const made = await fetch(`${upstream.origin}/control/unifications`, { method: 'POST', body: '{}' });
    expect(made.status).toBe(200);
    expect((await callbackOf('unification')).body).toMatchObject({ ...common, outcome: 'succeeded' });
  });

  it('when a full refresh is completed', async () => {
    const { client, contoso, callbackOf } = installation;
    await client.subscribe('full-refresh-completed', { instanceId }, flow('refresh'));
    const { jobId } = contoso.runEverything({ outcome: 'failed', submission: 'scheduled', at: now() });
    const expected = { ...common, outcome: 'failed', status: 'failed', submission: 'scheduled', jobId };
    expect((await callbackOf('refresh')).body).toMatchObject(expected);
  });
});

it('Whoever asks is told why a flow was started, and why it was not', async () => {
  const { client, contoso } = installation;
  const { id } = await client.subscribe(
    'segment-threshold-crossed',
    { instanceId, segmentName: 'High_value', threshold: '9000', cooldown: 'PT2H' },
    flow('verdicts'),
  );
  const start = now();
  const counts = [8_000, 9_500, 7_000, 9_600];
  for (const [index, count] of counts.entries()) contoso.evaluateSegment('High_value', count, { at: start + index });
  contoso.evaluateSegment('High_value', undefined, { at: start + counts.length, outcome: 'failed' });
  const verdicts = async () => (await client.get(`subscriptions/${id}/verdicts`)).body;
  const told = (reason: string, more: object = {}) => expect.objectContaining({ reason, ...more });
  await expect.poll(verdicts, { timeout: 40_000 }).toEqual({
    verdicts: [
      told('evaluation-failed', { outcome: 'failed', fires: false }),
      told('cooling-down', { value: 9_600, previous: 7_000, fires: false }),
      told('not-crossed', { value: 7_000 }),
      told('crossed-above', { value: 9_500, fires: true, eventId: expect.stringMatching(/^[0-9A-Z]{26}$/) }),
      told('not-crossed', { value: 8_000 }),
    ],
    more: false,
  });
  const late = await client.get(`subscriptions/${id}/verdicts`, {
    since: new Date(start + 3).toISOString(),
    limit: '1',
  });
  expect(late.body).toEqual({ verdicts: [told('evaluation-failed')], more: true });
  const before = await client.get(`subscriptions/${id}/verdicts`, { until: new Date(start + 1).toISOString() });
  expect(before.body).toEqual({ verdicts: [told('not-crossed', { value: 8_000 })], more: false });
});

describe('Who makes a flow can choose from', () => {
  it.each([
    ['instances', {}, [{ id: instanceId, name: 'Contoso Retail' }]],
    [
      'data-sources',
      { instanceId },
      [
        { id: '*', name: 'Any data source' },
        { id: CONTACTS_ID, name: 'eCommerce contacts' },
      ],
    ],
    ['segments', { instanceId }, [{ id: 'High_value', name: 'High value customers' }]],
    ['measures', { instanceId }, [{ id: 'TotalRevenue', name: 'Total revenue' }]],
  ])('the %s that can be watched', async (list, query, value) => {
    const reply = await installation.client.get(`options/${list}`, query);
    expect([reply.status, reply.body]).toEqual([200, { value }]);
  });
});
