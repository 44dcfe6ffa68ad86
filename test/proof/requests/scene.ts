/**
 * An app that only requests can make write: subscriptions and events are there already, and then everything that runs by
 * itself is switched off, so that a row which changes was changed by a request.
 */
import { randomBytes } from 'node:crypto';
import { expect, vi } from 'vitest';
import { z } from 'zod';
import { TRIGGER_KINDS, type TriggerKind } from '../../../shared/domain/trigger.ts';
import { type AppProcess, startApp } from '../../e2e/app-process.ts';
import { INSTANCE_ID, type Installation, startInstallation } from '../../e2e/local-installation.ts';

export interface LiveSubscription {
  readonly id: string;
  readonly token: string;
  readonly eventId: string;
}

export interface Scene {
  readonly installation: Installation;
  readonly app: AppProcess;
  readonly port: number;
  readonly subscriptions: readonly LiveSubscription[];
  readonly callbackUrls: readonly string[];
  readonly jobId: string;
  readonly partitionId: string;
  readonly keys: Readonly<Record<'function' | 'master' | 'eventgrid' | 'upstream', string>>;
  /** By name, what nobody may see. */
  readonly secrets: ReadonlyMap<string, string>;
  stop(): Promise<void>;
}

const RUN_BY_THEMSELVES = ['schedulePolls', 'sweepOutbox', 'tidyUp', 'pollInstance', 'deliverOutbox', 'publishEvents'];
const ONCE_A_YEAR = '0 0 0 1 1 *';
const WITHIN_IN_MS = 60_000;

const INPUTS: { readonly [Kind in TriggerKind]: Readonly<Record<string, string>> } = {
  'data-source-refresh-failed': {},
  'data-source-refresh-succeeded': {},
  'segment-threshold-crossed': { segmentName: 'High_value', threshold: '5000' },
  'measure-threshold-crossed': { measureName: 'TotalRevenue', threshold: '1300000' },
  'full-refresh-completed': {},
  'unification-completed': {},
};

export async function setTheScene(): Promise<Scene> {
  const schedules = { POLL_SCHEDULE: ONCE_A_YEAR, SWEEP_SCHEDULE: ONCE_A_YEAR, TIDY_SCHEDULE: ONCE_A_YEAR };
  // Rows that end would be taken away while others are compared.
  const settings = { ...schedules, SUBSCRIPTION_GRACE: 'P1D' };
  const installation = await startInstallation(settings);
  try {
    const callbackUrls = [...TRIGGER_KINDS, 'another'].map((key) =>
      installation.receiver.addFlow(key).callbackUrl(installation.receiver.origin),
    );
    const subscriptions: LiveSubscription[] = [];
    for (const [index, kind] of TRIGGER_KINDS.entries()) {
      subscriptions.push(await liveSubscription(installation, kind, callbackUrls[index] ?? ''));
    }
    const jobId = await latestJob(installation);
    const partitionId = await firstPartition(installation);
    await installation.app.stop();
    const switchedOff = RUN_BY_THEMSELVES.map((name) => [`AzureWebJobs.${name}.Disabled`, 'true'] as const);
    const app = await startApp({ ...installation.settings, ...Object.fromEntries(switchedOff) });
    const keys = { ...installation.hostKeys, upstream: installation.secrets.primaryKey };
    return {
      installation,
      app,
      port: Number(new URL(app.origin).port),
      subscriptions,
      callbackUrls,
      jobId,
      partitionId,
      keys,
      secrets: new Map([
        ...Object.entries(keys).map(([name, key]) => [`${name} key`, key] as const),
        ['callback key', installation.secrets.callbackKey],
        ...subscriptions.map(({ token }, index) => [`token ${index}`, token] as const),
        ...callbackUrls.map((url, index) => [`signature ${index}`, signatureIn(url)] as const),
      ]),
      async stop() {
        await app.stop();
        await installation.stop();
      },
    };
  } catch (error) {
    await installation.stop();
    throw error;
  }
}

/** One whose event has ended, so that it may be sent again. */
async function liveSubscription({ client }: Installation, kind: TriggerKind, url: string): Promise<LiveSubscription> {
  const { id, location } = await client.subscribe(kind, { instanceId: INSTANCE_ID, ...INPUTS[kind] }, url);
  const sent = await client.ask('POST', `/api/subscriptions/${id}/test-event`);
  const { eventId } = z.object({ eventId: z.string() }).parse(sent.body);
  const delivered = async () =>
    expect((await client.get(`subscriptions/${id}/deliveries`)).text).toContain('"delivered"');
  await vi.waitFor(delivered, { timeout: WITHIN_IN_MS, interval: 100 });
  return { id, token: new URL(location).searchParams.get('token') ?? '', eventId };
}

async function latestJob({ client }: Installation): Promise<string> {
  const { body } = await client.get(`jobs?instanceId=${INSTANCE_ID}&top=1`);
  return z.object({ value: z.tuple([z.object({ jobId: z.string() })]) }).parse(body).value[0].jobId;
}

async function firstPartition({ client }: Installation): Promise<string> {
  const { body } = await client.get(`tables/Customer/partitions?instanceId=${INSTANCE_ID}`);
  const listed = z.looseObject({ partitionId: z.string() });
  return z.object({ value: z.tuple([listed], z.unknown()) }).parse(body).value[0].partitionId;
}

function signatureIn(url: string): string {
  return new URL(url).searchParams.get('sig') ?? '';
}

/** A key that opens nothing. */
export const A_WRONG_KEY = randomBytes(32).toString('base64');
