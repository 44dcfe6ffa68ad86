/**
 * Years of an environment at high speed, with flows and what they watch coming and going: once what is kept has reached its age, rows,
 * messages and memory grow no more.
 */
import { expect, it } from 'vitest';
import { addMs, msOf } from '../../../shared/domain/instant.ts';
import type { LogEvent, LogFields } from '../../../shared/ports/logger.ts';
import { START } from '../../builders/instants.ts';
import { createSteppableClock } from '../../fakes/steppable-clock.ts';
import { createTestApp } from '../../fakes/test-app.ts';
import { createDice } from '../dice.ts';
import { effort, firstSeed, replayOf } from '../effort.ts';
import { FLOWS_AT_ONCE, Flows } from './flows.ts';
import { LongUpstream } from './long-upstream.ts';
import { grown, heapInUse, type Sizes, sizesOf } from './sizes.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const SLOTS_A_DAY = 2;
const HISTORY_KEPT_IN_DAYS = 5;
const DELIVERIES_KEPT_IN_DAYS = 31;
const TOMBSTONES_KEPT_IN_DAYS = 30;
/** A delivery is kept until the whole month that it is of is old enough. */
const LONGEST_LIMIT_IN_DAYS = DELIVERIES_KEPT_IN_DAYS + 32;
/** A third of it is longer than anything is kept. */
const LEAST_DAYS = 210;
const DAYS_BETWEEN_SAMPLES = 3;
const OBSERVATIONS = effort({ test: 3_000, prove: 60_000 });
const seed = firstSeed('long-run');

it('grows no more once it has forgotten for the first time', { timeout: 300_000 + OBSERVATIONS * 60 }, async () => {
  const dice = createDice(seed);
  const clock = createSteppableClock(START);
  const upstream = new LongUpstream(dice.fork(), START);
  const counts = new Map<LogEvent, number>();
  const errors = new Set<string>();
  const count = (event: LogEvent) => counts.set(event, (counts.get(event) ?? 0) + 1);
  const countOf = (event: LogEvent) => counts.get(event) ?? 0;
  const app = createTestApp({
    clock,
    sourceClock: createSteppableClock(START),
    insights: upstream.insights,
    logger: {
      lines: [],
      measurements: [],
      measure: () => undefined,
      info: count,
      warn: count,
      error(event: LogEvent, fields: LogFields = {}) {
        errors.add(`${event} ${fields.problem}`);
      },
    },
    historyKeptInMs: HISTORY_KEPT_IN_DAYS * DAY,
    deliveriesKeptInMs: DELIVERIES_KEPT_IN_DAYS * DAY,
  });
  const flows = new Flows(app, upstream, dice.fork());
  const samples: Sizes[] = [];
  const beyond: string[] = [];
  // The days that limits are made of, and no more of them: memory is what is measured here.
  const perDay: { readonly made: number; readonly decided: number; readonly fired: number }[] = [];
  const within = (days: number, what: 'made' | 'decided' | 'fired') =>
    perDay.slice(-days).reduce((total, day) => total + day[what], 0);

  for (let day = 1; countOf('observation.decided') < OBSERVATIONS || day <= LEAST_DAYS; day += 1) {
    const before = { made: flows.made, decided: countOf('observation.decided'), fired: countOf('signal.fired') };
    for (let slot = 0; slot < SLOTS_A_DAY; slot += 1) {
      await flows.comeAndGo();
      upstream.goesOn(app.sourceClock.now(), 6 * HOUR);
      app.advance(DAY / SLOTS_A_DAY);
      await app.schedulePolls();
      await app.sweepOutbox();
      await app.runQueues();
    }
    await app.tidyUp();
    perDay.push({
      made: flows.made - before.made,
      decided: countOf('observation.decided') - before.decided,
      fired: countOf('signal.fired') - before.fired,
    });
    if (perDay.length > LONGEST_LIMIT_IN_DAYS) perDay.shift();
    if (day % DAYS_BETWEEN_SAMPLES !== 0) continue;

    const sizes: Sizes = { ...(await sizesOf(app.tables)), messages: app.queues.messages.length, heap: heapInUse() };
    samples.push(sizes);
    // One day more than is kept, for the upkeep is daily; of two subjects a run may be known under one job. What is left
    // of a subscription outlasts the history, and the lock goes with it.
    const most = {
      locks: flows.subjectsWantedSince(addMs(clock.now(), -(TOMBSTONES_KEPT_IN_DAYS + 2) * DAY)),
      'decision sides': FLOWS_AT_ONCE + 2,
      'delivery sides': FLOWS_AT_ONCE + within(TOMBSTONES_KEPT_IN_DAYS + 2, 'made'),
      owners: FLOWS_AT_ONCE + within(2, 'made'),
      history: within(HISTORY_KEPT_IN_DAYS + 1, 'decided'),
      'run keys': within(HISTORY_KEPT_IN_DAYS + 1, 'decided'),
      outbox: within(2, 'fired'),
      'delivery tables': 3,
      deliveries: within(LONGEST_LIMIT_IN_DAYS, 'fired'),
      instances: 1,
    } satisfies Sizes;
    for (const [what, limit] of Object.entries(most)) {
      const amount = sizes[what] ?? 0;
      if (amount > limit) beyond.push(`day ${day}: ${amount} ${what}, of ${limit}`);
    }
  }

  const years = (msOf(clock.now()) - msOf(START)) / (365 * DAY);
  const { made } = flows;
  const { renamed } = upstream;
  console.log(
    `long-run, seed ${seed}: ${years.toFixed(1)} years, ${made} flows, ${renamed} objects renamed, ${JSON.stringify(Object.fromEntries(counts))}, at last ${JSON.stringify(samples.at(-1))}`,
  );
  const replay = replayOf('long-run/long-run', seed).replace('--count 1', `--count ${OBSERVATIONS}`);
  expect([...errors], replay).toEqual([]);
  expect(beyond, replay).toEqual([]);
  expect(grown(samples, { heap: 0, messages: 20, 'bytes of records': 200 }), replay).toEqual([]);
  expect(countOf('observation.decided')).toBeGreaterThanOrEqual(OBSERVATIONS);
  expect(countOf('delivery.settled')).toBeGreaterThan(OBSERVATIONS / 2);
});
