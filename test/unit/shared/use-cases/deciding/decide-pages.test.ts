import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../../../shared/domain/observation.ts';
import type { CurrentTrace } from '../../../../../shared/ports/trace.ts';
import { MINUTE, minute } from '../../../../builders/instants.ts';
import { anEvaluation, aRun } from '../../../../builders/observations.ts';
import { aSubscribeRequest, taken } from '../../../../builders/subscribe-requests.ts';
import { aSegmentTrigger, aSourceTrigger } from '../../../../builders/subscriptions.ts';
import { A_TRACE_ID, A_TRACE_PARENT } from '../../../../builders/trace.ts';
import { ScriptedPublisher, topicAnswered } from '../../../../fakes/scripted-publisher.ts';
import type { Fault } from '../../../../fakes/table-faults.ts';
import { createTestApp, type TestApp } from '../../../../fakes/test-app.ts';
import { type CommitCall, ScriptedStorage } from './scripted-storage.ts';
import { hashOf, recordedOf, seed, waitingEvents } from './seeded-subject.ts';

const BASELINE = { at: minute(0), value: 90 };
const SEGMENT = hashOf(aSegmentTrigger());
const CROSSING = anEvaluation(minute(1), 110);
const BACK = anEvaluation(minute(2), 80);

/** So many subscriptions, of which one in `every` fires at the crossing. */
async function watching(
  count: number,
  every = 1,
  ways: { readonly publisher?: ScriptedPublisher; readonly trace?: CurrentTrace } = {},
) {
  const storage = new ScriptedStorage();
  const app = createTestApp({ tables: storage.tables, ...ways });
  app.advance(60 * MINUTE);
  const triggers = Array.from({ length: count }, (_, index) =>
    aSegmentTrigger({ threshold: index % every === 0 ? 100 : 1_000, rearmMargin: 15 }),
  );
  await seed(app, triggers, { baseline: BASELINE });
  storage.forgetCalls();
  return { app, storage };
}

function eventsIn({ changes }: CommitCall): number {
  return changes.filter(({ rowKey }) => rowKey.startsWith('o~')).length;
}

async function uninterrupted(count: number, observations: readonly Observation[]) {
  const { app } = await watching(count);
  for (const observation of observations) await app.processObservation(observation);
  return recordedOf(app, SEGMENT);
}

/** Clocks stand still, so that what is recorded does not depend on how often something was tried. */
async function processed(app: TestApp, observation: Observation): Promise<void> {
  await app.processObservation(observation).catch(() => undefined);
}

describe('A decision for many subscriptions', () => {
  it('takes one transaction for 48 of them, and the last one alone records it', async () => {
    const { app, storage } = await watching(130);
    expect(await app.processObservation(CROSSING)).toMatchObject({ fires: 130 });
    expect(storage.commits.map(eventsIn)).toEqual([48, 48, 34]);
    const records = storage.commits.map(({ changes }) => changes.filter(({ rowKey }) => rowKey.includes('~h~')).length);
    expect(records).toEqual([0, 0, 1]);
    expect(app.logger.lines.filter(({ event }) => event === 'signal.fired')).toHaveLength(130);
  });

  it('takes one transaction for 32 of them where events go to a topic too, each with both of its rows', async () => {
    const { app, storage } = await watching(100, 1, { publisher: new ScriptedPublisher() });
    expect(await app.processObservation(CROSSING)).toMatchObject({ fires: 100 });
    expect(storage.commits.map(eventsIn)).toEqual([32, 32, 32, 4]);
    for (const { changes } of storage.commits) {
      const waiting = (prefix: string) => changes.flatMap(({ rowKey }) => rowKey.split(prefix).slice(1));
      expect(waiting('p~')).toEqual(waiting('o~'));
      expect(changes.length).toBeLessThanOrEqual(100);
    }
  });

  it('takes no transaction more where events go to a topic and few fire', async () => {
    const { app, storage } = await watching(130, 5, { publisher: new ScriptedPublisher() });
    expect(await app.processObservation(CROSSING)).toMatchObject({ fires: 26 });
    expect(storage.commits).toHaveLength(1);
  });

  it('takes one transaction where nobody fires, whatever their number', async () => {
    const { app, storage } = await watching(130);
    await app.processObservation(anEvaluation(minute(1), 95));
    expect(storage.commits.map(({ changes }) => changes.length)).toEqual([2]);
  });

  it('counts those that are only armed again among the 48', async () => {
    const { app, storage } = await watching(60);
    await app.processObservation(CROSSING);
    storage.forgetCalls();
    expect(await app.processObservation(BACK)).toMatchObject({ fires: 0 });
    expect(storage.commits).toHaveLength(2);
  });

  it('goes over pages of a thousand, and past pages that come empty', async () => {
    const { app, storage } = await watching(1_100, 50);
    expect(await app.processObservation(CROSSING)).toMatchObject({ fires: 22 });
    expect(storage.calls.filter(({ operation }) => operation === 'page')).toHaveLength(2);
    expect((await waitingEvents(app, SEGMENT)).length).toBe(22);
  });

  it.each(
    [1, 3, 4, 5, 20, 200].flatMap((jobs) => [
      [jobs, 'flows alone', {}] as const,
      [jobs, 'flows and a topic', { publisher: new ScriptedPublisher() }] as const,
    ]),
  )('has room in its last transaction for the keys of a run of %i jobs, going to %s', async (jobs, _, ways) => {
    const storage = new ScriptedStorage();
    const app = createTestApp({ tables: storage.tables, ...ways });
    app.advance(60 * MINUTE);
    const trigger = aSourceTrigger('data-source-refresh-failed');
    const triggers = Array.from({ length: 96 }, () => trigger);
    await seed(app, triggers);
    const jobIds = Array.from({ length: jobs }, (_, index) => `job-${index}`);
    expect(await app.processObservation(aRun({ status: 'failed', jobIds }))).toMatchObject({ fires: 96 });
    expect(await app.processObservation(aRun({ status: 'failed', jobIds: jobIds.slice(0, 1) }))).toMatchObject({
      reason: 'already-seen',
    });
    expect(await waitingEvents(app, hashOf(trigger))).toHaveLength(96);
  });

  it('takes the key of a job that a run names twice once', async () => {
    const app = createTestApp();
    app.advance(60 * MINUTE);
    await seed(app, [aSourceTrigger('data-source-refresh-failed')]);
    expect(await app.processObservation(aRun({ status: 'failed', jobIds: ['j1', 'j1'] }))).toMatchObject({ fires: 1 });
  });
});

const COUNT = 100;
const COMMITS = [1, 2, 3];
const NEXT_COMERS: [string, Observation, boolean][] = [
  ['the same observation again', CROSSING, false],
  ['the next observation', BACK, true],
  ['an older observation', anEvaluation(minute(0.5), 85), true],
];

describe.each(NEXT_COMERS)('A decision whose process died, followed by %s', (_, comesNext, mayOvertake) => {
  const deaths = COMMITS.flatMap((number) => [[number, 'before'] as const, [number, 'after'] as const]);

  it.each(deaths)('ends as if nothing had happened: commit %i, %s it was stored', async (number, when) => {
    const { app, storage } = await watching(COUNT);
    storage.dieAtCommit(number, when);
    await expect(app.processObservation(CROSSING)).rejects.toThrow();
    storage.heal();
    await processed(app, comesNext);
    // Whoever queued the observation does so again.
    await processed(app, CROSSING);
    await processed(app, BACK);
    const after = await recordedOf(app, SEGMENT);
    expect(after).toEqual(await uninterrupted(COUNT, historyOf(after)));
    // Only what was not begun can be overtaken.
    const isOvertaken = after.history[0]?.observation.at !== CROSSING.at;
    expect(isOvertaken).toBe(mayOvertake && number === 1 && when === 'before');
  });
});

function historyOf({ history }: Awaited<ReturnType<typeof recordedOf>>): Observation[] {
  return history.map(({ observation }) => observation);
}

describe('A decision whose process died half-way', () => {
  it('is finished behind those that were decided: without a margin they are armed and would fire again', async () => {
    const { app, storage } = await watching(0);
    const trigger = aSegmentTrigger({ rearmMargin: 0 });
    await seed(
      app,
      Array.from({ length: COUNT }, () => trigger),
      { baseline: BASELINE },
    );
    storage.dieAtCommit(3, 'before');
    await processed(app, CROSSING);
    storage.heal();
    expect(await app.processObservation(CROSSING)).toMatchObject({ reason: 'already-seen' });
    expect((await waitingEvents(app, SEGMENT)).map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: COUNT }, () => 1),
    );
  });

  it('is finished before a newcomer subscribes, who is not asked about it', async () => {
    const { app, storage } = await watching(COUNT);
    storage.dieAtCommit(2, 'before');
    await processed(app, CROSSING);
    storage.heal();
    app.insights.segments = [{ name: 'HighValueCustomers', isActive: true, evaluations: [] }];
    const { subscription } = taken(await app.subscribe(aSubscribeRequest()));
    expect(subscription.since).toBe(1);
    expect((await waitingEvents(app, SEGMENT)).length).toBe(COUNT);
  });

  it('is finished before somebody leaves, who was still asked', async () => {
    const { app, storage } = await watching(COUNT);
    const page = await app.subjects.read(SEGMENT);
    const leaver = page?.subscriptions.at(-1)?.subscription.id ?? expect.fail('they were seeded');
    storage.dieAtCommit(2, 'before');
    await processed(app, CROSSING);
    storage.heal();
    await app.cancelSubscription(leaver);
    app.advance(16 * MINUTE);
    await app.endSubscription(leaver);
    const events = await waitingEvents(app, SEGMENT);
    expect(events.map(({ subscriptionId }) => subscriptionId)).toContain(leaver);
    expect(events).toHaveLength(COUNT);
  });

  it('rings the doorbell when it is finished, for whoever began it may not have', async () => {
    const { app, storage } = await watching(COUNT);
    storage.dieAtCommit(3, 'before');
    await processed(app, CROSSING);
    expect(app.queues.deliveries).toEqual([]);
    storage.heal();
    await processed(app, CROSSING);
    expect(app.queues.deliveries).toHaveLength(1);
  });
});

describe('A lost answer', () => {
  const faults: Fault[] = ['lost', 'done-and-lost', 'done-and-retried'];
  const cases = faults.flatMap((fault) => COMMITS.map((number) => [fault, number] as const));

  it.each(cases)('(%s, at commit %i) neither loses nor repeats a decision', async (fault, number) => {
    const { app, storage } = await watching(COUNT);
    storage.onCommit((_, count) => (count === number ? fault : undefined));
    await app.processObservation(CROSSING);
    expect(await recordedOf(app, SEGMENT)).toEqual(await uninterrupted(COUNT, [CROSSING]));
    expect(app.queues.deliveries).toHaveLength(1);
  });

  it.each(faults)('(%s) may befall every other commit', async (fault) => {
    const { app, storage } = await watching(COUNT);
    storage.onCommit((_, count) => (count % 2 === 1 ? fault : undefined));
    for (const observation of [CROSSING, BACK]) await app.processObservation(observation);
    expect(await recordedOf(app, SEGMENT)).toEqual(await uninterrupted(COUNT, [CROSSING, BACK]));
  });
});

describe('The verdicts of a decision', () => {
  const verdictsIn = (app: TestApp) => {
    const sums = new Map<unknown, number>();
    for (const { metric, value, dimensions } of app.logger.measurements)
      if (metric === 'verdicts') sums.set(dimensions.reason, (sums.get(dimensions.reason) ?? 0) + value);
    return Object.fromEntries(sums);
  };

  it('are counted by their reason, over all its transactions', async () => {
    const { app } = await watching(130, 2);
    await app.processObservation(CROSSING);
    expect(verdictsIn(app)).toEqual({ 'crossed-above': 65, 'not-crossed': 65 });
  });

  it.each([2, 3])('count each fire once where another worker finishes after a crash at commit %i', async (commit) => {
    const { app, storage } = await watching(260, 2);
    storage.dieAtCommit(commit, 'before');
    await processed(app, CROSSING);
    storage.heal();
    await processed(app, CROSSING);
    expect(verdictsIn(app)).toMatchObject({ 'crossed-above': 130 });
  });

  it('are not counted where the first transaction was not written', async () => {
    const { app, storage } = await watching(3);
    storage.dieAtCommit(1, 'before');
    await processed(app, CROSSING);
    expect(verdictsIn(app)).toEqual({});
  });
});

describe('The trace of the poll that saw it', () => {
  it('goes into every event and into its line in the log', async () => {
    const storage = new ScriptedStorage();
    const app = createTestApp({ tables: storage.tables, trace: () => A_TRACE_PARENT });
    app.advance(60 * MINUTE);
    await seed(app, [aSegmentTrigger({ threshold: 100 })], { baseline: BASELINE });
    await app.processObservation(CROSSING);
    const [event] = storage.commits.flatMap(({ changes }) => changes.filter(({ rowKey }) => rowKey.startsWith('o~')));
    expect(event).toMatchObject({ cells: { traceParent: A_TRACE_PARENT } });
    expect(app.logger.lines.find(({ event }) => event === 'signal.fired')?.fields).toMatchObject({
      traceId: A_TRACE_ID,
    });
  });

  it('goes to the topic too, in the event itself: fixed, whoever publishes it', async () => {
    const publisher = new ScriptedPublisher();
    const { app } = await watching(1, 1, { publisher, trace: () => A_TRACE_PARENT });
    await app.processObservation(CROSSING);
    publisher.answer((_, count) => topicAnswered(count === 0 ? 503 : 200));
    await app.passTime(60 * MINUTE);
    expect(publisher.published).toHaveLength(2);
    expect(new Set(publisher.published).size).toBe(1);
    expect(publisher.published.map((event) => JSON.parse(event).traceparent)).toEqual([A_TRACE_PARENT, A_TRACE_PARENT]);
  });
});
