import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../../builders/instants.ts';
import { taken } from '../../../../builders/subscribe-requests.ts';
import { MemoryTableSet } from '../../../../fakes/memory-table-set.ts';
import { ScriptedPublisher, topicAnswered, topicFailed } from '../../../../fakes/scripted-publisher.ts';
import { failed } from '../../../../fakes/scripted-sender.ts';
import { createSubscribedApp, runsEnd, statesOf } from '../../../../fakes/subscribed-app.ts';
import { createTestApp } from '../../../../fakes/test-app.ts';

const SECOND = 1_000;
const HOUR = 60 * MINUTE;

async function publishingApp(flows: readonly [string, ...string[]] = ['flow-1'], tables = new MemoryTableSet()) {
  const publisher = new ScriptedPublisher();
  const subscribed = await createSubscribedApp(flows, { publisher, tables });
  const listed = async (id = subscribed.id) =>
    taken(await subscribed.app.readDeliveries(id, { destination: 'topic', limit: 1_000 }));
  const states = async (id = subscribed.id) =>
    (await listed(id)).map(({ end }) =>
      end === undefined ? 'waiting' : [end.state, end.because].filter(Boolean).join(': '),
    );
  return { ...subscribed, publisher, listed, states };
}

const idsIn = (texts: readonly string[]) => texts.map((text): string => JSON.parse(text).id);

describe('A decided event', () => {
  it('goes to the flow and to the topic, under one id', async () => {
    const { app, ids, publisher, states } = await publishingApp(['flow-1', 'flow-2']);
    await runsEnd(app, 2);
    await app.runQueues();
    const posted = app.sender.sent.map(({ body }): string => JSON.parse(body).eventId);
    expect(idsIn(publisher.published).sort()).toEqual(posted.sort());
    expect(posted).toHaveLength(4);
    for (const id of ids)
      expect([await statesOf(app, id), await states(id)]).toEqual(Array(2).fill(['delivered', 'delivered']));
    const bodies = new Map(app.sender.sent.map(({ body }) => [JSON.parse(body).eventId, JSON.parse(body)]));
    for (const text of publisher.published) expect(JSON.parse(text).data).toEqual(bodies.get(JSON.parse(text).id));
  });

  it('goes to no topic where none is set: no row, and no doorbell', async () => {
    const { app, id, bucket } = await createSubscribedApp();
    await runsEnd(app);
    expect(app.queues.publications).toEqual([]);
    expect(await app.publications.waitingFor(bucket, id)).toEqual([]);
  });

  it('goes to the topic also where its subscription has ended meanwhile', async () => {
    const { app, id, publisher, states } = await publishingApp();
    publisher.answer(topicAnswered(503));
    await runsEnd(app);
    await app.runQueues();
    await app.cancelSubscription(id);
    publisher.answer(topicAnswered(200));
    await app.passTime(HOUR);
    expect(await states()).toEqual(['delivered']);
  });

  it('that is only a test goes to the flow alone', async () => {
    const { app, id, publisher } = await publishingApp();
    taken(await app.sendTestEvent(id));
    await app.runQueues();
    expect([app.sender.sent.length, publisher.published.length]).toEqual([1, 0]);
  });
});

describe('A topic that fails', () => {
  it.each([
    ['is down', topicFailed('network')],
    ['hangs', topicFailed('time-out')],
    ['does not know the app yet', topicAnswered(401)],
    ['lets nobody in', topicAnswered(403)],
    ['is gone', topicAnswered(404)],
    ['is throttled', topicAnswered(429)],
    ['is ill', topicAnswered(503)],
  ])('because it %s delays no flow, and gets its event later, with the same bytes', async (_, trouble) => {
    const { app, id, publisher, states } = await publishingApp();
    publisher.answer((_text, count) => (count < 3 ? trouble : topicAnswered(200)));
    await runsEnd(app);
    await app.runQueues();
    expect([await statesOf(app, id), await states()]).toEqual([['delivered'], ['waiting']]);
    expect(app.sender.sent).toHaveLength(1);
    await app.passTime(10 * MINUTE);
    expect(await states()).toEqual(['delivered']);
    expect(publisher.published).toHaveLength(4);
    expect(new Set(publisher.published).size).toBe(1);
    expect(app.sender.sent).toHaveLength(1);
  });

  it('is tried again after as long as a flow is, and not before it asks for', async () => {
    const { app, publisher, listed } = await publishingApp();
    const began = app.clock.now();
    publisher.answer((_text, count) => topicAnswered(count === 1 ? 429 : 503, count === 1 ? 3_600 : undefined));
    await runsEnd(app);
    await app.passTime(2 * HOUR);
    const [{ attempts } = { attempts: [] }] = await listed();
    const waits = attempts.map(({ at }, index) => Date.parse(at) - Date.parse(attempts[index - 1]?.at ?? began));
    expect(waits[1]).toBeGreaterThanOrEqual(8 * SECOND);
    expect(waits[1]).toBeLessThanOrEqual(12 * SECOND);
    expect(waits[2]).toBeGreaterThanOrEqual(HOUR);
    expect(waits[3]).toBeGreaterThanOrEqual(32 * SECOND);
  });

  it('for a day ends the event, by name', async () => {
    const { app, id, publisher, states } = await publishingApp();
    publisher.answer(topicFailed('network'));
    await runsEnd(app);
    await app.passTime(25 * HOUR);
    expect([await statesOf(app, id), await states()]).toEqual([['delivered'], ['expired']]);
  });

  it.each([
    [400, 'refused: schema-mismatch'],
    [413, 'refused: too-large'],
  ])('by refusing one event with %i harms no other', async (status, state) => {
    const { app, publisher, states } = await publishingApp();
    publisher.answer((_text, count) => topicAnswered(count === 0 ? status : 200));
    await runsEnd(app, 3);
    await app.passTime(5 * MINUTE);
    expect((await states()).sort()).toEqual(['delivered', 'delivered', state]);
    expect(publisher.published).toHaveLength(3);
  });
});

it('A flow that fails delays no publication', async () => {
  const { app, id, states } = await publishingApp();
  app.sender.answer(failed('time-out'));
  await runsEnd(app, 3);
  await app.runQueues();
  expect(await statesOf(app, id)).toEqual(Array(3).fill('waiting'));
  expect(await states()).toEqual(Array(3).fill('delivered'));
});

describe('A crash', () => {
  class Crash extends Error {}

  it.each([
    ['the call and its record', 'publications'],
    ['the record and the removal of the row', 'triggers'],
  ])('between %s repeats the call with the same bytes, and leaves one end', async (_, table) => {
    let strikes = 0;
    const tables = new MemoryTableSet({
      fault(call) {
        const isIt = call.operation === 'commit' && call.table.startsWith(table);
        const isRemoval = table !== 'triggers' || (isIt && call.changes[0]?.type === 'delete');
        if (strikes === 0 || !isIt || !isRemoval) return undefined;
        strikes -= 1;
        throw new Crash();
      },
    });
    const { app, bucket, publisher, states, id } = await publishingApp(['flow-1'], tables);
    await runsEnd(app);
    strikes = 1;
    await expect(app.publishBucket(bucket)).rejects.toThrow();
    await app.passTime(3 * MINUTE);
    expect(publisher.published).toHaveLength(2);
    expect(new Set(publisher.published).size).toBe(1);
    expect(await states()).toEqual(['delivered']);
    expect(await app.publications.waitingFor(bucket, id)).toEqual([]);
  });
});

describe('Where the topic has been switched off, what waits for it', () => {
  async function switchedOff() {
    const publishing = await publishingApp();
    const { app, publisher } = publishing;
    publisher.answer(topicAnswered(503));
    await runsEnd(app);
    await app.runQueues();
    const { publisher: _, ...world } = app.world;
    const after = createTestApp(world);
    return { ...publishing, after };
  }

  it('ends by name when its life has ended, with the upkeep, leaves nothing behind and is not replayed into nowhere', async () => {
    const { after, bucket, id } = await switchedOff();
    for (let day = 0; day < 2; day += 1) {
      await after.passTime(24 * HOUR);
      await after.tidyUp();
      await after.runQueues();
    }
    const [record] = taken(await after.readDeliveries(id, { destination: 'topic', limit: 10 }));
    expect(record).toMatchObject({ end: { state: 'expired' }, attempts: [{ status: 503 }] });
    expect(await after.publications.waitingFor(bucket, id)).toEqual([]);
    if (record === undefined) throw new Error('There is an event.');
    const again = await after.replayEvent(id, record.eventId, 'topic');
    expect(again).toEqual({ ok: false, failure: { kind: 'topic-missing' } });
    expect(await after.publications.waitingFor(bucket, id)).toEqual([]);
  });

  it('is not ended by a worker that has no topic yet, or none any more', async () => {
    const { app, after, bucket, publisher, states } = await switchedOff();
    after.advance(MINUTE);
    await after.publishBucket(bucket);
    await after.publishBucket(bucket);
    expect(await states()).toEqual(['waiting']);
    publisher.answer(topicAnswered(200));
    await app.passTime(HOUR);
    expect(await states()).toEqual(['delivered']);
  });
});

describe('A publication that has ended', () => {
  it('can be sent again, with its id and bytes, also after its subscription', async () => {
    const { app, id, publisher, listed, states } = await publishingApp();
    publisher.answer(topicAnswered(413));
    await runsEnd(app);
    await app.runQueues();
    await app.cancelSubscription(id);
    await app.passTime(HOUR);
    const [{ eventId } = { eventId: undefined }] = await listed();
    if (eventId === undefined) throw new Error('There is no event.');
    publisher.answer(topicAnswered(200));
    const posts = app.sender.sent.length;
    expect(taken(await app.replayEvent(id, eventId, 'topic'))).toMatchObject({ eventId, replay: 1, origin: 'replay' });
    await app.runQueues();
    expect(await states()).toEqual(['delivered', 'refused: too-large']);
    expect([publisher.published.length, new Set(publisher.published).size]).toEqual([2, 1]);
    expect(app.sender.sent).toHaveLength(posts);
  });
});

it('Of hundreds that wait, all are published in one run', async () => {
  const { app, bucket, publisher, states } = await publishingApp();
  await runsEnd(app, 250);
  await app.publishBucket(bucket);
  expect(new Set(idsIn(publisher.published)).size).toBe(250);
  expect(new Set(await states())).toEqual(new Set(['delivered']));
});

it('What is said of it names no address and no key', async () => {
  const { app } = await publishingApp();
  await runsEnd(app);
  await app.runQueues();
  const said = app.logger.lines.filter(({ event }) => event.startsWith('publication.'));
  expect(said).toMatchObject([
    {
      event: 'publication.attempted',
      fields: { attempt: 1, status: 200, meaning: 'accepted', trigger: 'unification-completed' },
    },
    { event: 'publication.settled', fields: { state: 'delivered' } },
  ]);
});
