import { describe, expect, it } from 'vitest';
import { bucketOf } from '../../../../../shared/domain/bucket.ts';
import { type SubscriptionId, subjectHashIn } from '../../../../../shared/domain/ids.ts';
import { MINUTE, minute } from '../../../../builders/instants.ts';
import { anEvaluation, INSTANCE_ID } from '../../../../builders/observations.ts';
import { aSubscribeRequest, taken } from '../../../../builders/subscribe-requests.ts';
import { aFullRefreshTrigger, aSegmentTrigger, aUnificationTrigger } from '../../../../builders/subscriptions.ts';
import { answered } from '../../../../fakes/scripted-sender.ts';
import { createSubscribedApp, runsEnd, saveFlow, statesOf } from '../../../../fakes/subscribed-app.ts';
import { createTestApp, GRACE_IN_MS, type TestApp } from '../../../../fakes/test-app.ts';
import { hashOf, seed, waitingEvents } from '../deciding/seeded-subject.ts';
import { aSegment, poll, push, said, watchOf } from './polled-app.ts';

const DAY = 24 * 60 * MINUTE;

function damage(app: TestApp, table: string, partition: string, rowKey: string, column: string) {
  return app.tables.table(table).commit(partition, [{ type: 'merge', rowKey, cells: { [column]: '[' } }]);
}

const damageRecord = (app: TestApp) => damage(app, 'instances', 'instances', INSTANCE_ID, 'kinds');

async function damageDeliverySide(app: TestApp, id: SubscriptionId) {
  const row = await app.tables.table('triggers').get(bucketOf(subjectHashIn(id)), `${subjectHashIn(id)}~x~${id}`);
  if (row === undefined) throw new Error('There is a delivery side.');
  await damage(app, 'triggers', row.partitionKey, row.rowKey, 'side');
  return () =>
    app.tables.table('triggers').commit(row.partitionKey, [{ type: 'put', rowKey: row.rowKey, cells: row.cells }]);
}

describe('A damaged record of an instance', () => {
  async function watching() {
    const app = createTestApp();
    await seed(app, [aSegmentTrigger()], { baseline: { at: minute(0), value: 90 } });
    await seed(app, [aFullRefreshTrigger()], { createdAt: minute(0) });
    app.insights.segments = [
      aSegment([
        [0, 90],
        [5, 110],
      ]),
    ];
    app.advance(10 * MINUTE);
    await damageRecord(app);
    return app;
  }

  it('is written anew by the next poll, for all that is subscribed to', async () => {
    const app = await watching();
    await app.schedulePolls();
    await app.runQueues();
    expect(await waitingEvents(app, hashOf(aSegmentTrigger()))).toHaveLength(0);
    expect(app.sender.sent).toHaveLength(0);
    expect([...(await watchOf(app)).kinds].sort()).toEqual(['full-refresh', 'segment']);
    expect(said(app, 'signal.fired')).toHaveLength(1);
  });

  it('is written anew by the upkeep, and by a save', async () => {
    const app = await watching();
    await app.tidyUp();
    expect([...(await watchOf(app)).kinds].sort()).toEqual(['full-refresh', 'segment']);
    await damageRecord(app);
    await saveFlow(app);
    expect((await watchOf(app)).kinds).toEqual(['unification']);
    await poll(app);
    expect([...(await watchOf(app)).kinds].sort()).toEqual(['full-refresh', 'segment', 'unification']);
  });

  it('holds up nothing that is pushed', async () => {
    const app = await watching();
    await app.tables.table('instances').commit('instances', [{ type: 'delete', rowKey: INSTANCE_ID }]);
    await push(app, anEvaluation(minute(9), 120));
    expect(await waitingEvents(app, hashOf(aSegmentTrigger()))).toHaveLength(1);
  });
});

describe('A damaged delivery side', () => {
  it('keeps its own events waiting and nobody else’s, and they go out once it is mended', async () => {
    const { app, id, ids } = await createSubscribedApp(['flow-1', 'flow-2']);
    await runsEnd(app);
    const mend = await damageDeliverySide(app, id);
    app.sender.answer(answered(202));
    await app.runQueues();
    expect(await statesOf(app, id)).toEqual(['waiting']);
    expect(await statesOf(app, ids[1] ?? expect.fail())).toEqual(['delivered']);
    expect(said(app, 'delivery.held')).toMatchObject([{ subscriptionId: id }]);
    await expect(saveFlow(app, 'flow-1', 2)).rejects.toThrow(/^A row of triggers cannot be read: \*~x~\*-\* /);
    await mend();
    await app.passTime(15 * MINUTE);
    expect(await statesOf(app, id)).toEqual(['delivered']);
  });
});

describe('Another trigger of a workflow', () => {
  const saved = (app: TestApp, save: number) =>
    app.subscribe(aSubscribeRequest({ save, trigger: aUnificationTrigger({ cooldownInMs: save * MINUTE }) }));

  it('is saved and changed past a damaged delivery side, which the log names', async () => {
    const app = createTestApp({ subscriptionsPerWorkflow: 1 });
    const damaged = taken(await saved(app, 1)).subscription.id;
    await damageDeliverySide(app, damaged);
    const second = taken(await saved(app, 2)).subscription.id;
    const third = taken(await saved(app, 3)).subscription.id;
    expect((await app.leases.find(second))?.side.endReason).toBe('superseded');
    expect((await app.leases.find(third))?.side.endsAt).toBeUndefined();
    expect(said(app, 'row.skipped')[0]).toMatchObject({ table: 'triggers', rowKey: '*~x~*-*' });
    await expect(app.leases.find(damaged)).rejects.toThrow('cannot be read');
  });

  it('may be made, although the damaged one takes the last place of the workflow', async () => {
    const app = createTestApp({ subscriptionsPerWorkflow: 1 });
    await damageDeliverySide(app, taken(await saved(app, 1)).subscription.id);
    const other = aSubscribeRequest({ triggerName: 'Another', trigger: aUnificationTrigger() });
    expect(await app.subscribe(other)).toMatchObject({ ok: true });
  });
});

describe('The upkeep of the others', () => {
  it('goes on past a damaged lock, which the log names', async () => {
    const app = createTestApp({ historyKeptInMs: 10 * DAY });
    const { subscription, token } = await saveFlow(app);
    const [other = expect.fail()] = await seed(app, [aSegmentTrigger()], { baseline: { at: minute(0), value: 90 } });
    await app.processObservation(anEvaluation(minute(-1), 120));
    taken(await app.unsubscribe(subscription.id, token));
    await app.cancelSubscription(other.id);
    app.queues.loseAll();
    const subject = subjectHashIn(subscription.id);
    await damage(app, 'triggers', bucketOf(subject), `${subject}~last`, 'state');
    app.advance(GRACE_IN_MS + 11 * DAY);
    await app.tidyUp();
    expect((await app.leases.find(other.id))?.side.endedAt).toBeDefined();
    expect((await app.leases.find(subscription.id))?.side.endedAt).toBeUndefined();
    expect(await app.subjects.history(subjectHashIn(other.id), 0)).toEqual([]);
    expect(said(app, 'tidy.item-failed')[0]).toMatchObject({
      subscriptionId: subscription.id,
      problem: expect.stringMatching(/^StorageDamaged: A row of triggers cannot be read: \*~last /),
    });
    expect(said(app, 'tidy.completed')).toMatchObject([{ ended: 1, historyRows: 1 }]);
  });

  it('goes on past a damaged delivery side', async () => {
    const { app, id, ids, token } = await createSubscribedApp(['flow-1', 'flow-2']);
    taken(await app.unsubscribe(id, token));
    app.queues.loseAll();
    await damageDeliverySide(app, ids.find((one) => one !== id) ?? expect.fail());
    app.advance(GRACE_IN_MS);
    await app.tidyUp();
    expect((await app.leases.find(id))?.side.endedAt).toBeDefined();
    expect((await watchOf(app)).kinds).toEqual(['unification']);
  });
});
