import { describe, expect, it } from 'vitest';
import { bucketOf } from '../../../../../shared/domain/bucket.ts';
import { addMs } from '../../../../../shared/domain/instant.ts';
import type { Observation } from '../../../../../shared/domain/observation.ts';
import { minute } from '../../../../builders/instants.ts';
import { ANY_SOURCE, aFailedEvaluation, anEvaluation, aRun, SOURCE_ID } from '../../../../builders/observations.ts';
import { aSegmentTrigger, aSourceTrigger } from '../../../../builders/subscriptions.ts';
import { MemoryTableSet } from '../../../../fakes/memory-table-set.ts';
import { createTestApp } from '../../../../fakes/test-app.ts';
import { ScriptedStorage } from './scripted-storage.ts';
import { hashOf, recordedOf, seed, waitingEvents } from './seeded-subject.ts';

const BASELINE = { at: minute(0), value: 90 };
const SEGMENT = hashOf(aSegmentTrigger());
const SOURCE = hashOf(aSourceTrigger('data-source-refresh-failed'));

async function watching(count = 1) {
  const storage = new ScriptedStorage();
  const app = createTestApp({ tables: storage.tables });
  app.advance(60 * 60_000);
  const triggers = Array.from({ length: count }, () => aSegmentTrigger());
  const subscriptions = await seed(app, triggers, { baseline: BASELINE });
  return { app, storage, subscriptions };
}

function linesOf(app: ReturnType<typeof createTestApp>, event: string) {
  return app.logger.lines.filter((line) => line.event === event).map((line) => line.fields);
}

describe('An observation that is new', () => {
  it('is recorded once, and each fire has an event, a line in the log and the next number', async () => {
    const { app, subscriptions } = await watching(3);
    expect(await app.processObservation(anEvaluation(minute(1), 110))).toEqual({
      type: 'decided',
      fires: 3,
      holds: {},
    });
    const { history, events } = await recordedOf(app, SEGMENT);
    expect(history.map(({ n, detectedAt }) => [n, detectedAt])).toEqual([[1, minute(60)]]);
    expect(events.map(({ subscriptionId, sequence }) => [subscriptionId, sequence])).toEqual(
      subscriptions.map(({ id }) => [id, 1]),
    );
    expect(linesOf(app, 'signal.fired').map(({ subscriptionId }) => subscriptionId)).toEqual(
      subscriptions.map(({ id }) => id),
    );
    expect(linesOf(app, 'observation.decided')).toMatchObject([
      { n: 1, subscriptions: 3, fires: 3, holds: {}, value: 110 },
    ]);
  });

  it('says why it fired for nobody, and rings no doorbell', async () => {
    const { app } = await watching(2);
    const outcome = await app.processObservation(anEvaluation(minute(1), 95));
    expect(outcome).toEqual({ type: 'decided', fires: 0, holds: { 'not-crossed': 2 } });
    expect(app.queues.deliveries).toEqual([]);
  });

  it('rings the doorbell of its bucket once, however many fire', async () => {
    const { app } = await watching(60);
    await app.processObservation(anEvaluation(minute(1), 110));
    expect(app.queues.deliveries).toEqual([{ kind: 'deliver', bucket: bucketOf(SEGMENT) }]);
  });

  it('has an event whose life begins by the clock of the system, whatever that of the source says', async () => {
    const { app } = await watching();
    app.sourceClock.advance(24 * 60 * 60_000);
    await app.processObservation(anEvaluation(minute(1), 110));
    const [event] = (
      await app.outbox.claimDue(bucketOf(SEGMENT), {
        now: app.clock.now(),
        leaseUntil: minute(62),
        limit: 1,
        room: () => 1,
      })
    ).claims;
    expect(event?.entry.createdAt).toBe(app.clock.now());
  });

  it('is not taken for done before its doorbell has rung', async () => {
    const { app } = await watching();
    app.queues.requestDelivery = () => Promise.reject(new Error('queues are away'));
    await expect(app.processObservation(anEvaluation(minute(1), 110))).rejects.toThrow('queues are away');
  });

  it('finds its subscriptions also where the first page brings the lock alone', async () => {
    const app = createTestApp({ tables: new MemoryTableSet({ rowsOnPage: () => 1 }) });
    app.advance(60 * 60_000);
    await seed(app, [aSegmentTrigger(), aSegmentTrigger()], { baseline: BASELINE });
    expect(await app.processObservation(anEvaluation(minute(1), 110))).toMatchObject({ fires: 2 });
  });

  it('is for nobody where nobody ever subscribed, or everybody has gone', async () => {
    const { app, subscriptions } = await watching(1);
    expect(await app.processObservation(aRun())).toMatchObject({ type: 'not-subscribed' });
    await app.cancelSubscription(subscriptions[0]?.id ?? expect.fail('one was seeded'));
    await app.passTime(16 * 60_000);
    expect(await app.processObservation(anEvaluation(minute(1), 110))).toMatchObject({ type: 'not-subscribed' });
    expect((await recordedOf(app, SEGMENT)).history).toEqual([]);
  });

  it.each([
    [59, true],
    [60, false],
  ])('may yet be a first subscriber’s where it is a run that ended %i s ago: %s', async (seconds, isAwaited) => {
    const app = createTestApp();
    app.advance(60 * 60_000);
    const run = aRun({ at: addMs(app.sourceClock.now(), -seconds * 1_000) });
    expect(await app.processObservation(run)).toEqual({ type: 'not-subscribed', isAwaited });
  });
});

describe('An observation that is no news', () => {
  const levels: [string, Observation, string][] = [
    ['has been seen', anEvaluation(minute(10), 110), 'already-seen'],
    ['is older than the last', anEvaluation(minute(9), 110), 'out-of-order'],
    ['failed before the last', aFailedEvaluation(minute(9)), 'out-of-order'],
  ];
  it.each(levels)('changes nothing when it %s', async (_, observation, reason) => {
    const { app } = await watching();
    await app.processObservation(anEvaluation(minute(10), 110));
    const before = await recordedOf(app, SEGMENT);
    expect(await app.processObservation(observation)).toEqual({ type: 'set-aside', reason });
    expect(await recordedOf(app, SEGMENT)).toEqual(before);
  });

  it('is held with a stamp in the future, recorded nowhere, and taken when its time has come', async () => {
    const { app } = await watching();
    const early = anEvaluation(minute(70), 110);
    expect(await app.processObservation(early)).toEqual({ type: 'set-aside', reason: 'stamp-in-future' });
    expect(linesOf(app, 'observation.held')).toMatchObject([{ reason: 'stamp-in-future', observedAt: minute(70) }]);
    expect((await app.subjects.readLock(SEGMENT))?.state).toEqual({ n: 0 });
    expect(await app.processObservation(anEvaluation(minute(61), 95))).toMatchObject({ type: 'decided' });
    app.advance(5 * 60_000);
    expect(await app.processObservation(early)).toMatchObject({ type: 'decided', fires: 1 });
  });

  it('is a run of which any job was decided with that outcome, but not one that healed', async () => {
    const { app } = await watching();
    await seed(app, [aSourceTrigger('data-source-refresh-failed'), aSourceTrigger('data-source-refresh-succeeded')]);
    const failed = aRun({ jobIds: ['j1', 'j2'], status: 'failed' });
    expect(await app.processObservation(failed)).toMatchObject({ fires: 1 });
    const again = aRun({ jobIds: ['j2', 'j3'], status: 'timedOut', seenIn: 'tasks' });
    expect(await app.processObservation(again)).toEqual({ type: 'set-aside', reason: 'already-seen' });
    expect(await app.processObservation(aRun({ jobIds: ['j2'] }))).toMatchObject({ fires: 1 });
    expect((await waitingEvents(app, SOURCE)).map(({ sequence }) => sequence)).toEqual([1, 1]);
  });

  it('is a run that is known by one job, and from then on by all that it was ever listed with', async () => {
    const { app, storage } = await watching();
    await seed(app, [aSourceTrigger('data-source-refresh-failed')]);
    const listed = (...jobIds: string[]) => app.processObservation(aRun({ jobIds, status: 'failed' }));
    const seen = { type: 'set-aside', reason: 'already-seen' };
    expect(await listed('j1')).toMatchObject({ fires: 1 });
    expect(await listed('j1', 'j2')).toEqual(seen);
    expect(await listed('j2')).toEqual(seen);
    expect(await listed('j2', 'j3')).toEqual(seen);
    expect(await listed('j3')).toEqual(seen);
    expect(await listed('j4')).toMatchObject({ fires: 1 });
    storage.forgetCalls();
    await listed('j1', 'j2', 'j3');
    expect(storage.commits).toEqual([]);
  });

  it('is a run that is listed with more jobs than one transaction can add', async () => {
    const { app } = await watching();
    await seed(app, [aSourceTrigger('data-source-refresh-failed')]);
    const listed = (...jobIds: string[]) => app.processObservation(aRun({ jobIds, status: 'failed' }));
    await listed('j1');
    const more = Array.from({ length: 120 }, (_, index) => `more-${index}`);
    expect(await listed('j1', ...more)).toEqual({ type: 'set-aside', reason: 'already-seen' });
    expect(await listed(more[95] ?? '')).toEqual({ type: 'set-aside', reason: 'already-seen' });
  });

  it('is a run that two workers recognize at once, also where the answer is lost', async () => {
    const { app, storage } = await watching();
    await seed(app, [aSourceTrigger('data-source-refresh-failed')]);
    const listed = (...jobIds: string[]) => app.processObservation(aRun({ jobIds, status: 'failed' }));
    await listed('j1');
    storage.onCommit((_, count) => (count === 1 ? 'done-and-lost' : undefined));
    await Promise.all([listed('j1', 'j2'), listed('j1', 'j3')]);
    expect(await Promise.all([listed('j2'), listed('j3')])).toMatchObject([
      { type: 'set-aside' },
      { type: 'set-aside' },
    ]);
    expect(await waitingEvents(app, SOURCE)).toHaveLength(1);
  });

  it('is a failure that only tasks tell of, where any of its jobs was decided as a success', async () => {
    const { app } = await watching();
    await seed(app, [aSourceTrigger('data-source-refresh-failed')]);
    await app.processObservation(aRun({ jobIds: ['j1'] }));
    const trace = aRun({ jobIds: ['j1', 'j2'], status: 'failed', seenIn: 'tasks' });
    expect(await app.processObservation(trace)).toEqual({ type: 'set-aside', reason: 'already-seen' });
  });

  it('may be of one job and still news among any data source, where it is of another source', async () => {
    const { app } = await watching();
    const [one] = await seed(app, [aSourceTrigger('data-source-refresh-failed', { dataSourceId: '*' })]);
    for (const dataSourceId of [SOURCE_ID, 'second', 'second']) {
      await app.processObservation(aRun({ subject: ANY_SOURCE, dataSourceId, status: 'failed' }));
    }
    const events = await waitingEvents(app, hashOf(one?.trigger ?? expect.fail('one was seeded')));
    expect(events.map(({ sequence }) => sequence)).toEqual([1, 2]);
  });
});

describe('A decision that somebody else got ahead of', () => {
  it('is made anew on what the other has left', async () => {
    const { app, storage } = await watching();
    storage.onCommit((_, count) => (count === 1 ? 'lost' : undefined));
    expect(await app.processObservation(anEvaluation(minute(1), 110))).toMatchObject({ type: 'decided', fires: 1 });
    expect((await recordedOf(app, SEGMENT)).events).toHaveLength(1);
  });

  it('is given up when that happens without end', async () => {
    const { app, storage } = await watching();
    storage.onCommit(() => 'lost');
    await expect(app.processObservation(anEvaluation(minute(1), 110))).rejects.toThrow('50 lost rounds');
  });
});
