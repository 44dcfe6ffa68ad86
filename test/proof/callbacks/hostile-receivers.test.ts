/** Whatever a receiver does, its post comes to the right end by the sender's own limits, and its connection goes. */
import { afterAll, describe, it } from 'vitest';
import { createCallbackHttpSender } from '../../../shared/adapters/callback/callback-http-sender.ts';
import { startRawServer } from '../../integration/callback/raw-server.ts';
import { LYING } from './receivers/lying.ts';
import { outcomeOf, TIMED_OUT } from './receivers/receiver.ts';
import { SLOW_AND_ENDLESS } from './receivers/slow-and-endless.ts';

const LIMITS = { headersTimeoutInMs: 3_000, totalTimeoutInMs: 4_000 };
/** All of them share one processor here, and only a body that stalls behind 202 has to wait for the end of this. */
const GENEROUS = { headersTimeoutInMs: 12_000, totalTimeoutInMs: 12_000 };
const PATH = '/workflows/a/triggers/b/run?sp=%2Ftriggers%2Fb&sig=planted';
const CLOSED_WITHIN = { timeout: 20_000, interval: 20 };

const stops: (() => Promise<void>)[] = [];
afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()));
});

describe.concurrent('A receiver that', () => {
  const receivers = [...SLOW_AND_ENDLESS, ...LYING].map((receiver) => [receiver.does, receiver] as const);
  it.for(receivers)('%s', async ([, { outcome, scheme, answer, greet }], { expect }) => {
    const server = await startRawServer(answer, greet);
    stops.push(server.stop);
    const limits = outcome === TIMED_OUT ? LIMITS : GENEROUS;
    const sender = createCallbackHttpSender({ allowLoopback: true, ...limits });
    const reply = await sender.send({ url: server.urlOf(PATH, scheme), body: '{}', headers: {} });
    expect(outcomeOf(reply)).toBe(outcome);
    expect(JSON.stringify(reply)).not.toMatch(/planted|Inflated/);
    await sender.close();
    await expect.poll(server.openConnections, CLOSED_WITHIN).toBe(0);
    expect(server.requests.length, 'no post is sent twice').toBeLessThanOrEqual(1);
    // The HTTP client opens one more for a post that was given up, before it sees that there is nothing to send.
    expect(server.connections(), 'nothing is tried again').toBeLessThanOrEqual(2);
  });
});
