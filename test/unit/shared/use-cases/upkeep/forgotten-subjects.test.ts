import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../../builders/instants.ts';
import { INSTANCE_ID } from '../../../../builders/observations.ts';
import { aSubscribeRequest, taken } from '../../../../builders/subscribe-requests.ts';
import { aFullRefreshTrigger } from '../../../../builders/subscriptions.ts';
import { MemoryTableSet } from '../../../../fakes/memory-table-set.ts';
import { createSubscribedApp, runsEnd, saveFlow } from '../../../../fakes/subscribed-app.ts';
import { type createTestApp, GRACE_IN_MS, type TestApp } from '../../../../fakes/test-app.ts';
import { said } from '../polling/polled-app.ts';

const DAY = 24 * 60 * MINUTE;
const HISTORY_KEPT_IN_DAYS = 40;
const TOMBSTONES_KEPT_IN_DAYS = 30;

async function subjectsOf(app: TestApp): Promise<number> {
  let count = 0;
  for await (const _ of app.leases.subjects()) count += 1;
  return count;
}

/** Somebody subscribed, a run ended, and that was all. */
async function abandoned(options: Parameters<typeof createTestApp>[0] = {}) {
  const subscribed = await createSubscribedApp(['flow-1'], {
    historyKeptInMs: HISTORY_KEPT_IN_DAYS * DAY,
    ...options,
  });
  const { app, id, token } = subscribed;
  await runsEnd(app);
  await app.unsubscribe(id, token);
  await app.passTime(GRACE_IN_MS + MINUTE);
  return subscribed;
}

describe('Tidying up subjects', () => {
  it('forgets one to which nobody subscribes, when the last that is known about it has reached its age', async () => {
    const { app } = await abandoned();
    app.advance(TOMBSTONES_KEPT_IN_DAYS * DAY + DAY);
    await app.tidyUp();
    expect(await subjectsOf(app)).toBe(1);
    app.advance((HISTORY_KEPT_IN_DAYS - TOMBSTONES_KEPT_IN_DAYS) * DAY);
    await app.tidyUp();
    expect(await subjectsOf(app)).toBe(0);
    expect(said(app, 'tidy.completed')).toMatchObject([
      { historyRows: 0, forgottenSubjects: 0 },
      { historyRows: 2, forgottenSubjects: 1 },
    ]);
    const { rows } = await app.tables.table('triggers').scan({});
    expect(rows).toEqual([]);
  });

  it('forgets one about which nothing was ever decided with what was left of its last subscription', async () => {
    const { app, id, token } = await createSubscribedApp();
    await app.unsubscribe(id, token);
    await app.passTime(GRACE_IN_MS + MINUTE);
    app.advance((TOMBSTONES_KEPT_IN_DAYS - 1) * DAY);
    await app.tidyUp();
    expect(await subjectsOf(app)).toBe(1);
    app.advance(2 * DAY);
    await app.tidyUp();
    expect(await subjectsOf(app)).toBe(0);
  });

  it('leaves one alone that is subscribed to, however long nothing happens', async () => {
    const { app } = await createSubscribedApp();
    app.advance(1_000 * DAY);
    await app.tidyUp();
    expect(await subjectsOf(app)).toBe(1);
    await runsEnd(app);
    await app.runQueues();
    expect(app.sender.sent).toHaveLength(1);
  });

  it('harms no other subject where one cannot be looked at', async () => {
    const { app } = await abandoned();
    taken(await app.subscribe(aSubscribeRequest({ flow: 'x', trigger: aFullRefreshTrigger() })));
    app.advance((HISTORY_KEPT_IN_DAYS + 1) * DAY);
    const { forget } = app.subjects;
    app.subjects.forget = (subject) => Promise.reject(new Error(`no way to ${subject}`));
    await app.tidyUp();
    expect(said(app, 'tidy.item-failed')).toHaveLength(2);
    expect(said(app, 'tidy.completed')).toMatchObject([{ forgottenSubjects: 0 }]);
    app.subjects.forget = forget;
    await app.tidyUp();
    expect(await subjectsOf(app)).toBe(1);
  });

  it('takes nothing from under a flow that is saved meanwhile, in whatever order their steps fall', async () => {
    let forgotten = 0;
    let kept = 0;
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        let isOn = false;
        const tables = new MemoryTableSet({
          async fault() {
            if (isOn) await scheduler.schedule(Promise.resolve(), 'storage');
            return undefined;
          },
        });
        const { app } = await abandoned({ tables });
        app.queues.loseAll();
        const sentBefore = app.sender.sent.length;
        app.advance((HISTORY_KEPT_IN_DAYS + 1) * DAY);
        const { subjects } = app.leases;
        let saving: Promise<unknown> | undefined;
        app.leases.subjects = async function* () {
          for await (const subject of subjects()) {
            isOn = true;
            saving = saveFlow(app, 'flow-1', 2);
            yield subject;
          }
        };
        await scheduler.waitFor(app.tidyUp().then(() => saving));
        isOn = false;
        expect(said(app, 'tidy.item-failed')).toEqual([]);
        if (said(app, 'tidy.completed')[0]?.forgottenSubjects === 1) forgotten += 1;
        else kept += 1;
        await runsEnd(app, 2);
        await app.runQueues();
        expect(app.sender.sent.length - sentBefore).toBe(2);
        expect((await app.instances.find(INSTANCE_ID))?.watch.kinds).toEqual(['unification']);
      }),
      { numRuns: 200 },
    );
    // Both orders have come up.
    expect(Math.min(forgotten, kept)).toBeGreaterThan(0);
  });
});
