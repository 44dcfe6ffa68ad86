/** Two hundred hostile receivers at once cost the sender hardly more memory than two hundred that behave. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { httpAnswer, type RawServer, startRawServer } from '../../integration/callback/raw-server.ts';
import { effort } from '../effort.ts';
import { BADLY_CERTIFIED } from './receivers/badly-certified.ts';
import { LYING } from './receivers/lying.ts';
import { ACCEPTED, type Receiver, TIMED_OUT, writing } from './receivers/receiver.ts';
import { SLOW_AND_ENDLESS } from './receivers/slow-and-endless.ts';
import { type Order, type SendingChild, startSendingChild } from './sending-child.ts';

const AT_ONCE = 200;
const MOST_MORE_IN_MB = 20;
const MEASURED_WHILE_HELD = 10;
const PATH = '/workflows/a/triggers/b/run?sp=%2Ftriggers%2Fb&sig=planted';
const GENEROUS = { headersTimeoutInMs: 60_000, totalTimeoutInMs: 60_000 };
/** Far longer than a whole answer takes here, so that only those who stall meet them. */
const LIMITS = { headersTimeoutInMs: 10_000, totalTimeoutInMs: 12_000 };
const DEADLINE_IN_MS = 150_000;

let child: SendingChild;
const servers: RawServer[] = [];

beforeEach(async () => {
  child = await startSendingChild();
});
afterEach(async () => {
  await child.stop();
  await Promise.all(servers.splice(0).map(({ stop }) => stop()));
});

/** Each post goes to a receiver of its own, so that none waits for another's connection. */
async function urlsOf(receivers: readonly Receiver[]): Promise<string[]> {
  const started = await Promise.all(receivers.map(({ answer, greet }) => startRawServer(answer, greet)));
  servers.push(...started);
  return started.map(({ urlOf }, place) => urlOf(PATH, receivers[place]?.scheme));
}

/** They answer together, after all were called and the memory of that was measured often enough. */
async function wellBehaved(count: number): Promise<{ order: Order; onSample: (samples: number) => void }> {
  let release: (() => void)[] = [];
  let samplesWhenAllHeld: number | undefined;
  const polite: Receiver = {
    does: 'waits for the others',
    outcome: ACCEPTED,
    answer: (socket) => void release.push(() => writing(httpAnswer('202 Accepted', [], '{}'))(socket)),
  };
  const urls = await urlsOf(Array.from({ length: count }, () => polite));
  return {
    order: { urls, ...GENEROUS },
    onSample(samples) {
      if (release.length < count) return;
      samplesWhenAllHeld ??= samples;
      if (samples < samplesWhenAllHeld + MEASURED_WHILE_HELD) return;
      for (const answer of release) answer();
      release = [];
    },
  };
}

async function measured(receivers: readonly Receiver[]): Promise<{ moreInMb: number; outcomes: readonly string[] }> {
  const warmUp = await wellBehaved(receivers.length);
  await child.post(warmUp.order, warmUp.onSample);
  const calm = await wellBehaved(receivers.length);
  const baseline = await child.post(calm.order, calm.onSample);
  expect(new Set(baseline.outcomes)).toEqual(new Set([ACCEPTED]));

  const hostile = await child.post({ urls: await urlsOf(receivers), ...LIMITS });
  const moreInMb = (hostile.peakInBytes - baseline.peakInBytes) / 2 ** 20;
  const told = [baseline, hostile].map(
    ({ peakInBytes, peakRssInBytes, samples }) =>
      `${(peakInBytes / 2 ** 20).toFixed(1)} MB held, ${(peakRssInBytes / 2 ** 20).toFixed(0)} MB rss, ${samples} samples`,
  );
  console.log(
    `memory: ${receivers.length} well-behaved: ${told[0]}; as many hostile: ${told[1]}; ${moreInMb.toFixed(1)} MB more`,
  );
  return { moreInMb, outcomes: hostile.outcomes };
}

it(`${AT_ONCE} of all kinds cost at most ${MOST_MORE_IN_MB} MB more`, { timeout: DEADLINE_IN_MS }, async () => {
  const kinds = [...SLOW_AND_ENDLESS, ...LYING, ...BADLY_CERTIFIED];
  const mix = Array.from({ length: AT_ONCE }, (_, place) => kinds[place % kinds.length]).filter(
    (one) => one !== undefined,
  );
  const { moreInMb, outcomes } = await measured(mix);
  // Their floods leave little of a machine that is small, so that any of them may run into the limits instead.
  const others = outcomes.filter((outcome, place) => outcome !== mix[place]?.outcome && outcome !== TIMED_OUT);
  expect(others).toEqual([]);
  expect(outcomes).toHaveLength(AT_ONCE);
  expect(moreInMb).toBeLessThanOrEqual(MOST_MORE_IN_MB);
});

/** Those that are held longest with most in hand come first. */
const floods = [/as many chunks/, /as many segments/, /without end/, /byte at a time/].flatMap((kind) =>
  SLOW_AND_ENDLESS.filter(({ does }) => kind.test(does)),
);

for (const receiver of floods.slice(0, effort({ test: 0, prove: floods.length }))) {
  it(`${AT_ONCE} of which each ${receiver.does} cost at most ${MOST_MORE_IN_MB} MB more`, {
    timeout: DEADLINE_IN_MS,
  }, async () => {
    const { moreInMb } = await measured(Array.from({ length: AT_ONCE }, () => receiver));
    expect(moreInMb).toBeLessThanOrEqual(MOST_MORE_IN_MB);
  });
}
