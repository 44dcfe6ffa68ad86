/**
 * Several workers race to decide the same and different observations for more subscriptions than one transaction
 * holds, while calls fail, answers get lost and workers die: what storage says afterwards is one orderly life.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../shared/domain/history.ts';
import type { Observation } from '../../shared/domain/observation.ts';
import type { Subscription } from '../../shared/domain/subscription.ts';
import { isLevelTrigger, type Trigger } from '../../shared/domain/trigger.ts';
import { minute } from '../builders/instants.ts';
import { MemoryTableSet } from '../fakes/memory-table-set.ts';
import type { Fault } from '../fakes/table-faults.ts';
import { createTestApp } from '../fakes/test-app.ts';
import { NaiveModel } from '../oracle/naive-model.ts';
import { hashOf, recordedOf, seed } from '../unit/shared/use-cases/deciding/seeded-subject.ts';
import { levelSteps, levelTrigger } from './level-lives.ts';
import { RUN_SUBJECT_NAMES, RUN_SUBJECTS } from './run-lives.ts';
import { observed } from './steps.ts';

const WORKERS = 3;
/** A worker that died is started again by its queue. */
const MOST_TRIES = 60;

interface Race {
  readonly triggers: readonly Trigger[];
  /** What each worker is given, in its order. */
  readonly work: readonly (readonly Observation[])[];
  /** What befalls each call in turn; after that nothing does. */
  readonly faults: readonly (Fault | undefined)[];
  readonly pageSizes: readonly number[];
}

const fault = fc.constantFrom<(Fault | undefined)[]>(
  undefined,
  undefined,
  undefined,
  'throttled',
  'lost',
  'done-and-lost',
  'done-and-retried',
  'done-and-throttled',
);

function raceOf(trigger: fc.Arbitrary<Trigger>, observations: fc.Arbitrary<Observation[]>): fc.Arbitrary<Race> {
  return observations.chain((all) =>
    fc.record({
      // Few sorts of wishes, many of each: often more fire at once than one transaction holds.
      triggers: fc
        .tuple(fc.array(trigger, { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 55 }))
        .map(([few, times]) => Array.from({ length: times }, () => few).flat()),
      work: fc.array(fc.shuffledSubarray(all), { minLength: WORKERS, maxLength: WORKERS }),
      faults: fc.array(fault, { maxLength: 60, size: 'max' }),
      pageSizes: fc.array(fc.constantFrom(0, 1, 7, 50, 1_000), { maxLength: 20, size: 'max' }),
    }),
  );
}

async function run({ triggers, work, faults, pageSizes }: Race, scheduler: fc.Scheduler) {
  let isRacing = false;
  const upcoming = [...faults];
  const sizes = [...pageSizes];
  const tables = new MemoryTableSet({
    async fault() {
      if (!isRacing) return undefined;
      await scheduler.schedule(Promise.resolve());
      return upcoming.shift();
    },
    rowsOnPage: () => (isRacing ? sizes.shift() : undefined) ?? 1_000,
  });
  const app = createTestApp({ tables });
  app.advance(24 * 60 * 60_000);
  const [first = expect.fail('there is one')] = triggers;
  const baseline = { at: minute(-10), value: 0 };
  const subscriptions = await seed(app, triggers, isLevelTrigger(first) ? { baseline } : {});

  async function decide(observation: Observation): Promise<void> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const done = await app.processObservation(observation).then(
        () => true,
        (error: Error) => {
          if (error.name !== 'StorageUnavailable') throw error;
          return false;
        },
      );
      if (done) return;
    }
    throw new Error('There are more faults than tries');
  }

  isRacing = true;
  const workers = work.map(async (observations) => {
    for (const observation of observations) await decide(observation);
  });
  await scheduler.waitFor(Promise.all(workers));
  isRacing = false;
  return { subscriptions, record: await recordedOf(app, hashOf(first)) };
}

/** Who fired, how often and for what, had the same been observed one after another. */
function told(subscriptions: readonly Subscription[], history: readonly HistoryEntry[]) {
  const model = new NaiveModel();
  for (const subscription of subscriptions) model.subscribe(subscription);
  return history.flatMap(({ observation }) => {
    const answers = model.observe(observation);
    if (typeof answers === 'string') throw new Error(`${answers}, and yet recorded`);
    return answers
      .filter((answer) => answer.fires)
      .map(({ subscriptionId, sequence }) => ({ subscriptionId, sequence, occurredAt: observation.at }));
  });
}

function byPlace<Event extends { subscriptionId: string; sequence: number }>(events: readonly Event[]): Event[] {
  return [...events].sort((a, b) =>
    a.subscriptionId === b.subscriptionId ? a.sequence - b.sequence : a.subscriptionId < b.subscriptionId ? -1 : 1,
  );
}

async function isOneOrderlyLife(race: Race, scheduler: fc.Scheduler): Promise<void> {
  const { subscriptions, record } = await run(race, scheduler);
  const { history, events } = record;
  expect(history.map(({ n }) => n)).toEqual(history.map((_, index) => index + 1));
  const fires = told(subscriptions, history);
  const bare = byPlace(events).map(({ eventId: _, ...event }) => event);
  expect(bare).toEqual(byPlace(fires));
  expect(neverOld(race.work.flat(), history)).toEqual([]);
}

/** What was news at every time, and is not recorded all the same. */
function neverOld(observations: readonly Observation[], history: readonly HistoryEntry[]): readonly Observation[] {
  const model = new NaiveModel();
  let rest = observations;
  for (const { observation } of history) {
    model.record(observation);
    // One run may be known by another that was no news either, in whatever order they came. Looked for after each
    // record, not at the end: a failure that was told twice may look new again once its job's success was told.
    for (let before = Number.POSITIVE_INFINITY; rest.length < before; ) {
      before = rest.length;
      rest = rest.filter((one) => model.recognize(one) === undefined);
    }
  }
  return rest;
}

/** Many runs on a machine that may be busy. */
const TIMEOUT_IN_MS = 180_000;

// A thousand schedules in all.
describe('Racing and dying workers decide each observation once, as the naive model does', {
  timeout: TIMEOUT_IN_MS,
}, () => {
  it('for a segment', async () => {
    const observations = levelSteps.map((steps) => observed(steps).slice(0, 8));
    await fc.assert(fc.asyncProperty(raceOf(levelTrigger, observations), fc.scheduler(), isOneOrderlyLife), {
      numRuns: 400,
    });
  });

  it.each(RUN_SUBJECT_NAMES)('for %s', async (subject) => {
    const observations = fc.array<Observation>(RUN_SUBJECTS[subject].run, { minLength: 1, maxLength: 8 });
    const { trigger } = RUN_SUBJECTS[subject];
    await fc.assert(fc.asyncProperty(raceOf(trigger, observations), fc.scheduler(), isOneOrderlyLife), {
      numRuns: 150,
    });
  });
});
