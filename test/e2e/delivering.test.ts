/** From a decision to a flow that runs, whatever the flow's side answers; and what can be seen of it and done again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { refusalIn, type Subscribed } from './app-client.ts';
import { INSTANCE_ID, type Installation, startInstallation } from './local-installation.ts';

let installation: Installation;

beforeAll(async () => {
  installation = await startInstallation();
});
afterAll(() => installation?.stop());

const ATTEMPT = 'x-audience-signals-attempt';
const REPLAY = 'x-audience-signals-replay';
const EVENT_ID = 'x-audience-signals-event-id';
const SETTLED_WITHIN_IN_MS = 60_000;

const deliveries = z.object({ deliveries: z.array(z.looseObject({ eventId: z.string(), state: z.string() })) });

async function subscribe(key: string): Promise<Subscribed> {
  const { client, receiver } = installation;
  const query = { instanceId: INSTANCE_ID, segmentName: 'High_value', threshold: '5000', cooldown: 'PT0S' };
  return client.subscribe('segment-threshold-crossed', query, receiver.addFlow(key).callbackUrl(receiver.origin));
}

const sendTest = (id: string) => installation.client.ask('POST', `/api/subscriptions/${id}/test-event`);
const replay = (id: string, eventId: string) =>
  installation.client.ask('POST', `/api/subscriptions/${id}/deliveries/${eventId}/replay`);

async function deliveriesOf(id: string) {
  const reply = await installation.client.get(`subscriptions/${id}/deliveries`);
  return deliveries.parse(reply.body).deliveries;
}

async function settled(id: string, state: string) {
  const inState = async () => (await deliveriesOf(id)).find((delivery) => delivery.state === state);
  await expect.poll(inState, { timeout: SETTLED_WITHIN_IN_MS }).toBeDefined();
  const delivery = await inState();
  if (delivery === undefined) throw new Error(`The delivery that ended ${state} is gone.`);
  return delivery;
}

const receivedBy = (key: string) => installation.receiver.received.filter(({ flow }) => flow === key);

it('An event that met a busy engine comes again: the same id, the same body, the next attempt', async () => {
  const { id } = await subscribe('busy');
  installation.receiver.flow('busy').fail({ status: 503 }, 1);
  await sendTest(id);
  await installation.callbackOf('busy', ({ status }) => status === 503);

  const [waiting] = await deliveriesOf(id);
  expect(waiting).toMatchObject({ state: 'waiting', nextAttemptAt: expect.any(String) });
  const early = await replay(id, waiting?.eventId ?? '');
  expect([early.status, refusalIn(early).code]).toEqual([409, 'event-not-final']);

  await installation.callbackOf('busy', ({ status }) => status === 202);
  const [first, second, ...others] = receivedBy('busy');
  expect(others).toEqual([]);
  expect([first?.headers[ATTEMPT], second?.headers[ATTEMPT]]).toEqual(['1', '2']);
  expect(second?.headers[EVENT_ID]).toBe(first?.eventId);
  expect(JSON.stringify(second?.body)).toBe(JSON.stringify(first?.body));
  expect(await settled(id, 'delivered')).toMatchObject({
    attempts: [
      { attempt: 1, status: 503, meaning: 'transient' },
      { attempt: 2, status: 202, meaning: 'accepted', durationInMs: expect.any(Number) },
    ],
  });
});

it('What was delivered is shown with its status, its time and the flow’s run, and without the address', async () => {
  const { id } = await subscribe('shown');
  installation.contoso.evaluateSegment('High_value', 5_001, { at: Date.now() + 1 });
  const { body } = await installation.callbackOf('shown');
  const delivery = await settled(id, 'delivered');
  expect(delivery).toMatchObject({
    eventId: body.eventId,
    eventType: 'segment-threshold-crossed',
    origin: 'fire',
    replay: 0,
    runId: expect.stringMatching(/^085.*CU01$/),
    attempts: [{ attempt: 1, status: 202, durationInMs: expect.any(Number), meaning: 'accepted' }],
    body,
  });
  const { text } = await installation.client.get(`subscriptions/${id}/deliveries`);
  expect(text).not.toMatch(/sig=|workflows|127\.0\.0\.1/);
});

it('A test event says so, and comes to the one flow that was asked for', async () => {
  const [asked, other] = [await subscribe('asked'), await subscribe('other')];
  const reply = await sendTest(asked.id);
  expect([reply.status, reply.body]).toEqual([200, expect.objectContaining({ origin: 'test', state: 'waiting' })]);
  const { body } = await installation.callbackOf('asked');
  expect(body).toMatchObject({ isTest: true, subscriptionId: asked.id, crossed: 'above', threshold: 5_000 });
  // Events of one subject are delivered together: when the other has its own, it would have had this one.
  await sendTest(other.id);
  await installation.callbackOf('other');
  expect(receivedBy('other').map(({ subscriptionId }) => subscriptionId)).toEqual([other.id]);
  expect(receivedBy('asked')).toHaveLength(1);
});

describe('An event that has ended', () => {
  it('is sent again under its old id, and says that it is a replay', async () => {
    const { id } = await subscribe('replayed');
    await sendTest(id);
    const first = await installation.callbackOf('replayed');
    await settled(id, 'delivered');
    for (const number of ['1', '2']) {
      const reply = await replay(id, first.eventId);
      expect([reply.status, reply.body]).toEqual([200, expect.objectContaining({ replay: Number(number) })]);
      const again = await installation.callbackOf('replayed', ({ headers }) => headers[REPLAY] === number);
      expect(again.eventId).toBe(first.eventId);
      expect(again.headers[ATTEMPT]).toBe('1');
      expect(JSON.stringify(again.body)).toBe(JSON.stringify(first.body));
      const ended = async () => (await deliveriesOf(id)).filter(({ state }) => state === 'delivered').length;
      await expect.poll(ended, { timeout: SETTLED_WITHIN_IN_MS }).toBe(Number(number) + 1);
    }
    expect(first.headers).not.toHaveProperty(REPLAY);
  });

  it('of another subscription is not known', async () => {
    const [mine, foreign] = [await subscribe('mine'), await subscribe('foreign')];
    await sendTest(foreign.id);
    const { eventId } = await installation.callbackOf('foreign');
    await settled(foreign.id, 'delivered');
    const reply = await replay(mine.id, eventId);
    expect([reply.status, refusalIn(reply).code]).toEqual([404, 'event-unknown']);
  });
});

it('A flow that is switched off keeps its subscription, and its event is refused', async () => {
  const { id } = await subscribe('off');
  installation.receiver.flow('off').state = 'disabled';
  await sendTest(id);
  expect(await settled(id, 'refused')).toMatchObject({ because: 'flow-off' });
  const shown = await installation.client.get(`subscriptions/${id}`);
  expect(shown.body).toMatchObject({ status: 'active', callback: { condition: 'switched-off' } });
});

it('A flow that is deleted takes its subscription along', async () => {
  const { id, location } = await subscribe('deleted');
  installation.receiver.flow('deleted').state = 'deleted';
  await sendTest(id);
  expect(await settled(id, 'gone')).toMatchObject({ origin: 'test' });
  const statusOf = async () => (await installation.client.get(`subscriptions/${id}`)).status;
  await expect.poll(statusOf, { timeout: SETTLED_WITHIN_IN_MS }).toBe(404);
  const ended = await installation.client.askAt('DELETE', location);
  expect([ended.status, ended.body]).toEqual([200, { status: 'unchanged' }]);
});
