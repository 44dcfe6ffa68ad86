/** Every operation that is no trigger, called by the definition alone; what it answers is what it declares. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Installation } from '../e2e/local-installation.ts';
import type { Inputs, Stranger } from './client.ts';
import { definition, startStranger } from './start-stranger.ts';

const ARRIVES_WITHIN_IN_MS = 60_000;

let installation: Installation;
let stranger: Stranger;
let known: Inputs;

beforeAll(async () => {
  ({ installation, stranger } = await startStranger());
  known = await whatAMakerKnows();
});
afterAll(() => installation?.stop());

const first = z.tuple([z.looseObject({ id: z.string() })], z.unknown());
const subscribed = z.object({ subscriptionId: z.string() });
const delivered = z.object({ deliveries: z.tuple([z.object({ eventId: z.string(), state: z.string() }).loose()]) });
const partitions = z.object({ value: z.tuple([z.looseObject({ partitionId: z.string() })], z.unknown()) });
const jobs = z.object({ value: z.tuple([z.looseObject({ jobId: z.string() })], z.unknown()) });

/** The first entry of each dropdown, a subscription with a delivered event, and a job that has run. */
async function whatAMakerKnows(): Promise<Inputs> {
  const chosen = async (operationId: string, name: string, inputs: Inputs) =>
    first.parse(await stranger.optionsOf(operationId, name, inputs))[0].id;
  const instanceId = await chosen('OnSegmentThresholdCrossed', 'instanceId', {});
  const segmentName = await chosen('OnSegmentThresholdCrossed', 'segmentName', { instanceId });
  const measureName = await chosen('OnMeasureThresholdCrossed', 'measureName', { instanceId });
  const { receiver, contoso } = installation;
  contoso.runEverything({ outcome: 'successful', at: Date.now(), submission: 'onDemand' });
  const { jobId } = jobs.parse((await stranger.call('GetJobs', { instanceId })).body).value[0];

  const flow = receiver.addFlow('stranger');
  const subscription = { callbackUrl: flow.callbackUrl(receiver.origin) };
  const reply = await stranger.call('OnSegmentThresholdCrossed', {
    instanceId,
    segmentName,
    threshold: 5_000,
    subscription,
  });
  const location = new URL(reply.headers.get('location') ?? '');
  const { subscriptionId } = subscribed.parse({ subscriptionId: location.pathname.split('/').at(-1) });
  await stranger.call('SendTestEvent', { subscriptionId });
  const isDelivered = async () => {
    const { body } = await stranger.call('GetDeliveries', { subscriptionId });
    expect(body).toEqual({ deliveries: [expect.objectContaining({ state: 'delivered' })] });
    return body;
  };
  const deliveries = await vi.waitFor(isDelivered, { timeout: ARRIVES_WITHIN_IN_MS, interval: 250 });
  const { eventId } = delivered.parse(deliveries).deliveries[0];
  const tableName = await chosen('GetItems', 'tableName', { instanceId });
  const { body } = await stranger.call('GetPartitions', { instanceId, tableName });
  const { partitionId } = partitions.parse(body).value[0];
  const item = { CustomerId: 'C-9001', FullName: 'Somebody new' };
  const token = location.searchParams.get('token') ?? '';
  return {
    instanceId,
    segmentName,
    measureName,
    jobId,
    subscriptionId,
    eventId,
    token,
    tableName,
    partitionId,
    item,
    itemId: 'C-1001',
  };
}

/** Last come those after which nothing is there any more. */
const ENDINGS = ['Unsubscribe', 'CancelSubscription'];
/** Inputs that stand for several choices of which a step takes one. */
const ONE_OF_SEVERAL: Readonly<Record<string, readonly string[]>> = { StartRefresh: ['segmentName', 'measureName'] };

function givenFor(operationId: string): Inputs {
  const names = definition.operation(operationId).inputs.map(({ name }) => name);
  const left = names.filter((name) => name in known && ONE_OF_SEVERAL[operationId]?.includes(name) !== true);
  return Object.fromEntries(left.map((name) => [name, known[name]]));
}

/** Of a job that runs: tried where one is started. */
const OF_A_RUNNING_JOB = ['CancelJob'];
const operationIds = definition.operations.filter(({ isTrigger }) => !isTrigger).map(({ operationId }) => operationId);
const inOrder = [
  ...operationIds.filter((operationId) => ![...ENDINGS, ...OF_A_RUNNING_JOB].includes(operationId)),
  ...ENDINGS,
];

describe('The operation', () => {
  it.each(inOrder)('%s answers what it declares', async (operationId) => {
    const { status } = await stranger.call(operationId, givenFor(operationId));
    expect([200, 202]).toContain(status);
  });

  const asking = definition.operations.filter(({ inputs, isTrigger }) => !isTrigger && inputs.some(isInstance));
  it.each(asking.map(({ operationId }) => operationId))(
    '%s refuses an instance that it may not read',
    async (operationId) => {
      const given = { ...givenFor(operationId), instanceId: 'nowhere' };
      const { status, body } = await stranger.call(operationId, given);
      // A list of what there is of it has nothing.
      if (status === 200) expect(body).toEqual({ value: [] });
      else expect([status, body]).toEqual([404, { error: expect.objectContaining({ code: 'instance-unknown' }) }]);
    },
  );
});

function isInstance({ name }: { readonly name: string }): boolean {
  return name === 'instanceId';
}
