/** What Event Grid sends: observations that are taken at once, wake-ups, handshakes, and things that nobody understands. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTACTS_ID, INSTANCE_ID, type Installation, startInstallation } from './local-installation.ts';

let installation: Installation;

beforeAll(async () => {
  // After its first, no poll comes by itself.
  installation = await startInstallation({ POLL_INTERVAL: 'PT1H' });
});
afterAll(() => installation?.stop());

const instanceId = INSTANCE_ID;
const LOGGED_WITHIN_IN_MS = 60_000;
const flow = (key: string) => installation.receiver.addFlow(key).callbackUrl(installation.receiver.origin);
const now = () => new Date(Date.now() + 1).toISOString();

function cloudEvent(type: string, data: unknown, id: string) {
  return { specversion: '1.0', id, type, source: '/pipelines/nightly', time: now(), data };
}

const logged = (event: string, fits: (entry: { readonly [field: string]: unknown }) => boolean = () => true) =>
  installation.app.log.first((entry) => entry.event === event && fits(entry), event, LOGGED_WITHIN_IN_MS);

describe('A pushed observation starts a flow without a poll', () => {
  it('as a CloudEvent, of a segment', async () => {
    const { client, callbackOf } = installation;
    const query = { instanceId, segmentName: 'High_value', threshold: '5000' };
    await client.subscribe('segment-threshold-crossed', query, flow('pushed-segment'));
    const data = {
      instanceId,
      segmentName: 'High_value',
      outcome: 'Successful',
      memberCount: 5_300,
      evaluatedAt: now(),
    };
    const reply = await client.push(cloudEvent('audienceinsights.segment.evaluated', data, 'segment-1'));
    expect(reply.status).toBe(202);
    expect((await callbackOf('pushed-segment')).body).toMatchObject({ previousCount: 4_900, currentCount: 5_300 });
  });

  it('in the schema of Event Grid, of a data source, and only once', async () => {
    const { client, callbackOf, receiver } = installation;
    await client.subscribe('data-source-refresh-failed', { instanceId }, flow('pushed-run'));
    const event = (jobId: string) => ({
      id: jobId,
      eventType: 'AudienceInsights.DataSource.Refreshed',
      subject: 'sources/contacts',
      eventTime: now(),
      dataVersion: '1',
      data: { instanceId, dataSourceId: CONTACTS_ID, jobIds: [jobId], outcome: 'failed', endedAt: now() },
    });
    const first = event('job-1');
    expect((await client.push([first])).status).toBe(202);
    await callbackOf('pushed-run', ({ body }) => body.jobId === 'job-1');
    // Event Grid may deliver again; what comes after it shows that the second delivery has had its turn.
    expect((await client.push([first])).status).toBe(202);
    expect((await client.push([event('job-2')])).status).toBe(202);
    await callbackOf('pushed-run', ({ body }) => body.jobId === 'job-2');
    const jobs = receiver.received.filter((callback) => callback.flow === 'pushed-run').map(({ body }) => body.jobId);
    expect(jobs).toEqual(['job-1', 'job-2']);
  });
});

it('An event of another type about the instance is a reason to look', async () => {
  const { client, contoso, callbackOf } = installation;
  const query = { instanceId, measureName: 'TotalRevenue', threshold: '1300000' };
  await client.subscribe('measure-threshold-crossed', query, flow('woken'));
  await logged('poll.completed');
  contoso.evaluateMeasure('TotalRevenue', 1_400_000, { at: Date.now() + 1 });
  const monitor = {
    time: now(),
    resourceId: `/SUBSCRIPTIONS/1/INSTANCES/${instanceId.toUpperCase()}`,
    category: 'Operational',
    properties: JSON.stringify({ eventType: 'WorkflowEvent', instanceId, status: 'Successful' }),
  };
  expect((await client.push(cloudEvent('Microsoft.Insights.WorkflowEvent', monitor, 'monitor-1'))).status).toBe(202);
  expect((await callbackOf('woken')).body).toMatchObject({ currentValue: 1_400_000 });
  expect(await logged('status-event.received', ({ eventId }) => eventId === 'monitor-1')).toMatchObject({
    carriesObservation: false,
  });
});

describe('An event that is of no use is acknowledged, and logged once', () => {
  it.each([
    ['garbage', { id: 'garbage', data: { nothing: true } }, /names no instance/],
    [
      'one of ours that lacks its key',
      cloudEvent('audienceinsights.segment.evaluated', { instanceId, segmentName: 'x' }, 'halfway'),
      /data/,
    ],
    [
      'one of an instance that nobody watches',
      cloudEvent('x', { instanceId: 'fabrikam' }, 'foreign'),
      /not among the configured/,
    ],
  ])('%s', async (_, event, problem) => {
    expect((await installation.client.push(event)).status).toBe(202);
    const entry = await logged('status-event.ignored', ({ eventId }) => eventId === event.id);
    expect(entry.problem).toMatch(problem);
    expect(installation.app.log.all('status-event.ignored').filter(({ eventId }) => eventId === event.id)).toHaveLength(
      1,
    );
  });
});

describe('The handshake of Event Grid', () => {
  it('is answered with its code', async () => {
    const event = { id: '1', data: { validationCode: 'abc' } };
    const reply = await installation.client.push([event], 'SubscriptionValidation');
    expect([reply.status, reply.body]).toEqual([200, { validationResponse: 'abc' }]);
  });

  it('is answered by the options that CloudEvents ask for', async () => {
    const reply = await installation.client.ask('OPTIONS', '/runtime/webhooks/eventgrid', {
      query: { functionName: 'receiveStatusEvent' },
      key: installation.hostKeys.eventgrid,
      headers: { 'webhook-request-origin': 'eventgrid.azure.net' },
    });
    expect([reply.status, reply.headers.get('webhook-allowed-origin')]).toEqual([200, 'eventgrid.azure.net']);
  });

  it('is closed to who has only the function key', async () => {
    const reply = await installation.client.ask('POST', '/runtime/webhooks/eventgrid', {
      query: { functionName: 'receiveStatusEvent' },
      headers: { 'aeg-event-type': 'Notification' },
      body: [],
    });
    expect(reply.status).toBe(401);
  });
});
