import { describe, expect, it } from 'vitest';
import { addMs } from '../../../../../shared/domain/instant.ts';
import { ANY_OBJECT } from '../../../../../shared/domain/subject.ts';
import type { Trigger } from '../../../../../shared/domain/trigger.ts';
import type { WorkflowJob, WorkflowNode } from '../../../../../shared/domain/upstream-models.ts';
import { minute } from '../../../../builders/instants.ts';
import { aRun, aSubject } from '../../../../builders/observations.ts';
import { aSubscribeRequest, taken } from '../../../../builders/subscribe-requests.ts';
import { aFullRefreshTrigger, aSourceTrigger, aUnificationTrigger } from '../../../../builders/subscriptions.ts';
import { aJob, aNode, aTask } from '../../../../builders/workflow.ts';
import { createTestApp, type TestApp } from '../../../../fakes/test-app.ts';
import { ScriptedStorage } from '../deciding/scripted-storage.ts';
import { hashOf, seed, waitingEvents } from '../deciding/seeded-subject.ts';
import { poll, pollAt, push, said, watchOf } from './polled-app.ts';

const failedOf = (dataSourceId: string) => aSourceTrigger('data-source-refresh-failed', { dataSourceId });
const succeededOf = (dataSourceId: string) => aSourceTrigger('data-source-refresh-succeeded', { dataSourceId });

async function watching(...triggers: Trigger[]): Promise<TestApp> {
  const app = createTestApp();
  for (const trigger of triggers) await seed(app, [trigger]);
  return app;
}

function node(status: WorkflowNode['status'], endedAt?: number, overrides: Partial<WorkflowNode> = {}): WorkflowNode {
  const { endedAt: _, ...rest } = aNode({ status, ...overrides });
  return endedAt === undefined ? rest : { ...rest, endedAt: minute(endedAt) };
}

function job(status: WorkflowJob['status'], startedAt: number, overrides: Partial<WorkflowJob> = {}): WorkflowJob {
  const { endedAt: _, ...rest } = aJob({ status, submittedAt: minute(startedAt), ...overrides });
  return status === 'running' ? rest : { ...rest, endedAt: minute(startedAt + 30) };
}

/** Which subscriptions fired, in the order of their firing. */
function fired(app: TestApp): unknown[] {
  return said(app, 'signal.fired').map(({ trigger }) => trigger);
}

describe('A failed node', () => {
  it('waits for its job to end', async () => {
    const app = await watching(failedOf('source-a'));
    app.insights.nodes = [node('failed', 10)];
    app.insights.jobs = [job('running', 5)];
    await pollAt(app, 11);
    expect(fired(app)).toEqual([]);
    app.insights.jobs = [job('failed', 5)];
    await pollAt(app, 13);
    await pollAt(app, 14);
    expect(fired(app)).toEqual(['data-source-refresh-failed']);
  });

  it('waits no longer than fifteen minutes for a job that goes on', async () => {
    const app = await watching(failedOf('source-a'));
    app.insights.nodes = [node('failed', 10)];
    app.insights.jobs = [job('running', 5)];
    await pollAt(app, 24);
    expect(fired(app)).toEqual([]);
    await pollAt(app, 25);
    expect(fired(app)).toEqual(['data-source-refresh-failed']);
  });

  it('that heals before is not told of', async () => {
    const app = await watching(failedOf('source-a'), succeededOf('source-a'));
    app.insights.jobs = [job('running', 5)];
    for (const [count, shown] of [
      [11, node('failed', 10)],
      [12, node('running')],
      [14, node('successful', 13)],
    ] as const) {
      app.insights.nodes = [shown];
      await pollAt(app, count);
    }
    const trace = [
      aTask({ status: 'failed', endedAt: minute(10) }),
      aTask({ status: 'successful', endedAt: minute(13) }),
    ];
    app.insights.jobs = [job('successful', 5, { tasks: trace })];
    await pollAt(app, 40);
    app.insights.nodes = [node('running', undefined, { jobIds: ['job-2'] })];
    await pollAt(app, 45);
    expect(fired(app)).toEqual(['data-source-refresh-succeeded']);
  });

  it('that heals after it was told is followed by its success', async () => {
    const app = await watching(failedOf('source-a'), succeededOf('source-a'));
    app.insights.jobs = [job('running', 5)];
    app.insights.nodes = [node('failed', 10)];
    await pollAt(app, 26);
    app.insights.nodes = [node('successful', 28)];
    await pollAt(app, 29);
    await pollAt(app, 30);
    expect(fired(app)).toEqual(['data-source-refresh-failed', 'data-source-refresh-succeeded']);
  });
});

describe('Jobs', () => {
  it('are all told of where forty began and ended between two polls', async () => {
    const app = await watching(aFullRefreshTrigger());
    await pollAt(app, 1);
    app.insights.jobs = Array.from({ length: 40 }, (_, index) =>
      job('successful', 2 + index, { jobId: `job-${index}` }),
    );
    await pollAt(app, 75);
    expect(fired(app)).toHaveLength(40);
    expect(said(app, 'poll.gap')).toEqual([]);
  });
});

describe('A run of a data source', () => {
  it('goes to its own subject and to any data source, each once', async () => {
    const app = await watching(succeededOf('source-a'), succeededOf(ANY_OBJECT), succeededOf('source-b'));
    app.insights.nodes = [node('successful', 10)];
    await pollAt(app, 11);
    await pollAt(app, 12);
    expect(await waitingEvents(app, hashOf(succeededOf('source-a')))).toHaveLength(1);
    expect(await waitingEvents(app, hashOf(succeededOf(ANY_OBJECT)))).toHaveLength(1);
    expect(fired(app)).toHaveLength(2);
  });

  it('is told once that is listed with more jobs later, and then with those alone', async () => {
    const app = await watching(succeededOf('source-a'), succeededOf(ANY_OBJECT));
    for (const [count, jobIds] of [
      [11, ['job-1']],
      [12, ['job-1', 'job-2']],
      [13, []],
      [14, ['job-2']],
    ] as const) {
      app.insights.nodes = jobIds.length === 0 ? [] : [node('successful', 10, { jobIds })];
      await pollAt(app, count);
    }
    expect(fired(app)).toHaveLength(2);
  });

  it('is told to any data source for each of two sources of one job', async () => {
    const app = await watching(succeededOf(ANY_OBJECT));
    app.insights.nodes = [
      node('successful', 10),
      node('successful', 12, { identifier: 'source-b', friendlyName: 'Orders' }),
    ];
    await pollAt(app, 13);
    await pollAt(app, 14);
    expect(fired(app)).toHaveLength(2);
  });

  it('is told once where it is pushed and listed, whichever comes first', async () => {
    const app = await watching(succeededOf('source-a'), succeededOf(ANY_OBJECT));
    const subject = aSubject({ kind: 'data-source', objectId: 'source-a' });
    const pushed = aRun({ subject, dataSourceId: 'source-a', at: minute(10), jobIds: ['job-1'], seenIn: 'event' });
    app.clock.set(minute(11));
    app.sourceClock.set(minute(11));
    await push(app, pushed);
    app.insights.nodes = [node('successful', 10)];
    await pollAt(app, 12);
    await push(app, pushed);
    expect(fired(app)).toHaveLength(2);
  });

  it('is looked at again for any data source where only that could not be decided', async () => {
    const storage = new ScriptedStorage();
    const app = createTestApp({ tables: storage.tables });
    for (const trigger of [succeededOf('source-a'), succeededOf(ANY_OBJECT)]) await seed(app, [trigger]);
    const any = hashOf(succeededOf(ANY_OBJECT));
    storage.onCommit(({ changes }) => (changes.some(({ rowKey }) => rowKey.startsWith(any)) ? 'throttled' : undefined));
    app.insights.nodes = [node('successful', 10)];
    await expect(pollAt(app, 11)).rejects.toThrow('could not be decided');
    expect(fired(app)).toHaveLength(1);
    storage.heal();
    await pollAt(app, 12);
    expect(fired(app)).toHaveLength(2);
  });

  it('that ended before anybody subscribed, or was long handled, is not even looked at', async () => {
    const app = await watching(succeededOf('source-a'));
    app.insights.nodes = [node('successful', 0), node('successful', -5, { identifier: 'source-b' })];
    await pollAt(app, 11);
    expect(said(app, 'poll.completed')).toMatchObject([{ observations: 0 }]);
  });

  it('whose task fits no source or two is held, said once, and takes no key', async () => {
    const app = await watching(failedOf(ANY_OBJECT));
    app.insights.nodes = [
      node('running', undefined, { friendlyName: 'Contacts' }),
      node('running', undefined, { identifier: 'source-b', friendlyName: 'contacts' }),
    ];
    app.insights.jobs = [
      job('failed', 5, {
        jobId: 'job-0',
        tasks: [aTask({ status: 'failed', endedAt: minute(10) }), aTask({ friendlyName: 'Gone' })],
      }),
    ];
    await pollAt(app, 40);
    await pollAt(app, 41);
    expect(said(app, 'observation.held').map(({ reason }) => reason)).toEqual(['ambiguous-source', 'unknown-source']);
    expect(fired(app)).toEqual([]);
  });
});

describe('Runs between two polls', () => {
  it('are told oldest first, also those that the status shows no more', async () => {
    const app = await watching(succeededOf('source-a'), failedOf('source-a'));
    await pollAt(app, 1);
    const tasks = (status: 'successful' | 'failed', end: number) => [aTask({ status, endedAt: minute(end) })];
    app.insights.nodes = [node('successful', 210, { jobIds: ['job-3'] })];
    app.insights.jobs = [
      job('failed', 5, { jobId: 'job-1', tasks: tasks('failed', 10) }),
      job('successful', 100, { jobId: 'job-2', tasks: tasks('successful', 110) }),
      job('successful', 200, { jobId: 'job-3', tasks: tasks('successful', 210) }),
    ];
    await pollAt(app, 300);
    expect(said(app, 'signal.fired').map(({ observedAt }) => observedAt)).toEqual([
      minute(10),
      minute(110),
      minute(210),
    ]);
  });

  it('are told oldest first where the jobs could not be read at first, so that no cooldown holds the older one', async () => {
    const app = await watching(
      aSourceTrigger('data-source-refresh-succeeded', { dataSourceId: 'source-a', cooldownInMs: 60 * 60_000 }),
    );
    app.insights.nodes = [node('successful', 110, { jobIds: ['job-2'] })];
    app.insights.failWith({ kind: 'insights-unavailable', status: 500 }, 'readJobs');
    await pollAt(app, 120);
    expect(fired(app)).toEqual([]);
    app.insights.recover();
    const tasks = [aTask({ status: 'successful', endedAt: minute(10) })];
    app.insights.jobs = [job('successful', 5, { jobId: 'job-1', tasks }), job('successful', 100, { jobId: 'job-2' })];
    await pollAt(app, 125);
    expect(said(app, 'signal.fired').map(({ observedAt }) => observedAt)).toEqual([minute(10), minute(110)]);
  });

  it('may be lost where none of the jobs that were listed is listed still: logged, and shown in the record', async () => {
    const app = await watching(aFullRefreshTrigger());
    app.insights.jobs = [job('successful', 5)];
    await pollAt(app, 40);
    app.insights.jobs = [job('successful', 200, { jobId: 'job-9' })];
    await pollAt(app, 300);
    await pollAt(app, 310);
    expect(said(app, 'poll.gap')).toMatchObject([{ read: 'jobs', lastGoodPollAt: minute(40) }]);
    expect((await watchOf(app)).gapAt).toEqual({ jobs: minute(300) });
    expect(fired(app)).toHaveLength(2);
  });

  it('are not lost where polls are minutes apart and the list is short', async () => {
    const app = await watching(aFullRefreshTrigger());
    app.insights.jobs = [job('successful', 5)];
    await pollAt(app, 40);
    app.insights.jobs = [job('running', 43, { jobId: 'job-9' })];
    await pollAt(app, 45);
    expect(said(app, 'poll.gap')).toEqual([]);
  });
});

describe('A full refresh with its unification', () => {
  it('is told as both, each at its own end', async () => {
    const app = await watching(aFullRefreshTrigger(), aUnificationTrigger());
    app.insights.nodes = [node('successful', 20, { operationType: 'merge', identifier: 'merge' })];
    app.insights.jobs = [job('running', 5)];
    await pollAt(app, 21);
    app.insights.jobs = [job('successful', 5)];
    await pollAt(app, 36);
    expect(fired(app)).toEqual(['unification-completed', 'full-refresh-completed']);
  });
});

describe('A run that ends while its first subscriber is being written', () => {
  it('is the subscriber’s, although a poll found nobody there', async () => {
    const app = await watching(failedOf('source-a'));
    app.insights.dataSources = [{ dataSourceId: 'source-b' }];
    app.clock.set(minute(20));
    app.sourceClock.set(minute(20));
    const { begin } = app.subjects;
    app.subjects.begin = async (...given) => {
      app.subjects.begin = begin;
      app.advance(2_000);
      const endedAt = addMs(minute(20), 1_000);
      app.insights.nodes = [aNode({ status: 'failed', identifier: 'source-b', friendlyName: 'B', endedAt })];
      app.insights.jobs = [job('failed', -15)];
      await poll(app);
      return begin(...given);
    };
    taken(await app.subscribe(aSubscribeRequest({ trigger: failedOf('source-b') })));
    expect(fired(app)).toEqual([]);
    await pollAt(app, 25);
    expect(fired(app)).toEqual(['data-source-refresh-failed']);
  });
});
