/**
 * The key of callback URLs changes while events come, in the steps of docs/operations.md and in the wrong order, with
 * hosts side by side that know different keys: every event arrives, and in the end nothing lies under the old key.
 */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createDice } from '../dice.ts';
import { effort, firstSeed, replayOf } from '../effort.ts';
import { type Stage, setStage } from './stage.ts';
import { type SteadyLoad, startLoad } from './steady-load.ts';
import { endedEvents, eventsWaiting, keyIdsOf } from './stored-callbacks.ts';

const PROOF = 'rotation';
const FLOWS_AT_FIRST = 3;
const ARRIVES_WITHIN_IN_MS = 120_000;
vi.setConfig({ testTimeout: 600_000, hookTimeout: 150_000 });

const first = firstSeed(PROOF);
const seeds = Array.from({ length: effort({ test: 1, prove: 4 }) }, (_, index) => first + index);

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.stop();
  stage = undefined;
});

async function begin(seed: number) {
  const made = await setStage();
  stage = made;
  const load = startLoad(made, createDice(seed));
  return { stage: made, load, old: made.aKey('old'), fresh: made.aKey('new') };
}

async function join(load: SteadyLoad, host: Stage['hosts'][number], count: number) {
  for (let flow = 0; flow < count; flow += 1) await load.join(host);
}

/** Each flow got an event of each of its jobs and accepted it, with the bytes that were decided, and all are settled. */
async function everythingArrived({ connectionString, receiver }: Stage, load: SteadyLoad, replay: string) {
  await load.end();
  const missing = () => {
    const got = new Set(
      receiver.received.filter(({ status }) => status === 202).map(({ flow, body }) => `${flow} ${body.jobId}`),
    );
    return load.flows.flatMap(({ key, jobs }) => jobs.map((job) => `${key} ${job}`)).filter((one) => !got.has(one));
  };
  await expect.poll(missing, { timeout: ARRIVES_WITHIN_IN_MS, interval: 250, message: replay }).toEqual([]);
  const waiting = () => eventsWaiting(connectionString);
  await expect.poll(waiting, { timeout: ARRIVES_WITHIN_IN_MS, interval: 500, message: replay }).toBe(0);
  const ended = await endedEvents(connectionString);
  const states = [...new Set([...ended.values()].map(({ state }) => state))];
  expect(states, replay).toEqual(['delivered']);
  for (const { eventId, body, headers } of receiver.received) {
    const decided = ended.get(eventId)?.body ?? expect.fail(`${eventId} has no record: ${replay}`);
    expect(body, replay).toEqual(JSON.parse(decided));
    expect(Number(headers['content-length']), replay).toBe(Buffer.byteLength(decided));
  }
  expect(new Set(receiver.received.map(({ eventId }) => eventId)).size, replay).toBe(ended.size);
}

describe('The callback key is rotated', () => {
  it.each(seeds)('under load, in the order of the page, and no event is lost (seed %i)', async (seed) => {
    const replay = replayOf(PROOF, seed);
    const { stage: at, load, old, fresh } = await begin(seed);
    const before = await at.startHost({ current: old });
    await join(load, before, FLOWS_AT_FIRST);
    await load.runs(5);
    // Step 2: the setting changes, and the host is replaced by one that knows both keys.
    const both = await at.startHost({ current: fresh, previous: old });
    await join(load, both, 1);
    await load.runs(5);
    await load.without(before);
    // Steps 3 and 4.
    expect(Number((await both.tidyUp()).resealed), replay).toBeGreaterThan(0);
    expect((await both.tidyUp()).resealed, replay).toBe(0);
    // Step 5, in the same way.
    const after = await at.startHost({ current: fresh });
    await join(load, after, 1);
    await load.runs(5);
    await load.without(both);
    await load.runs(3);
    await everythingArrived(at, load, replay);
    const keyIds = await keyIdsOf(at.connectionString);
    expect(keyIds, replay).toEqual(Array.from({ length: FLOWS_AT_FIRST + 2 }, () => 'new'));
  });

  it.each(seeds)('in the wrong order, and what waits goes out when the old key is back (seed %i)', async (seed) => {
    const replay = replayOf(PROOF, seed);
    const { stage: at, load, old, fresh } = await begin(seed);
    const onlyOld = await at.startHost({ current: old });
    await join(load, onlyOld, FLOWS_AT_FIRST);
    await load.runs(3);
    // All three at once: none of the URLs is readable to everybody.
    const both = await at.startHost({ current: fresh, previous: old });
    const onlyNew = await at.startHost({ current: fresh });
    await join(load, onlyNew, 1);
    await load.runs(6);
    // Too early: nothing was encrypted anew yet.
    await load.without(onlyOld);
    await load.without(both);
    await load.runs(4);
    const unknown = () => onlyNew.app.log.all('delivery.attempted').filter(({ failure }) => failure === 'unknown-key');
    await expect.poll(() => unknown().length, { timeout: ARRIVES_WITHIN_IN_MS, message: replay }).toBeGreaterThan(0);
    expect(await keyIdsOf(at.connectionString), replay).toContain('old');

    const back = await at.startHost({ current: fresh, previous: old });
    await load.without(onlyNew);
    await load.runs(3);
    await everythingArrived(at, load, replay);
    await back.tidyUp();
    expect((await back.tidyUp()).resealed, replay).toBe(0);
    expect(new Set(await keyIdsOf(at.connectionString)), replay).toEqual(new Set(['new']));
  });
});
