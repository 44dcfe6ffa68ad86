import { describe, expect, it } from 'vitest';
import { MINUTE, minute } from '../../../../builders/instants.ts';
import { anEvaluation, INSTANCE_ID } from '../../../../builders/observations.ts';
import { aFullRefreshTrigger, aSegmentTrigger, aUnificationTrigger } from '../../../../builders/subscriptions.ts';
import { saveFlow } from '../../../../fakes/subscribed-app.ts';
import { createTestApp, type TestApp } from '../../../../fakes/test-app.ts';
import { hashOf, seed, waitingEvents } from '../deciding/seeded-subject.ts';
import { aSegment, pollAt, watchOf } from '../polling/polled-app.ts';

const SEGMENT = hashOf(aSegmentTrigger());

function loseRecord(app: TestApp) {
  return app.tables.table('instances').commit('instances', [{ type: 'delete', rowKey: INSTANCE_ID }]);
}

describe('A record that was lost', () => {
  it('is made anew from the subscriptions, and polls go on where decisions had got to', async () => {
    const app = createTestApp();
    await seed(app, [aSegmentTrigger()], { baseline: { at: minute(0), value: 90 } });
    await seed(app, [aUnificationTrigger()], { createdAt: minute(2) });
    await seed(app, [aUnificationTrigger()], { createdAt: minute(1) }, 'older');
    await app.processObservation(anEvaluation(minute(5), 110));
    await loseRecord(app);
    app.advance(MINUTE);
    await app.tidyUp();
    expect(await watchOf(app)).toMatchObject({ watchedSince: { unification: minute(1) }, nextPollAt: minute(1) });
    expect([...(await watchOf(app)).kinds].sort()).toEqual(['segment', 'unification']);
    app.insights.segments = [
      aSegment([
        [0, 90],
        [5, 110],
        [6, 80],
        [7, 120],
      ]),
    ];
    await app.schedulePolls();
    expect(app.queues.polls).toHaveLength(1);
    await pollAt(app, 10);
    expect((await waitingEvents(app, SEGMENT)).map(({ occurredAt }) => occurredAt)).toEqual([minute(5), minute(7)]);
  });

  it('of an instance that nobody subscribes to stays lost', async () => {
    const app = createTestApp();
    await app.tidyUp();
    expect(await app.instances.all()).toEqual([]);
  });
});

describe('A kind that is missing in a record', () => {
  it('is added, also where the record moves on while the subscriptions are read', async () => {
    const app = createTestApp();
    await seed(app, [aSegmentTrigger()]);
    await seed(app, [aFullRefreshTrigger()], { createdAt: minute(3) });
    await app.instances.change(INSTANCE_ID, (watch) => ({ ...watch, kinds: ['segment'], watchedSince: {} }));
    const { subscriptions } = app.subjects;
    app.subjects.subscriptions = async function* () {
      yield* subscriptions();
      await app.instances.change(INSTANCE_ID, (watch) => ({ ...watch, nextPollAt: minute(77) }));
    };
    await app.tidyUp();
    expect(await watchOf(app)).toMatchObject({
      kinds: ['segment', 'full-refresh'],
      watchedSince: { 'full-refresh': minute(3) },
      nextPollAt: minute(77),
    });
  });
});

describe('A record that holds just what is subscribed to', () => {
  it('is not written, and one that polls keep changing loses what nobody needs all the same', async () => {
    const app = createTestApp();
    await saveFlow(app);
    const before = await app.instances.find(INSTANCE_ID);
    await app.tidyUp();
    expect(await app.instances.find(INSTANCE_ID)).toEqual(before);
    // Every poll writes the record, also while the rest of the upkeep is under way.
    const { history } = app.subjects;
    app.subjects.history = async (...asked) => {
      await app.instances.change(INSTANCE_ID, (watch) => ({ ...watch, nextPollAt: minute(99) }));
      return history(...asked);
    };
    await app.instances.change(INSTANCE_ID, (watch) => ({ ...watch, kinds: ['unification', 'measure'] }));
    await app.tidyUp();
    expect(await watchOf(app)).toMatchObject({ kinds: ['unification'], nextPollAt: minute(99) });
  });
});
