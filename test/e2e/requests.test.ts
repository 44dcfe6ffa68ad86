/** What a caller gets who asks in the wrong way: the right status, and words to mend it by. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TriggerKind } from '../../shared/domain/trigger.ts';
import { refusalIn } from './app-client.ts';
import { INSTANCE_ID, type Installation, startInstallation } from './local-installation.ts';

let installation: Installation;

beforeAll(async () => {
  // Nothing here needs a poll.
  installation = await startInstallation({ POLL_INTERVAL: 'PT1H' });
});
afterAll(() => installation?.stop());

const instanceId = INSTANCE_ID;
const A_SUBSCRIPTION = `${'0'.repeat(20)}-${'a'.repeat(20)}`;
const AN_EVENT = '01JNA0000000000000000000AB';
const PLANTED = 'plantedSignature';

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

const flowUrl = () => installation.receiver.addFlow('asker').callbackUrl(installation.receiver.origin);
const tryTo = (kind: TriggerKind, query: Record<string, string>) =>
  installation.client.trySubscribing(kind, { instanceId, ...query }, flowUrl());

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

describe('Inputs that cannot be are told one by one', () => {
  const level = { segmentName: 'High_value', threshold: '5000' };
  it.each<[TriggerKind, Record<string, string>, Record<string, string>]>([
    [
      'segment-threshold-crossed',
      { threshold: 'many', direction: 'sideways', cooldown: 'an hour', rearmMargin: '-1' },
      {
        segmentName: 'must be the name of a segment',
        threshold: 'must be a number, for example 5000',
        direction: 'must be one of: above, below, both',
        cooldown: 'must be a duration such as PT1H (one hour), P1D (one day) or PT0S (none), at most 366 days',
        rearmMargin: 'must be 0 or more, for example 100',
      },
    ],
    [
      'segment-threshold-crossed',
      { ...level, instanceId: '' },
      { instanceId: 'must be the id of a Customer Insights instance' },
    ],
    ['segment-threshold-crossed', { ...level, threshold: '' }, { threshold: 'must be a number, for example 5000' }],
    [
      'segment-threshold-crossed',
      { ...level, threshold: '1e999' },
      { threshold: 'must be a number, for example 5000' },
    ],
    ['segment-threshold-crossed', { ...level, threshold: 'NaN' }, { threshold: 'must be a number, for example 5000' }],
    [
      'segment-threshold-crossed',
      { ...level, segmentName: 'x'.repeat(257) },
      { segmentName: 'must have at most 256 characters' },
    ],
    [
      'segment-threshold-crossed',
      { ...level, segmentName: 'a\u0007b' },
      { segmentName: 'must not hold control characters' },
    ],
    [
      'measure-threshold-crossed',
      {},
      { measureName: 'must be the name of a business measure', threshold: 'must be a number, for example 5000' },
    ],
    [
      'full-refresh-completed',
      { outcome: 'some', submission: 'nightly' },
      { outcome: 'must be one of: any, succeeded, failed', submission: 'must be one of: scheduled, manual, any' },
    ],
    ['unification-completed', { outcome: 'good' }, { outcome: 'must be one of: any, succeeded, failed' }],
    [
      'data-source-refresh-failed',
      { dataSourceId: ' ' },
      { dataSourceId: 'must be the id of a data source, or * for any' },
    ],
  ])('for %s %j', async (kind, query, expected) => {
    const reply = await tryTo(kind, query);
    const { code, message, details } = refusalIn(reply);
    expect([reply.status, code]).toEqual([400, 'input-invalid']);
    expect(Object.fromEntries((details ?? []).map(({ field, message }) => [field, message]))).toEqual(expected);
    for (const [field, words] of Object.entries(expected)) expect(message).toContain(`${field} ${words}`);
  });

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
  it.each<[TriggerKind, Record<string, string>, string, RegExp]>([
    ['unification-completed', { instanceId: 'fabrikam' }, 'instance-unknown', /no instance fabrikam/],
    [
      'segment-threshold-crossed',
      { segmentName: 'Nobody', threshold: '1' },
      'subject-unknown',
      /^segmentName: .*"Nobody"/,
    ],
    [
      'measure-threshold-crossed',
      { measureName: 'Nothing', threshold: '1' },
      'subject-unknown',
      /^measureName: .*"Nothing"/,
    ],
    ['data-source-refresh-failed', { dataSourceId: 'none' }, 'subject-unknown', /^dataSourceId: .*"none"/],
  ])('by %s %j', async (kind, query, code, message) => {
    const reply = await tryTo(kind, query);
    expect([reply.status, refusalIn(reply).code]).toEqual([404, code]);
    expect(refusalIn(reply).message).toMatch(message);
  });

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

it('A measure with dimensions has no value to watch', async () => {
  const reply = await tryTo('measure-threshold-crossed', { measureName: 'RevenueByStore', threshold: '1' });
  expect([reply.status, refusalIn(reply).code]).toEqual([400, 'measure-has-dimensions']);
  expect(refusalIn(reply).message).toMatch(/^measureName: "Revenue by store"/);
});

describe('A callback URL is refused, and not repeated', () => {
  it.each([
    ['http', `http://prod-01.westeurope.logic.azure.com/workflows/a/run?sig=${PLANTED}`, /https/],
    ['a host of somebody else', `https://flows.example.com/workflows/a/run?sig=${PLANTED}`, /ask its admin/],
    ['a host that only looks right', `https://logic.azure.com.example.com/run?sig=${PLANTED}`, /ask its admin/],
    ['a user name', `https://user:pass@prod-01.westeurope.logic.azure.com/run?sig=${PLANTED}`, /user name/],
    ['an address of the machine room', `https://168.63.129.16/run?sig=${PLANTED}`, /ask its admin/],
    ['another port', `https://prod-01.westeurope.logic.azure.com:8443/run?sig=${PLANTED}`, /port 443/],
    ['a fragment', `https://prod-01.westeurope.logic.azure.com/run?sig=${PLANTED}#x`, /fragment/],
    ['no address', `sig=${PLANTED}`, /complete address/],
    ['no end', `https://prod-01.westeurope.logic.azure.com/${'x'.repeat(20_000)}?sig=${PLANTED}`, /16,384/],
  ])('with %s', async (_, callbackUrl, message) => {
    const reply = await installation.client.trySubscribing('unification-completed', { instanceId }, callbackUrl);
    expect([reply.status, refusalIn(reply).code]).toEqual([400, 'callback-refused']);
    expect(refusalIn(reply).message).toMatch(message);
    expect(reply.text).not.toContain(PLANTED);
  });
});

describe('A body is refused', () => {
  const send = (body: unknown, headers: Record<string, string> = {}) =>
    installation.client.ask('POST', '/api/triggers/unification-completed', { query: { instanceId }, body, headers });

  it.each([
    ['that is no JSON', 'callbackUrl=x', 'body', 'must be a JSON object with the property callbackUrl'],
    ['that is no object', '[]', 'body', 'must be a JSON object with the property callbackUrl'],
    ['that is empty', '', 'body', 'must be a JSON object with the property callbackUrl'],
    ['without a callback URL', '{}', 'callbackUrl', 'must be the address to call, as the flow engine sends it'],
    [
      'with a callback URL that is no text',
      '{"callbackUrl":7}',
      'callbackUrl',
      'must be the address to call, as the flow engine sends it',
    ],
  ])('%s', async (_, body, field, message) => {
    const reply = await send(body);
    expect(reply.status).toBe(400);
    expect(refusalIn(reply).details).toEqual([{ field, message }]);
  });

  it('that is too large', async () => {
    const reply = await send({ callbackUrl: 'x'.repeat(70_000) });
    expect([reply.status, refusalIn(reply).code]).toEqual([413, 'body-too-large']);
  });
});

it('All that was refused has left no subscription behind', async () => {
  expect((await installation.client.get('subscriptions')).body).toEqual({ value: [] });
});
