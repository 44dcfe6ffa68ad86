/** Events out: the built app publishes to a topic that checks what the service checks, beside its flows and apart from them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTopic, type Topic } from '../../local/event-grid/topic.ts';
import { publishedEventSchema } from '../../shared/contracts/published-event.ts';
import { CONTACTS_ID, INSTANCE_ID, type Installation, startInstallation } from './local-installation.ts';

let topic: Topic;
let installation: Installation;

beforeAll(async () => {
  topic = await startTopic();
  installation = await startInstallation({
    PUBLISH_TOPIC_ENDPOINT: topic.endpoint,
    PUBLISH_TOPIC_KEY: topic.keys.key2,
  });
});
afterAll(async () => {
  await installation?.stop();
  await topic?.stop();
});

const WITHIN_IN_MS = 60_000;
const instanceId = INSTANCE_ID;
const SEGMENT = { instanceId, segmentName: 'High_value', threshold: '5000' };
const MEASURE = { instanceId, measureName: 'TotalRevenue', threshold: '1500000' };
const flow = (key: string) => installation.receiver.addFlow(key).callbackUrl(installation.receiver.origin);
const fail = () => installation.contoso.refreshDataSource(CONTACTS_ID, { outcome: 'failed', at: Date.now() + 1 });
const requestsOf = (eventId: string) => topic.published.filter(({ events }) => events.some(({ id }) => id === eventId));

async function publicationOf(subscriptionId: string, eventId: string) {
  const reply = await installation.client.get(`subscriptions/${subscriptionId}/deliveries`, { destination: 'topic' });
  const { deliveries }: { deliveries: { eventId: string; state: string }[] } = JSON.parse(reply.text);
  return deliveries.find((one) => one.eventId === eventId);
}

describe('An event that starts a flow', () => {
  it('is at the topic too, with the body of the flow as its data and the trace that the flow was told', async () => {
    await installation.client.subscribe('data-source-refresh-failed', { instanceId }, flow('well'));
    fail();
    const { eventId, body, headers } = await installation.callbackOf('well');
    await expect.poll(() => requestsOf(eventId), { timeout: WITHIN_IN_MS }).toHaveLength(1);
    const [event] = requestsOf(eventId).flatMap(({ events }) => events);
    expect(publishedEventSchema.parse(event)).toMatchObject({
      id: eventId,
      traceparent: headers.traceparent,
      data: body,
    });
    expect(headers.traceparent).toEqual(expect.any(String));
    expect(topic.refused).toEqual([]);
  });

  it('does so at once where the topic fails, and is published again with the same bytes', async () => {
    const { id } = await installation.client.subscribe('segment-threshold-crossed', SEGMENT, flow('while-down'));
    topic.trouble({ kind: 'answer-lost' });
    installation.contoso.evaluateSegment('High_value', 5_300, { at: Date.now() + 1 });
    const { eventId } = await installation.callbackOf('while-down');
    const state = async () => (await publicationOf(id, eventId))?.state;
    await expect.poll(state, { timeout: WITHIN_IN_MS, interval: 500 }).toBe('delivered');
    expect(requestsOf(eventId)).toHaveLength(2);
    expect(new Set(requestsOf(eventId).map(({ body }) => body)).size).toBe(1);
    expect(installation.receiver.received.filter((callback) => callback.flow === 'while-down')).toHaveLength(1);
  });

  it('is published where its flow is switched off', async () => {
    await installation.client.subscribe('data-source-refresh-failed', { instanceId }, flow('off'));
    installation.receiver.flow('off').state = 'disabled';
    fail();
    const { eventId } = await installation.callbackOf('off');
    await expect.poll(() => requestsOf(eventId), { timeout: WITHIN_IN_MS }).toHaveLength(1);
  });
});

it('An event that the topic refused ends by name, is listed, and goes out when it is sent again', async () => {
  const { client } = installation;
  const { id } = await client.subscribe('measure-threshold-crossed', MEASURE, flow('refused'));
  topic.trouble({ kind: 'status', status: 413 });
  installation.contoso.evaluateMeasure('TotalRevenue', 2_000_000, { at: Date.now() + 1 });
  const { eventId } = await installation.callbackOf('refused');
  const ended = () => publicationOf(id, eventId);
  await expect
    .poll(ended, { timeout: WITHIN_IN_MS, interval: 250 })
    .toMatchObject({ state: 'refused', because: 'too-large', attempts: [{ status: 413 }] });
  expect(requestsOf(eventId)).toEqual([]);
  const reply = await client.ask('POST', `/api/subscriptions/${id}/deliveries/${eventId}/replay`, {
    query: { destination: 'topic' },
  });
  expect(reply.status).toBe(200);
  await expect.poll(() => requestsOf(eventId), { timeout: WITHIN_IN_MS }).toHaveLength(1);
});
