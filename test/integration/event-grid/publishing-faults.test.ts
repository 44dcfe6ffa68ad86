/** A topic that fails, on real storage and over sockets: every event reaches it under one id, with the same bytes, and no flow waits. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../../local/azurite/start-azurite.ts';
import { startTopic, type Topic, type Trouble } from '../../../local/event-grid/topic.ts';
import { AzureTableSet } from '../../../shared/adapters/azure-tables/azure-table-set.ts';
import { createEventGridPublisher } from '../../../shared/adapters/event-grid/event-grid-publisher.ts';
import type { EventPublisher } from '../../../shared/ports/event-publisher.ts';
import { MINUTE } from '../../builders/instants.ts';
import { taken } from '../../builders/subscribe-requests.ts';
import { createSubscribedApp, runsEnd, statesOf } from '../../fakes/subscribed-app.ts';
import { freshTableName } from '../../store-suites/fresh-table-name.ts';
import { prefixedTableSet } from '../../store-suites/prefixed-table-set.ts';

const FLOWS = ['flow-1', 'flow-2', 'flow-3'] as const;
const EVENTS = FLOWS.length;

let azurite: Azurite;
let topic: Topic;
beforeAll(async () => {
  azurite = await startAzurite();
});
beforeEach(async () => {
  topic = await startTopic();
  return () => topic.stop();
});
afterAll(() => azurite?.stop());

async function publishing(publisher: EventPublisher) {
  const set = new AzureTableSet({ connectionString: azurite.connectionString });
  const subscribed = await createSubscribedApp(FLOWS, { tables: prefixedTableSet(set, freshTableName()), publisher });
  const { app, ids } = subscribed;
  const ends = async () => {
    const listed = ids.map(async (id) => taken(await app.readDeliveries(id, { destination: 'topic', limit: 10 })));
    return (await Promise.all(listed)).flat().map(({ end }) => end?.state ?? 'waiting');
  };
  const flowStates = async () => (await Promise.all(ids.map((id) => statesOf(app, id)))).flat();
  return { ...subscribed, ends, flowStates };
}

const all = (state: string) => Array(EVENTS).fill(state);
const real = () => createEventGridPublisher({ endpoint: topic.endpoint, key: topic.keys.key1 });

/** The requests that were taken, by event: each the same bytes. */
function takenByTopic(): number[] {
  const byId = new Map<string, string[]>();
  for (const { body, events } of topic.published) {
    for (const { id } of events) byId.set(id, [...(byId.get(id) ?? []), body]);
  }
  for (const bodies of byId.values()) expect(new Set(bodies).size).toBe(1);
  return [...byId.values()].map(({ length }) => length).sort();
}

describe('A topic', () => {
  it.each<[string, Trouble, number[]]>([
    ['that breaks connections', { kind: 'cut' }, [1, 1, 1]],
    ['whose answers get lost', { kind: 'answer-lost' }, [2, 2, 2]],
    ['that asks to wait', { kind: 'status', status: 429, retryAfter: 60 }, [1, 1, 1]],
    ['that is ill', { kind: 'status', status: 503 }, [1, 1, 1]],
    ['that lets nobody in yet', { kind: 'status', status: 403 }, [1, 1, 1]],
  ])('%s gets every event later, and no flow waits for it', async (_, trouble, requests) => {
    topic.trouble(trouble, EVENTS);
    const { app, ends, flowStates } = await publishing(real());
    await runsEnd(app);
    await app.runQueues();
    expect([await flowStates(), await ends()]).toEqual([all('delivered'), all('waiting')]);
    await app.passTime(3 * MINUTE);
    expect([await ends(), takenByTopic()]).toEqual([all('delivered'), requests]);
  });

  it('that is down for an hour gets every event when it is back', async () => {
    const { endpoint, keys } = topic;
    await topic.stop();
    const { app, ends, flowStates } = await publishing(createEventGridPublisher({ endpoint, key: keys.key1 }));
    await runsEnd(app);
    await app.passTime(60 * MINUTE);
    expect([await flowStates(), await ends()]).toEqual([all('delivered'), all('waiting')]);
    topic = await startTopic({ port: Number(new URL(endpoint).port), keys });
    await app.passTime(60 * MINUTE);
    expect([await ends(), takenByTopic()]).toEqual([all('delivered'), [1, 1, 1]]);
  });

  it('gets an event again, with the same bytes, where the worker died between the call and its record', async () => {
    const publisher = real();
    let deaths = EVENTS;
    const { app, bucket, ids, ends } = await publishing({
      async publish(event) {
        const reply = await publisher.publish(event);
        if (deaths-- > 0) throw new Error('The process has died');
        return reply;
      },
    });
    await runsEnd(app);
    await expect(app.publishBucket(bucket)).rejects.toThrow();
    expect(await ends()).toEqual(all('waiting'));
    await app.passTime(3 * MINUTE);
    expect([await ends(), takenByTopic()]).toEqual([all('delivered'), [2, 2, 2]]);
    for (const id of ids) expect(await app.publications.waitingFor(bucket, id)).toEqual([]);
  });
});
