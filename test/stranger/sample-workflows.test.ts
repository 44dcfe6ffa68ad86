/** The sample workflows of Logic Apps as their engine runs them: subscribed by what is written, started by an event, acting on the app. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { INSTANCE_ID, type Installation } from '../e2e/local-installation.ts';
import type { Stranger } from './client.ts';
import { definition, startStranger } from './start-stranger.ts';

const SAMPLES = join('connector', 'samples', 'logic-apps');
const HAPPENS_WITHIN_IN_MS = 60_000;
const texts = z.record(z.string(), z.unknown());
const workflow = z.object({
  definition: z.looseObject({
    triggers: z.record(z.string(), z.looseObject({ inputs: z.looseObject({ path: z.string(), queries: texts }) })),
    actions: z.record(z.string(), z.looseObject({ inputs: texts })),
  }),
});
const ownAction = z.looseObject({ method: z.string(), path: z.string(), queries: z.record(z.string(), z.string()) });
const subscribed = z.looseObject({ subscriptionId: z.string() });
const notification = z.looseObject({ required: z.array(z.string()).optional() });
const verdicts = z.looseObject({ verdicts: z.array(z.looseObject({ reason: z.string() })) });

/** What a company would put in place of what the samples name. */
const OF_CONTOSO: Readonly<Record<string, unknown>> = {
  instanceId: INSTANCE_ID,
  segmentName: 'High_value',
  measureName: 'TotalRevenue',
};

let installation: Installation;
let stranger: Stranger;

beforeAll(async () => {
  ({ installation, stranger } = await startStranger());
});
afterAll(() => installation?.stop());

function sampleIn(file: string) {
  const { triggers, actions } = workflow.parse(JSON.parse(readFileSync(join(SAMPLES, file), 'utf8'))).definition;
  const [trigger] = Object.values(triggers);
  if (trigger === undefined) throw new Error(`${file} has no trigger.`);
  const { path, queries } = trigger.inputs;
  const inputs = Object.entries(queries).map(([name, value]) => [name, OF_CONTOSO[name] ?? value]);
  return { path, inputs: texts.parse(Object.fromEntries(inputs)), actions };
}

/** As the engine does it when the workflow is deployed; what runs is a flow of the receiver's. */
async function deploy(file: string) {
  const { path, inputs, actions } = sampleIn(file);
  const trigger = definition.operations.find((one) => one.isTrigger && one.path === path);
  if (trigger === undefined) throw new Error(`${path} is no trigger.`);
  const flow = installation.receiver.addFlow(file);
  const subscription = { callbackUrl: flow.callbackUrl(installation.receiver.origin) };
  const { status, body } = await stranger.call(trigger.operationId, { ...inputs, subscription });
  expect(status).toBe(201);
  const { required: always = [] } = notification.parse(trigger.notification);
  return { flow: flow.key, subscriptionId: subscribed.parse(body).subscriptionId, actions, always };
}

const FIELD = /@\{?triggerBody\(\)\?\['(\w+)'\]\}?/g;

describe.each(readdirSync(SAMPLES))('%s', (file) => {
  it('is taken by the app, and its event has what its steps read, but for what an event may leave out', async () => {
    const { flow, subscriptionId, actions, always } = await deploy(file);
    await stranger.call('SendTestEvent', { subscriptionId });
    const { body } = await installation.callbackOf(flow);
    const read = [...JSON.stringify(actions).matchAll(FIELD)].map(([, field = '']) => field);
    expect(read.length).toBeGreaterThan(0);
    expect(read.filter((field) => always.includes(field) && !(field in body))).toEqual([]);
    await stranger.call('CancelSubscription', { subscriptionId });
  });
});

describe('refresh-again-after-failure.json', () => {
  it('starts another refresh when a scheduled one has failed, and is not started by the failure of that one', async () => {
    const { contoso } = installation;
    const { flow, subscriptionId, actions } = await deploy('refresh-again-after-failure.json');
    const failed = contoso.runEverything({ outcome: 'failed', submission: 'scheduled', at: Date.now() });
    const { body } = await installation.callbackOf(flow, (callback) => callback.body.jobId === failed.jobId);

    const { method, path, queries } = ownAction.parse(actions.Start_a_refresh?.inputs);
    const action = definition.operations.find((one) => one.path === path && one.method === method.toUpperCase());
    const evaluated = Object.entries(queries).map(([name, text]) => [
      name,
      text.replace(FIELD, (_, field: string) => String(body[field])),
    ]);
    const { status } = await stranger.call(action?.operationId ?? '', texts.parse(Object.fromEntries(evaluated)));
    expect(status).toBe(202);
    const again = contoso.jobs.find(({ jobId, status }) => jobId !== failed.jobId && status === 'running');
    expect(again).toMatchObject({ operationType: 'all', submission: 'onDemand' });

    contoso.endJob(again?.jobId ?? '', { outcome: 'failed', at: Date.now() });
    const reasons = async () => {
      const { body } = await stranger.call('GetVerdicts', { subscriptionId });
      return verdicts.parse(body).verdicts.map(({ reason }) => reason);
    };
    await expect.poll(reasons, { timeout: HAPPENS_WITHIN_IN_MS }).toEqual(['outcome-not-wanted', 'completed']);
  });
});
