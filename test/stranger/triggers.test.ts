/** Each trigger's life as the workflow engine lives it, by the definition alone: from the dropdowns to the last DELETE. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Installation } from '../e2e/local-installation.ts';
import type { Inputs, Reply, Stranger } from './client.ts';
import type { Operation } from './definition.ts';
import { faultsIn } from './reply-check.ts';
import { definition, startStranger } from './start-stranger.ts';

const TRIGGERS = definition.operations
  .filter(({ isTrigger }) => isTrigger)
  .map((one) => [one.operationId, one] as const);
const HAPPENS_WITHIN_IN_MS = 60_000;
const deliveries = z.object({ deliveries: z.array(z.looseObject({ state: z.string() })) });

let installation: Installation;
let stranger: Stranger;
let serial = 0;

beforeAll(async () => {
  ({ installation, stranger } = await startStranger());
});
afterAll(() => installation?.stop());

/** A flow at the receiving end, whose callback URLs have the engine's shape, with an encoded permission in them. */
function aFlow() {
  serial += 1;
  const { receiver } = installation;
  const flow = receiver.addFlow(`stranger-${serial}`);
  return { flow, url: () => flow.callbackUrl(receiver.origin) };
}

/** What a maker does: the first entry of each dropdown from left to right, a number where one is asked for. */
async function chosenInputs({ operationId, inputs }: Operation): Promise<Inputs> {
  const chosen: Record<string, unknown> = {};
  for (const input of inputs.filter((one) => one.in === 'query')) {
    if (stranger.hasDropdown(operationId, input.name)) {
      const [first] = await stranger.optionsOf(operationId, input.name, chosen);
      if (first === undefined) throw new Error(`The dropdown of ${input.name} is empty.`);
      chosen[input.name] = first.id;
    } else if (input.required) {
      chosen[input.name] = input['x-ms-test-value'];
    }
  }
  return chosen;
}

async function subscribe(operation: Operation, chosen: Inputs, callbackUrl: string): Promise<string> {
  expect(callbackUrl).toContain('sp=%2Ftriggers%2F');
  const reply = await stranger.call(operation.operationId, { ...chosen, subscription: { callbackUrl } });
  expect(reply.status).toBe(201);
  return locationOf(reply);
}

/** Absolute, of the same host and base path, and such as the definition's DELETE takes. */
function locationOf({ headers }: Reply): string {
  const location = headers.get('location') ?? '';
  const ending = definition.operations.find(({ method }) => method === 'DELETE');
  expect(ending?.visibility).toBe('internal');
  const pattern = ending?.path.replace(/\{[^}]+\}/g, '[^/?]+');
  expect(location).toMatch(new RegExp(`^${installation.app.origin}${definition.basePath}${pattern}\\?token=`));
  return location;
}

const idIn = (location: string) => new URL(location).pathname.split('/').at(-1) ?? '';
const end = async (location: string) => (await fetch(location, { method: 'DELETE' })).status;
const conditionOf = async (subscriptionId: string) => (await stranger.call('GetSubscription', { subscriptionId })).body;

async function deliveryStates(subscriptionId: string): Promise<string[]> {
  const { body } = await stranger.call('GetDeliveries', { subscriptionId });
  return deliveries.parse(body).deliveries.map(({ state }) => state);
}

describe.each(TRIGGERS)('%s', (operationId, operation) => {
  it('starts a flow with what the definition promises', async () => {
    const { flow, url } = aFlow();
    const location = await subscribe(operation, await chosenInputs(operation), url());
    await stranger.call('SendTestEvent', { subscriptionId: idIn(location) });
    const { body } = await installation.callbackOf(flow.key);
    expect(operation.notification).toBeDefined();
    expect(faultsIn(operation.notification ?? {}, body)).toEqual([]);
    await expect.poll(() => deliveryStates(idIn(location)), { timeout: HAPPENS_WITHIN_IN_MS }).toEqual(['delivered']);
    expect(await end(location)).toBe(200);
  });

  it('goes on under a new address when the flow is saved anew, and the old one ends nothing', async () => {
    const { flow, url } = aFlow();
    const chosen = await chosenInputs(operation);
    const first = await subscribe(operation, chosen, url());
    flow.save();
    const second = await subscribe(operation, chosen, url());
    expect(idIn(second)).toBe(idIn(first));
    expect(await end(first)).toBe(200);
    expect(await conditionOf(idIn(second))).toMatchObject({ status: 'active' });
    expect(await end(second)).toBe(200);
    expect(await conditionOf(idIn(second))).toMatchObject({ status: 'ending' });
    expect(await end(second)).toBe(200);
  });

  it('refuses what is missing by the name of the field', async () => {
    const reply = await fetch(`${installation.app.origin}${definition.basePath}${operation.path}`, {
      method: 'POST',
      headers: { [definition.keyHeader]: installation.hostKeys.function },
      body: JSON.stringify({}),
    });
    expect(reply.status).toBe(400);
    const required = operation.inputs.filter(({ in: place, required }) => place === 'query' && required);
    const text = await reply.text();
    expect(required.filter(({ name }) => !text.includes(name))).toEqual([]);
    expect(text).toContain('callbackUrl');
  });

  it('has a sample that looks like a real event', async () => {
    const sample = await stranger.call(`GetSampleOf${operationId}`);
    expect(faultsIn(operation.notification ?? {}, sample.body)).toEqual([]);
  });
});

describe('A flow that', () => {
  const operation = definition.operation('OnDataSourceRefreshFailed');

  it('is switched off is not started, keeps its subscription, and is shown so', async () => {
    const { flow, url } = aFlow();
    const location = await subscribe(operation, await chosenInputs(operation), url());
    flow.state = 'disabled';
    await stranger.call('SendTestEvent', { subscriptionId: idIn(location) });
    await expect.poll(() => deliveryStates(idIn(location)), { timeout: HAPPENS_WITHIN_IN_MS }).toEqual(['refused']);
    expect(await conditionOf(idIn(location))).toMatchObject({ callback: { condition: 'switched-off' } });
  });

  it('is deleted takes its subscription along', async () => {
    const { flow, url } = aFlow();
    const location = await subscribe(operation, await chosenInputs(operation), url());
    flow.state = 'deleted';
    await stranger.call('SendTestEvent', { subscriptionId: idIn(location) });
    const status = async () => (await stranger.call('GetSubscription', { subscriptionId: idIn(location) })).status;
    await expect.poll(status, { timeout: HAPPENS_WITHIN_IN_MS }).toBe(404);
    expect(await end(location)).toBe(200);
  });

  it('is saved with other inputs has one subscription, the newer one', async () => {
    const level = definition.operation('OnSegmentThresholdCrossed');
    const { flow, url } = aFlow();
    const chosen = await chosenInputs(level);
    const first = await subscribe(level, chosen, url());
    flow.save();
    const second = await subscribe(level, { ...chosen, threshold: 6_000 }, url());
    expect(idIn(second)).not.toBe(idIn(first));
    expect(await conditionOf(idIn(first))).toMatchObject({ status: 'ending' });
    expect(await conditionOf(idIn(second))).toMatchObject({ status: 'active', inputs: { threshold: 6_000 } });
  });
});
