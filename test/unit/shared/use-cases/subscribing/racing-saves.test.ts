// Saves of one flow that overlap, in every order in which their steps may fall, and whose answers from storage are lost.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTE, minute } from '../../../../builders/instants.ts';
import { aUnification } from '../../../../builders/observations.ts';
import { aSubscribeRequest, taken } from '../../../../builders/subscribe-requests.ts';
import { aUnificationTrigger } from '../../../../builders/subscriptions.ts';
import { MemoryTableSet } from '../../../../fakes/memory-table-set.ts';
import { createSteppableClock } from '../../../../fakes/steppable-clock.ts';
import { statesOf } from '../../../../fakes/subscribed-app.ts';
import type { Fault, TableCall } from '../../../../fakes/table-faults.ts';
import { createTestApp, GRACE_IN_MS, type TestApp } from '../../../../fakes/test-app.ts';

const TRIGGER = aUnificationTrigger();
const OTHER_TRIGGER = aUnificationTrigger({ outcome: 'failed' });
const RUNS = { numRuns: 60 };

function wish(save: number, trigger = TRIGGER) {
  return aSubscribeRequest({ save, trigger });
}

/** Every call to storage waits for the scheduler once it is switched on. */
function scheduledApp(scheduler: fc.Scheduler) {
  let isOn = false;
  const tables = new MemoryTableSet({
    async fault() {
      if (isOn) await scheduler.schedule(Promise.resolve(), 'storage');
      return undefined;
    },
  });
  const app = createTestApp({ tables });
  async function race(...calls: (() => Promise<unknown>)[]): Promise<void> {
    isOn = true;
    await scheduler.waitFor(Promise.all(calls.map((call) => call())));
    isOn = false;
  }
  return { app, race };
}

/** A second host whose clock is off by so much. */
function secondHost(app: TestApp, offInMs: number): TestApp {
  const { clock: _, ...rest } = app.world;
  const clock = createSteppableClock(minute(0));
  clock.advance(offInMs);
  return createTestApp({ ...rest, clock });
}

async function liveAfterGrace(app: TestApp) {
  await app.passTime(2 * GRACE_IN_MS);
  await app.tidyUp();
  return app.readSubscriptions.list({ limit: 10 });
}

describe('Two saves at once', () => {
  it('with other inputs leave exactly one subscription, whichever host is faster and whatever its clock says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.constantFrom(-5_000, 0, 5_000), async (scheduler, offInMs) => {
        const { app, race } = scheduledApp(scheduler);
        const second = secondHost(app, offInMs);
        await race(
          () => app.subscribe(wish(1)).then(taken),
          () => second.subscribe(wish(2, OTHER_TRIGGER)).then(taken),
        );
        const live = await liveAfterGrace(app);
        expect(live.map(({ status }) => status)).toEqual(['active']);
      }),
      RUNS,
    );
  });

  it.each([-5_000, 0, 5_000])(
    'are none where one was answered before: the later one stays, its clock off by %i ms',
    async (off) => {
      const app = createTestApp();
      const second = secondHost(app, off);
      const { subscription, token } = taken(await app.subscribe(wish(1)));
      taken(await second.subscribe(wish(2, OTHER_TRIGGER)));
      taken(await second.unsubscribe(subscription.id, token));
      const live = await liveAfterGrace(app);
      expect(live.map((view) => [view.subscription.trigger, view.status])).toEqual([[OTHER_TRIGGER, 'active']]);
    },
  );

  it('with the same inputs leave one subscription, which the token of its newest lease ends and the other does not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const { app, race } = scheduledApp(scheduler);
        const tokens: string[] = [];
        const save = (number: number) => async () => {
          tokens.push(taken(await app.subscribe(wish(number))).token);
        };
        await race(save(1), save(2));
        const live = await liveAfterGrace(app);
        expect(live).toMatchObject([{ status: 'active', callback: { leaseNumber: 2 } }]);
        const id = live[0]?.subscription.id;
        if (id === undefined) return;
        const [older = '', newer = ''] = tokens.sort();
        expect(await app.unsubscribe(id, older)).toEqual({ ok: true, value: 'unchanged' });
        expect(await app.unsubscribe(id, newer)).toEqual({ ok: true, value: 'ending' });
      }),
      RUNS,
    );
  });
});

describe('A save that meets the DELETE of the one before', () => {
  it.each([
    ['the same', TRIGGER],
    ['other', OTHER_TRIGGER],
  ])('with %s inputs leaves exactly the new subscription', async (_, trigger) => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const { app, race } = scheduledApp(scheduler);
        const { subscription, token } = taken(await app.subscribe(wish(1)));
        app.advance(MINUTE);
        await race(
          () => app.subscribe(wish(2, trigger)).then(taken),
          () => app.unsubscribe(subscription.id, token).then(taken),
        );
        const live = await liveAfterGrace(app);
        expect(live.map((view) => [view.subscription.trigger, view.status])).toEqual([[trigger, 'active']]);
      }),
      RUNS,
    );
  });

  it('at the very end of the grace is either in time or begins anew', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const { app, race } = scheduledApp(scheduler);
        const { subscription, token } = taken(await app.subscribe(wish(1)));
        await app.unsubscribe(subscription.id, token);
        app.advance(GRACE_IN_MS);
        await race(
          () => app.subscribe(wish(2)).then(taken),
          () => app.endSubscription(subscription.id),
        );
        expect(await liveAfterGrace(app)).toMatchObject([{ status: 'active', callback: { leaseNumber: 2 } }]);
      }),
      RUNS,
    );
  });
});

describe('A save whose answers from storage are lost', () => {
  /** An app in which the given commit, counted once armed, meets a fault. */
  function faultyApp(fault: Fault) {
    let countdown = Number.POSITIVE_INFINITY;
    let struck = false;
    const tables = new MemoryTableSet({
      fault({ operation }: TableCall) {
        if (operation !== 'commit') return undefined;
        countdown -= 1;
        if (countdown !== -1) return undefined;
        struck = true;
        return fault;
      },
    });
    const app = createTestApp({ tables });
    return {
      app,
      failAt(commit: number) {
        countdown = commit;
      },
      hasStruck: () => struck,
    };
  }

  it.each<Fault>(['lost', 'done-and-lost', 'done-and-retried', 'throttled', 'done-and-throttled'])(
    'stands once, at whichever write it happened, if need be after the engine has asked again: %s',
    async (fault) => {
      let isReached = true;
      for (let commit = 0; isReached; commit += 1) {
        const { app, failAt, hasStruck } = faultyApp(fault);
        const first = taken(await app.subscribe(wish(1)));
        app.advance(MINUTE);
        failAt(commit);
        const { subscription, token } = await app
          .subscribe(wish(2, OTHER_TRIGGER))
          .catch(() => app.subscribe(wish(2, OTHER_TRIGGER)))
          .then(taken);
        failAt(Number.POSITIVE_INFINITY);
        isReached = hasStruck();
        const live = await liveAfterGrace(app);
        expect(live.map((view) => view.subscription.id)).toEqual([subscription.id]);
        expect(await app.unsubscribe(first.subscription.id, first.token)).toEqual({ ok: true, value: 'unchanged' });
        expect(await app.unsubscribe(subscription.id, token)).toEqual({ ok: true, value: 'ending' });
        if (!isReached) expect(commit).toBeGreaterThan(3);
      }
    },
  );
});

describe('A save that was held up while another began the next life of the flow', () => {
  it('does not end what has been decided for that life', async () => {
    const app = createTestApp();
    const { subscription, token } = taken(await app.subscribe(wish(1)));
    taken(await app.unsubscribe(subscription.id, token));
    await app.passTime(GRACE_IN_MS);
    const slow = createTestApp(app.world);
    const { endWaiting } = slow.outbox;
    slow.outbox.endWaiting = async (...given) => {
      slow.outbox.endWaiting = endWaiting;
      taken(await app.subscribe(wish(2)));
      app.advance(MINUTE);
      await app.processObservation(aUnification({ at: app.sourceClock.now() }));
      return endWaiting(...given);
    };
    taken(await slow.subscribe(wish(3)));
    await app.passTime(MINUTE);
    expect(await statesOf(app, subscription.id)).toEqual(['delivered']);
  });
});
