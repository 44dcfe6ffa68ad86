/** What a caller gets who asks in the wrong way: the right status, and words to mend it by. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { refusalIn } from './app-client.ts';
import { type Installation, startInstallation } from './local-installation.ts';

let installation: Installation;

beforeAll(async () => {
  // Nothing here needs a poll.
  installation = await startInstallation({ POLL_INTERVAL: 'PT1H' });
});
afterAll(() => installation?.stop());

const A_SUBSCRIPTION = `${'0'.repeat(20)}-${'a'.repeat(20)}`;
const AN_EVENT = '01JNA0000000000000000000AB';

const ROUTES = [
  ['POST', 'triggers/data-source-refresh-failed'],
  ['POST', 'triggers/data-source-refresh-succeeded'],
  ['POST', 'triggers/segment-threshold-crossed'],
  ['POST', 'triggers/measure-threshold-crossed'],
  ['POST', 'triggers/full-refresh-completed'],
  ['POST', 'triggers/unification-completed'],
  ['GET', 'subscriptions'],
  ['GET', `subscriptions/${A_SUBSCRIPTION}`],
  ['GET', `subscriptions/${A_SUBSCRIPTION}/verdicts`],
  ['GET', `subscriptions/${A_SUBSCRIPTION}/deliveries`],
  ['POST', `subscriptions/${A_SUBSCRIPTION}/cancel`],
  ['POST', `subscriptions/${A_SUBSCRIPTION}/test-event`],
  ['POST', `subscriptions/${A_SUBSCRIPTION}/deliveries/${AN_EVENT}/replay`],
  ['GET', 'options/instances'],
  ['GET', 'options/data-sources'],
  ['GET', 'options/segments'],
  ['GET', 'options/measures'],
] as const;

describe.each(ROUTES)('%s %s', (method, path) => {
  it('is closed without the function key, and with another', async () => {
    for (const key of [undefined, '', 'another']) {
      const reply = await installation.client.ask(method, `/api/${path}`, { key });
      expect([reply.status, reply.text]).toEqual([401, '']);
    }
  });

  it('is not there by another method', async () => {
    expect((await installation.client.ask('PUT', `/api/${path}`)).status).toBe(404);
  });
});

describe('Routes that ask for no key', () => {
  it.each([
    ['GET', 'health', 200],
    ['DELETE', `subscriptions/${A_SUBSCRIPTION}`, 200],
  ])('%s %s', async (method, path, status) => {
    expect((await installation.client.ask(method, `/api/${path}`, { key: undefined })).status).toBe(status);
  });

  it('are these two alone', async () => {
    const anonymous = [];
    for (const { name, config } of await hostedFunctions()) {
      if (config.bindings.some(({ authLevel }) => authLevel === 'anonymous')) anonymous.push(name);
    }
    expect(anonymous.sort()).toEqual(['health', 'unsubscribe']);
  });
});

async function hostedFunctions() {
  const reply = await installation.client.ask('GET', '/admin/functions', { key: installation.hostKeys.master });
  const binding = z.object({ type: z.string(), authLevel: z.string().optional() });
  return z.array(z.object({ name: z.string(), config: z.object({ bindings: z.array(binding) }) })).parse(reply.body);
}

describe('Inputs that cannot be are told by their names', () => {
  it.each([
    ['subscriptions/nothing', 'subscriptionId'],
    [`subscriptions/${A_SUBSCRIPTION}/verdicts?since=yesterday`, 'since'],
    [`subscriptions/${A_SUBSCRIPTION}/deliveries?limit=0`, 'limit'],
    ['subscriptions?limit=lots', 'limit'],
    ['options/segments', 'instanceId'],
  ])('for GET %s', async (path, field) => {
    const reply = await installation.client.get(path);
    expect(reply.status).toBe(400);
    expect(refusalIn(reply).details?.map((detail) => detail.field)).toEqual([field]);
  });

  it('for a replay, both of its ids', async () => {
    const reply = await installation.client.ask('POST', '/api/subscriptions/nothing/deliveries/none/replay');
    expect(refusalIn(reply).details?.map(({ field }) => field)).toEqual(['subscriptionId', 'eventId']);
  });
});

describe('What does not exist is named', () => {
  it.each([
    ['GET', `subscriptions/${A_SUBSCRIPTION}`],
    ['GET', `subscriptions/${A_SUBSCRIPTION}/verdicts`],
    ['GET', `subscriptions/${A_SUBSCRIPTION}/deliveries`],
    ['POST', `subscriptions/${A_SUBSCRIPTION}/cancel`],
    ['POST', `subscriptions/${A_SUBSCRIPTION}/test-event`],
    ['POST', `subscriptions/${A_SUBSCRIPTION}/deliveries/${AN_EVENT}/replay`],
  ])('by %s %s', async (method, path) => {
    const reply = await installation.client.ask(method, `/api/${path}`);
    expect([reply.status, refusalIn(reply).code]).toEqual([404, 'subscription-unknown']);
    expect(refusalIn(reply).message).toContain(A_SUBSCRIPTION);
  });

  it('by the lists of an instance that nobody may watch', async () => {
    const reply = await installation.client.get('options/measures', { instanceId: 'fabrikam' });
    expect([reply.status, refusalIn(reply).code]).toEqual([404, 'instance-unknown']);
  });
});
