/** What a maker gets whose trigger cannot be subscribed to as it is: what is wrong with it, all at once, and no trace of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
const PLANTED = 'plantedSignature';

const flowUrl = () => installation.receiver.addFlow('asker').callbackUrl(installation.receiver.origin);
const tryTo = (kind: TriggerKind, query: Record<string, string>) =>
  installation.client.trySubscribing(kind, { instanceId, ...query }, flowUrl());

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
      { ...level, segmentName: 'x'.repeat(257) },
      { segmentName: 'must have at most 256 characters' },
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
