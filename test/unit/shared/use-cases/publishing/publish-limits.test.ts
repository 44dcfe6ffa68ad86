/** How much a run of publications takes on at once, and for how long. */
import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../../builders/instants.ts';
import { taken } from '../../../../builders/subscribe-requests.ts';
import { MemoryTableSet } from '../../../../fakes/memory-table-set.ts';
import { ScriptedPublisher, topicAnswered } from '../../../../fakes/scripted-publisher.ts';
import { createSubscribedApp, runsEnd } from '../../../../fakes/subscribed-app.ts';

const SECOND = 1_000;
const LONGEST_CALL = 30 * SECOND;
const AT_ONCE = 32;

describe('A call', () => {
  it('does not begin with less of its claim left than it may take: what is left over is let go, and no attempt is counted', async () => {
    const publisher = new ScriptedPublisher();
    const { app, id, bucket } = await createSubscribedApp(['flow-1'], { publisher });
    await runsEnd(app, 100);
    const claims: number[] = [];
    const { claimDue } = app.publications;
    app.publications.claimDue = async (...asked) => {
      const claimed = await claimDue(...asked);
      claims.push(claimed.claims.length);
      return claimed;
    };
    const underWay: (() => void)[] = [];
    publisher.answer(async (_, count) => {
      const answer = new Promise<void>((resolve) => underWay.push(resolve));
      if (underWay.length === AT_ONCE || count === 99) {
        app.advance(LONGEST_CALL + 10 * SECOND);
        for (const resolve of underWay.splice(0)) resolve();
      }
      await answer;
      return topicAnswered(200);
    });
    await app.publishBucket(bucket);
    // Three rows of 32 begin under the first claim, the last after 80 s; the others are claimed anew.
    expect(claims).toEqual([100, 100 - 3 * AT_ONCE, 0]);
    expect(publisher.published).toHaveLength(100);
    const records = taken(await app.readDeliveries(id, { destination: 'topic', limit: 1_000 }));
    expect(new Set(records.map(({ end }) => end?.state))).toEqual(new Set(['delivered']));
    expect(records.flatMap(({ attempts }) => attempts.map(({ attempt }) => attempt))).toEqual(Array(100).fill(1));
  });
});

describe('A run', () => {
  it('ends well before the host’s time limit, and hands the rest to the next', async () => {
    const publisher = new ScriptedPublisher();
    const { app, bucket } = await createSubscribedApp(['flow-1'], { publisher });
    await runsEnd(app, 350);
    app.queues.loseAll();
    publisher.answer((_, count) => {
      if (count % 25 === 0) app.advance(20 * SECOND);
      return topicAnswered(200);
    });
    const began = Date.parse(app.clock.now());
    await app.publishBucket(bucket);
    expect(Date.parse(app.clock.now()) - began).toBe(4 * MINUTE);
    expect(publisher.published).toHaveLength(300);
    expect(app.queues.publications).toEqual([{ kind: 'publish', bucket }]);
    await app.runQueues();
    expect(new Set(publisher.published).size).toBe(350);
  });
});

it('The mark of an end whose worker died is finished by the next one, without a call', async () => {
  let strikes = 0;
  const tables = new MemoryTableSet({
    fault(call) {
      if (strikes === 0 || call.operation !== 'commit' || !call.table.startsWith('publications')) return undefined;
      strikes -= 1;
      throw new Error('The process has died');
    },
  });
  const publisher = new ScriptedPublisher();
  const { app, id, bucket } = await createSubscribedApp(['flow-1'], { publisher, tables });
  publisher.answer(topicAnswered(413));
  await runsEnd(app);
  strikes = 1;
  await expect(app.publishBucket(bucket)).rejects.toThrow();
  publisher.answer(topicAnswered(200));
  await app.passTime(3 * MINUTE);
  expect(publisher.published).toHaveLength(1);
  const [record] = taken(await app.readDeliveries(id, { destination: 'topic', limit: 10 }));
  expect(record).toMatchObject({ end: { state: 'refused', because: 'too-large' }, attempts: [{ status: 413 }] });
  expect(await app.publications.waitingFor(bucket, id)).toEqual([]);
});
