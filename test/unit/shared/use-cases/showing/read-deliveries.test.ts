import { describe, expect, it } from 'vitest';
import { bucketOf } from '../../../../../shared/domain/bucket.ts';
import { parseSubscriptionId, type SubscriptionId, subjectHashIn } from '../../../../../shared/domain/ids.ts';
import type { Instant } from '../../../../../shared/domain/instant.ts';
import { findEvent } from '../../../../../shared/use-cases/showing/read-deliveries.ts';
import { anEndedDelivery, anEntry } from '../../../../builders/deliveries.ts';
import { minute } from '../../../../builders/instants.ts';
import { taken } from '../../../../builders/subscribe-requests.ts';
import { createSubscribedApp } from '../../../../fakes/subscribed-app.ts';

/** Two that wait, and two that have ended. */
async function subscribed() {
  const { app, ids, id, bucket } = await createSubscribedApp(['flow-1', 'flow-2']);
  for (const count of [2, 4]) await app.outbox.add(bucket, anEntry(id, minute(count)));
  await app.deliveries.write([1, 3].map((count) => anEndedDelivery(id, minute(count))));
  const times = async (query: { limit?: number; since?: Instant } = {}) =>
    taken(await app.readDeliveries(id, { limit: 100, ...query })).map(({ occurredAt }) => occurredAt);
  return { app, id, bucket, another: ids.at(-1) ?? expect.fail('two have subscribed'), times };
}

function bucketOfId(id: SubscriptionId): string {
  return bucketOf(subjectHashIn(id));
}

describe('Reading deliveries', () => {
  it('tells those that wait and those that have ended in one list, newest first', async () => {
    const { times } = await subscribed();
    expect(await times()).toEqual([minute(4), minute(3), minute(2), minute(1)]);
  });

  it('takes only the newest', async () => {
    const { times } = await subscribed();
    expect(await times({ limit: 3 })).toEqual([minute(4), minute(3), minute(2)]);
  });

  it('takes only those since an instant, and of that instant, whether they wait or have ended', async () => {
    const { times } = await subscribed();
    expect(await times({ since: minute(2) })).toEqual([minute(4), minute(3), minute(2)]);
    expect(await times({ since: minute(3) })).toEqual([minute(4), minute(3)]);
  });

  it('puts a replay before what it repeats', async () => {
    const { app, id } = await subscribed();
    await app.deliveries.write([anEndedDelivery(id, minute(3), undefined, { replay: 1 })]);
    const [, first, second] = taken(await app.readDeliveries(id, { limit: 100 }));
    expect([first, second].map((record) => [record?.occurredAt, record?.replay])).toEqual([
      [minute(3), 1],
      [minute(3), 0],
    ]);
  });

  it('believes the record of an end where a crash has left the row of the outbox behind', async () => {
    const { app, id } = await subscribed();
    await app.deliveries.write([anEndedDelivery(id, minute(4))]);
    const [newest] = taken(await app.readDeliveries(id, { limit: 1 }));
    expect(newest).toMatchObject({ occurredAt: minute(4), end: { state: 'delivered' } });
    expect(await findEvent(app, id, newest?.eventId ?? expect.fail('there is one'))).toMatchObject([
      { end: { state: 'delivered' } },
    ]);
  });

  it('knows no subscription of which nothing is left', async () => {
    const { app } = await subscribed();
    const id = parseSubscriptionId(`${'0'.repeat(20)}-${'0'.repeat(20)}`) ?? expect.fail('it is an id');
    expect(await app.readDeliveries(id, { limit: 1 })).toEqual({
      ok: false,
      failure: { kind: 'subscription-unknown', id },
    });
  });

  it('finds an event for its own subscription alone', async () => {
    const { app, id, another } = await subscribed();
    const { eventId } = anEntry(id, minute(2));
    expect(bucketOfId(another)).toBe(bucketOfId(id));
    expect(await findEvent(app, id, eventId)).toHaveLength(1);
    expect(await findEvent(app, another, eventId)).toEqual([]);
  });
});
