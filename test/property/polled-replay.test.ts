/**
 * Polls at random times, with outages and lists that fail, decide what polls each minute would have decided: the
 * same events, and for each subscription the same reasons in the same order.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observationKeyOf } from '../../shared/domain/observation.ts';
import type { Subscription } from '../../shared/domain/subscription.ts';
import { isLevelTrigger, type Trigger } from '../../shared/domain/trigger.ts';
import { MINUTE, minute, START } from '../builders/instants.ts';
import { INSTANCE_ID } from '../builders/observations.ts';
import { taken } from '../builders/subscribe-requests.ts';
import {
  aFullRefreshTrigger,
  aMeasureTrigger,
  aSegmentTrigger,
  aSourceTrigger,
  aUnificationTrigger,
} from '../builders/subscriptions.ts';
import { MemoryTableSet } from '../fakes/memory-table-set.ts';
import { createSteppableClock } from '../fakes/steppable-clock.ts';
import type { Fault } from '../fakes/table-faults.ts';
import { createTestApp } from '../fakes/test-app.ts';
import { seed } from '../unit/shared/use-cases/deciding/seeded-subject.ts';
import { levelTrigger } from './level-lives.ts';
import {
  type Failing,
  LAST_MINUTE,
  LivingUpstream,
  MEASURES,
  minutesOf,
  SEGMENTS,
  SOURCES,
  type UpstreamLife,
  upstreamLife,
} from './upstream-lives.ts';

interface Poll {
  readonly atMinute: number;
  readonly failing: Failing;
}

const outcome = fc.constantFrom('any' as const, 'succeeded' as const, 'failed' as const);
const submission = fc.constantFrom('any' as const, 'scheduled' as const, 'manual' as const);
const source = fc.constantFrom(...SOURCES, '*');
/** From less than the time between two evaluations or refreshes to much more. */
const cooldownInMs = fc.constantFrom(0, 0, 20, 400).map((minutes) => minutes * MINUTE);
const condition = fc
  .tuple(levelTrigger, cooldownInMs)
  .map(([{ kind: _, segmentName: __, ...rest }, cooldown]) => ({ ...rest, cooldownInMs: cooldown }));

const trigger: fc.Arbitrary<Trigger> = fc.oneof(
  fc
    .tuple(condition, fc.constantFrom(...SEGMENTS))
    .map(([inputs, segmentName]) => ({ ...aSegmentTrigger(inputs), segmentName })),
  fc
    .tuple(condition, fc.constantFrom(...MEASURES))
    .map(([inputs, measureName]) => ({ ...aMeasureTrigger(inputs), measureName })),
  fc
    .tuple(
      fc.constantFrom('data-source-refresh-failed' as const, 'data-source-refresh-succeeded' as const),
      fc.record({ dataSourceId: source, cooldownInMs }),
    )
    .map(([kind, inputs]) => aSourceTrigger(kind, inputs)),
  fc.record({ outcome, submission, cooldownInMs }).map(aFullRefreshTrigger),
  fc.record({ outcome, cooldownInMs }).map(aUnificationTrigger),
);

type Wish = Readonly<{ trigger: Trigger; hasBaseline: boolean }>;
const wishes: fc.Arbitrary<Wish[]> = fc.array(fc.record({ trigger, hasBaseline: fc.boolean() }), {
  minLength: 1,
  maxLength: 8,
});

const faults = fc.array(
  fc.constantFrom<(Fault | undefined)[]>(
    ...Array.from({ length: 12 }, () => undefined),
    'throttled',
    'lost',
    'done-and-lost',
    'done-and-retried',
    'done-and-throttled',
  ),
  { maxLength: 600, size: 'max' },
);

type Read = Failing extends ReadonlySet<infer One> ? One : never;
const READS: readonly Read[] = ['readStatus', 'readJobs', 'readSegments', 'readMeasures', 'readMeasure'];
const pollsNowAndThen: fc.Arbitrary<Poll[]> = fc
  .array(
    fc.record({
      after: fc.oneof(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 10, max: 1_000 })),
      failing: fc.oneof(
        { weight: 3, arbitrary: fc.constant<Read[]>([]) },
        { weight: 1, arbitrary: fc.subarray([...READS]) },
      ),
    }),
    { maxLength: 60, size: 'max' },
  )
  .map((items) => {
    let atMinute = 0;
    return items.map(({ after, failing }) => {
      atMinute += after;
      return { atMinute, failing: new Set(failing) };
    });
  });

function atEachMoment(life: UpstreamLife): Poll[] {
  return minutesOf(life).map((atMinute) => ({ atMinute, failing: new Set() }));
}

const AT_LAST: Poll = { atMinute: LAST_MINUTE, failing: new Set() };

/** Each poll is made by so many workers at once, whose calls to storage meet the faults in turn. */
interface Trouble {
  readonly workers: number;
  readonly faults: readonly (Fault | undefined)[];
  readonly scheduler: fc.Scheduler;
}

/** Everything that the subscriptions were told, by the time of what they were told about. */
async function toldBy(polls: readonly Poll[], all: readonly Wish[], life: UpstreamLife, trouble?: Trouble) {
  const sourceClock = createSteppableClock(START);
  const insights = new LivingUpstream(life, sourceClock.now);
  let isTroubled = false;
  const upcoming = [...(trouble?.faults ?? [])];
  const tables = new MemoryTableSet({
    async fault() {
      if (!isTroubled) return undefined;
      await trouble?.scheduler.schedule(Promise.resolve());
      return upcoming.shift();
    },
  });
  const app = createTestApp({ sourceClock, insights, tables });
  const poll = () => app.pollInstance({ kind: 'scheduled', instanceId: INSTANCE_ID, requestedAt: app.clock.now() });
  const subscriptions: Subscription[] = [];
  for (const [index, { trigger: wanted, hasBaseline }] of all.entries()) {
    const baseline = { at: minute(-10), value: 0 };
    subscriptions.push(
      ...(await seed(app, [wanted], isLevelTrigger(wanted) && hasBaseline ? { baseline } : {}, `flow-${index}`)),
    );
  }
  for (const { atMinute, failing } of [...polls.filter((one) => one.atMinute < LAST_MINUTE), AT_LAST]) {
    insights.failing = failing;
    app.clock.set(minute(atMinute));
    sourceClock.set(minute(atMinute));
    if (trouble === undefined || atMinute === LAST_MINUTE) {
      await poll();
      continue;
    }
    isTroubled = true;
    await trouble.scheduler.waitFor(Promise.allSettled(Array.from({ length: trouble.workers }, poll)));
    isTroubled = false;
  }
  return Promise.all(
    subscriptions.map(async ({ id, trigger: asked }) => {
      const verdicts = taken(await app.readVerdicts(id, { limit: 10_000 }));
      return verdicts
        .map(({ entry: { observation }, verdict: { reason }, sequence, event }) => ({
          key: `${observation.at} ${observationKeyOf(observation)}`,
          reason,
          eventId: event?.eventId,
          state: event?.state,
          // A failure waits for its job, and a success does not: runs may be told in another order.
          sequence: isLevelTrigger(asked) ? sequence : undefined,
        }))
        .sort((a, b) => (a.key < b.key ? -1 : 1));
    }),
  );
}

/** Many runs on a machine that may be busy. */
const TIMEOUT_IN_MS = 180_000;

describe('Polls now and then', { timeout: TIMEOUT_IN_MS }, () => {
  it('tell what polls at every moment would have told', async () => {
    const reasons = new Set<string>();
    await fc.assert(
      fc.asyncProperty(wishes, upstreamLife, pollsNowAndThen, async (all, life, polls) => {
        const told = await toldBy(atEachMoment(life), all, life);
        expect(await toldBy(polls, all, life)).toEqual(told);
        for (const { reason, eventId, state } of told.flat()) {
          reasons.add(reason);
          expect(state).toBe(eventId === undefined ? undefined : 'waiting');
        }
      }),
      { numRuns: 80 },
    );
    expect([...reasons]).toEqual(
      expect.arrayContaining(['completed', 'crossed-above', 'first-observation', 'not-crossed']),
    );
  });

  it('tell the same where several workers poll at once, die, and lose the answers of storage', async () => {
    await fc.assert(
      fc.asyncProperty(
        wishes,
        upstreamLife,
        pollsNowAndThen,
        faults,
        fc.scheduler(),
        async (all, life, polls, upcoming, scheduler) => {
          const told = await toldBy(atEachMoment(life), all, life);
          const troubled = { workers: 2, faults: upcoming, scheduler };
          expect(await toldBy(polls.slice(0, 25), all, life, troubled)).toEqual(told);
        },
      ),
      { numRuns: 50 },
    );
  });
});
