import { describe, expect, it } from 'vitest';
import { type EventId, parseEventId } from '../../../../../shared/domain/ids.ts';
import { taken } from '../../../../builders/subscribe-requests.ts';
import { answered, FLOW_OFF } from '../../../../fakes/scripted-sender.ts';
import { createSubscribedApp, runsEnd, saveFlow, statesOf } from '../../../../fakes/subscribed-app.ts';
import { GRACE_IN_MS, type TestApp } from '../../../../fakes/test-app.ts';

async function firstEventOf(app: TestApp, id: Parameters<TestApp['readDeliveries']>[0]): Promise<EventId> {
  const [record] = taken(await app.readDeliveries(id, { limit: 1 }));
  if (record === undefined) throw new Error('There is an event.');
  return record.eventId;
}

describe('Replaying an event', () => {
  it.each([
    ['delivered', answered(202)],
    ['refused: too-large', answered(413)],
    ['refused: flow-off', FLOW_OFF],
  ])('that ended %s sends the same bytes under the same id, numbered, each time', async (state, reply) => {
    const { app, id } = await createSubscribedApp();
    await runsEnd(app);
    app.sender.answer(reply);
    await app.runQueues();
    await saveFlow(app);
    app.sender.answer(answered(202));
    const eventId = await firstEventOf(app, id);
    for (const replay of [1, 2]) {
      expect(taken(await app.replayEvent(id, eventId))).toMatchObject({
        eventId,
        replay,
        origin: 'replay',
        attempts: [],
      });
      await app.runQueues();
    }
    expect(await statesOf(app, id)).toEqual([state, 'delivered', 'delivered']);
    const { sent } = app.sender;
    expect(new Set(sent.map(({ body }) => body)).size).toBe(1);
    expect(sent.map(({ headers }) => headers['x-audience-signals-replay'])).toEqual([undefined, '1', '2']);
    expect(sent.map(({ headers }) => headers['x-audience-signals-attempt'])).toEqual(['1', '1', '1']);
  });

  it('refuses one that is still on its way', async () => {
    const { app, id } = await createSubscribedApp();
    await runsEnd(app);
    const eventId = await firstEventOf(app, id);
    expect(await app.replayEvent(id, eventId)).toEqual({
      ok: false,
      failure: { kind: 'event-not-final', id: eventId },
    });
    await app.runQueues();
    taken(await app.replayEvent(id, eventId));
    expect(await app.replayEvent(id, eventId)).toMatchObject({ failure: { kind: 'event-not-final' } });
  });

  it('asked for twice at once is one replay', async () => {
    const { app, id } = await createSubscribedApp();
    await runsEnd(app);
    await app.runQueues();
    const eventId = await firstEventOf(app, id);
    await Promise.all([app.replayEvent(id, eventId), app.replayEvent(id, eventId)]);
    await app.runQueues();
    expect(await statesOf(app, id)).toEqual(['delivered', 'delivered']);
    expect(app.sender.sent).toHaveLength(2);
  });

  it('knows neither an event of another subscription nor one that never was', async () => {
    const { app, ids, id } = await createSubscribedApp(['flow-1', 'flow-2']);
    await runsEnd(app);
    await app.runQueues();
    const another = await firstEventOf(app, ids.at(-1) ?? id);
    const never = parseEventId('01HZZZZZZZZZZZZZZZZZZZZZZZ');
    for (const eventId of [another, never ?? another]) {
      expect(await app.replayEvent(id, eventId)).toEqual({
        ok: false,
        failure: { kind: 'event-unknown', id: eventId },
      });
    }
  });

  it('waits while its subscription is in its grace, and is refused when that is over', async () => {
    const { app, id, token } = await createSubscribedApp();
    await runsEnd(app);
    await app.runQueues();
    const eventId = await firstEventOf(app, id);
    await app.unsubscribe(id, token);
    taken(await app.replayEvent(id, eventId));
    await app.runQueues();
    expect(await statesOf(app, id)).toEqual(['delivered', 'waiting']);
    await app.passTime(GRACE_IN_MS);
    expect(await statesOf(app, id)).toEqual(['delivered', 'unsubscribed']);
    expect(await app.replayEvent(id, eventId)).toEqual({ ok: false, failure: { kind: 'subscription-unknown', id } });
  });
});
