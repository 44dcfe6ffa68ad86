/**
 * The whole app on storage in memory, with clocks that a test moves and queues that it empties.
 * `createTestApp(other.world)` is a second app on the same storage, as a scaled-out host would run it.
 */
import { addMs, laterOf, msOf } from '../../shared/domain/instant.ts';
import { createTestWorld, type TestWorld } from './test-world.ts';
import { type TestSettings, wireApp } from './wired-app.ts';

export const GRACE_IN_MS = 15 * 60_000;
export const POLL_INTERVAL_IN_MS = 5 * 60_000;
const MINUTE_IN_MS = 60_000;
const DAY_IN_MS = 24 * 60 * MINUTE_IN_MS;

export const TEST_SETTINGS: TestSettings = {
  graceInMs: GRACE_IN_MS,
  subscriptionsPerWorkflow: 20,
  pollIntervalInMs: POLL_INTERVAL_IN_MS,
  failureDelayInMs: 15 * MINUTE_IN_MS,
  historyKeptInMs: 400 * DAY_IN_MS,
  deliveriesKeptInMs: 90 * DAY_IN_MS,
};

export type TestApp = ReturnType<typeof createTestApp>;

export function createTestApp(options: Partial<TestWorld & TestSettings> = {}) {
  const world = createTestWorld(options);
  const { queues } = world;
  const clock = world.clock.now;
  const app = wireApp({ ...world, clock, sourceClock: world.sourceClock.now }, { ...TEST_SETTINGS, ...options });

  /** Handles every message that is visible now, and what becomes visible through that. One that throws stays, as in a queue. */
  async function runQueues(): Promise<void> {
    for (let message = queues.takeDue(); message !== undefined; message = queues.takeDue()) {
      try {
        await app.handle(message);
      } catch (fault) {
        queues.put(message);
        throw fault;
      }
    }
  }

  function advance(ms: number): void {
    world.clock.advance(ms);
    world.sourceClock.advance(ms);
  }

  return {
    ...world,
    ...app,
    world,
    runQueues,
    /** Both clocks. */
    advance,
    /** Lets time go by as it does for a running app: messages are handled when they become visible, the outbox is swept each minute. */
    async passTime(ms: number): Promise<void> {
      const end = addMs(clock(), ms);
      await runQueues();
      for (let sweepAt = addMs(clock(), MINUTE_IN_MS); clock() < end; ) {
        const due = queues.messages[0]?.dueAt;
        const next = [end, sweepAt, ...(due === undefined ? [] : [laterOf(due, clock())])].sort()[0] ?? end;
        advance(msOf(next) - msOf(clock()));
        if (next === sweepAt) {
          await app.sweepOutbox();
          sweepAt = addMs(sweepAt, MINUTE_IN_MS);
        }
        await runQueues();
      }
    },
  };
}
