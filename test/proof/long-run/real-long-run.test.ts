/**
 * The long run on the real thing: the built app in its process, on the storage emulator, by a clock that leaps from day
 * to day, with flows that come and go by HTTP and runs that are pushed and polled. What it keeps, and its memory, level off.
 */
import { expect, it } from 'vitest';
import { AzureTableSet } from '../../../shared/adapters/azure-tables/azure-table-set.ts';
import { allBuckets } from '../../../shared/domain/bucket.ts';
import { createDice } from '../dice.ts';
import { effort, firstSeed, replayOf } from '../effort.ts';
import { FLOWS_AT_ONCE, HttpFlows } from './http-flows.ts';
import { startLivingHost } from './living-host.ts';
import { medianOf, tableOf, thirdOf } from './samples.ts';
import { memoryOf, type Sizes, sizesOf } from './sizes.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const HISTORY_KEPT_IN_DAYS = 2;
const DELIVERIES_KEPT_IN_DAYS = 1;
const TOMBSTONES_KEPT_IN_DAYS = 30;
const FLOWS_LEFT = 3;
/** What timers ask for again and again, whether or not anything is left to do. */
const MESSAGES = {
  'poll-instance': 1,
  'deliver-outbox': allBuckets().length,
  'poll-instance-poison': 0,
  'deliver-outbox-poison': 0,
};
const FAULTS = ['observation.failed', 'tidy.item-failed', 'row.skipped', 'request.failed', 'delivery.held'] as const;
const OBSERVATIONS = effort({ test: 300, prove: 10_000 });
/** On a machine that is busy with much else. */
const TIMEOUT_IN_MS = 600_000 + OBSERVATIONS * 600;
const seed = firstSeed('long-run');

it('levels off on real storage, in rows, messages and memory', { timeout: TIMEOUT_IN_MS }, async () => {
  const dice = createDice(seed);
  const kept = { historyInDays: HISTORY_KEPT_IN_DAYS, deliveriesInDays: DELIVERIES_KEPT_IN_DAYS };
  const host = await startLivingHost(dice, kept);
  try {
    const { client, contoso, receiver, clock, countOf } = host;
    const flows = new HttpFlows(client, receiver.origin, contoso, dice.fork());
    const tables = new AzureTableSet({ connectionString: host.connectionString });
    const samples: Sizes[] = [];
    const beyond: string[] = [];
    const sums = () => ({
      made: flows.made,
      decided: countOf('observation.decided'),
      fired: countOf('signal.fired'),
    });
    const ofDays = [sums()];
    const within = (days: number, what: 'made' | 'decided' | 'fired') =>
      (ofDays.at(-1)?.[what] ?? 0) - (ofDays.at(-1 - days)?.[what] ?? 0);

    for (let day = 1; countOf('observation.decided') < OBSERVATIONS; day += 1) {
      await flows.comeAndGo(day);
      // The graces of those that left run out, and what failed is tried again.
      clock.leap(HOUR);
      const pushed = await client.push(contoso.bringsADay());
      expect(pushed.status).toBe(202);
      await host.settle();
      await host.tidyUp();
      ofDays.push(sums());
      const sizes: Sizes = {
        day,
        ...(await sizesOf(tables)),
        ...(await host.messages()),
        ...(await memoryOf(host.pid)),
      };
      samples.push(sizes);
      const most = {
        locks: flows.subjectsWantedSince(day - TOMBSTONES_KEPT_IN_DAYS - 2),
        'decision sides': FLOWS_AT_ONCE,
        'delivery sides': FLOWS_AT_ONCE + within(TOMBSTONES_KEPT_IN_DAYS + 2, 'made'),
        owners: FLOWS_AT_ONCE + within(2, 'made'),
        history: within(HISTORY_KEPT_IN_DAYS + 1, 'decided'),
        'run keys': within(HISTORY_KEPT_IN_DAYS + 1, 'decided'),
        outbox: within(2, 'fired'),
        'delivery tables': 2,
        deliveries: within(DELIVERIES_KEPT_IN_DAYS + 32, 'fired'),
        instances: 1,
        ...MESSAGES,
      } satisfies Sizes;
      beyond.push(...excessOf(`day ${day}`, sizes, most));
      clock.leap(DAY - HOUR);
    }

    // Few days show no leak of what is kept for a month. So nearly all go, and after a month only what lives is left.
    await flows.goDownTo(FLOWS_LEFT);
    clock.leap(HOUR);
    await host.settle();
    await host.tidyUp();
    clock.leap((TOMBSTONES_KEPT_IN_DAYS + 2) * DAY);
    await host.settle();
    await host.tidyUp();
    const left: Sizes = { ...(await sizesOf(tables)), ...(await host.messages()) };
    const live = {
      locks: flows.subjectsWatched,
      'decision sides': FLOWS_LEFT,
      'delivery sides': FLOWS_LEFT,
      owners: FLOWS_LEFT,
      history: 0,
      'run keys': 0,
      outbox: 0,
      'delivery tables': 1,
      deliveries: 0,
      instances: 1,
      ...MESSAGES,
    } satisfies Sizes;
    beyond.push(...excessOf('after a month of silence', left, live));

    const counts = { ...ofDays.at(-1), posts: receiver.posts, settled: countOf('delivery.settled') };
    console.log(`long-run on real storage, seed ${seed}: ${JSON.stringify(counts)}\n${tableOf(samples)}`);
    const replay = replayOf('long-run/real-long-run', seed).replace('--count 1', `--count ${OBSERVATIONS}`);
    expect(
      FAULTS.filter((event) => countOf(event) > 0),
      replay,
    ).toEqual([]);
    expect(beyond, replay).toEqual([]);
    const [middle, last] = [1, 2].map((part) => medianOf(thirdOf(samples, part).map((sizes) => sizes.memory ?? 0)));
    expect(last, `median memory in the last third, ${replay}`).toBeLessThanOrEqual(1.15 * (middle ?? 0) + 20);
    expect(countOf('delivery.settled')).toBeGreaterThan(OBSERVATIONS / 2);
  } finally {
    await host.stop();
  }
});

function excessOf(when: string, sizes: Sizes, most: Sizes): string[] {
  return Object.entries(most).flatMap(([what, limit]) => {
    const amount = sizes[what] ?? 0;
    return amount > limit ? [`${when}: ${amount} ${what}, of ${limit}`] : [];
  });
}
