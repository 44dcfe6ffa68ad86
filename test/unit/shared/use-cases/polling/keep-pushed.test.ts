import { describe, expect, it } from 'vitest';
import { pollRequestSchema } from '../../../../../shared/contracts/queue-messages.ts';
import { addMs, type Instant, msOf } from '../../../../../shared/domain/instant.ts';
import { MINUTE, minute } from '../../../../builders/instants.ts';
import { anEvaluation } from '../../../../builders/observations.ts';
import { aSegmentTrigger } from '../../../../builders/subscriptions.ts';
import { createTestApp } from '../../../../fakes/test-app.ts';
import { ScriptedStorage } from '../deciding/scripted-storage.ts';
import { hashOf, seed, waitingEvents } from '../deciding/seeded-subject.ts';
import { aSegment, HOUR, push, said } from './polled-app.ts';

const SEGMENT = hashOf(aSegmentTrigger());
const PUSHED = anEvaluation(minute(8), 120);

async function watching() {
  const storage = new ScriptedStorage();
  const app = createTestApp({ tables: storage.tables });
  await seed(app, [aSegmentTrigger()], { baseline: { at: minute(0), value: 90 } });
  app.advance(10 * MINUTE);
  app.insights.failWith({ kind: 'insights-unavailable', status: 500 });
  return { app, storage };
}

describe('A pushed observation that cannot be decided', () => {
  it('is kept for hours of storage trouble, tried less and less often, and then decided', async () => {
    const { app, storage } = await watching();
    storage.onCommit(() => 'throttled');
    await push(app, PUSHED);
    const dueAt: Instant[] = [];
    while (app.clock.now() < addMs(minute(10), 20 * HOUR)) {
      const next = app.queues.messages.at(-1)?.dueAt ?? expect.fail('It is still in the queue.');
      dueAt.push(next);
      app.advance(msOf(next) - msOf(app.clock.now()));
      await app.runQueues();
    }
    const waits = dueAt.map((at, index) => (msOf(at) - msOf(dueAt[index - 1] ?? minute(10))) / 1_000);
    expect(waits.slice(0, 9)).toEqual([10, 20, 40, 80, 160, 320, 640, 900, 900]);
    expect(Math.max(...waits)).toBe(900);
    expect(said(app, 'poll.put-back')[1]).toMatchObject({ restInMs: 20_000, tries: 2 });
    storage.heal();
    app.advance(15 * MINUTE);
    await app.runQueues();
    expect(said(app, 'signal.fired')).toHaveLength(1);
    expect(app.queues.polls).toEqual([]);
  });

  it('also where the record of its instance cannot be read', async () => {
    const { app } = await watching();
    const { find } = app.instances;
    app.instances.find = () => Promise.reject(new Error('no answer'));
    await push(app, PUSHED);
    expect(app.queues.polls).toMatchObject([{ kind: 'pushed', tries: 1, requestedAt: minute(10) }]);
    expect(app.queues.polls.map((request) => pollRequestSchema.parse(request))).toEqual(app.queues.polls);
    app.instances.find = find;
    app.advance(MINUTE);
    await app.runQueues();
    expect(said(app, 'signal.fired')).toHaveLength(1);
  });

  it('is given up after a day, for somebody to look at', async () => {
    const { app, storage } = await watching();
    storage.onCommit(() => 'throttled');
    await push(app, PUSHED);
    app.advance(24 * HOUR);
    await expect(app.runQueues()).rejects.toThrow();
  });
});

it('A pushed observation that was decided is not put back for the fault of another', async () => {
  const { app, storage } = await watching();
  const other = { ...aSegmentTrigger(), segmentName: 'Lapsed' };
  await seed(app, [other], { baseline: { at: minute(0), value: 90 } });
  app.insights.recover();
  app.insights.segments = [aSegment([[5, 110]], { name: 'Lapsed' })];
  storage.onCommit(({ changes }) =>
    changes.some(({ rowKey }) => rowKey.startsWith(hashOf(other))) ? 'throttled' : undefined,
  );
  await expect(push(app, PUSHED)).rejects.toThrow('could not be decided');
  expect(app.queues.polls).toEqual([]);
  expect(await waitingEvents(app, SEGMENT)).toHaveLength(1);
});
