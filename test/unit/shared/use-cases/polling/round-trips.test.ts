import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../../builders/instants.ts';
import { aSegmentTrigger } from '../../../../builders/subscriptions.ts';
import { createTestApp } from '../../../../fakes/test-app.ts';
import { ScriptedStorage } from '../deciding/scripted-storage.ts';
import { hashOf, seed, waitingEvents } from '../deciding/seeded-subject.ts';
import { aSegment, poll } from './polled-app.ts';

const SUBSCRIPTIONS = 1_000;
const DECISIONS_PER_COMMIT = 48;

/** A tenth of the flows are told above 100, the others far above that. */
async function thousandFlows() {
  const storage = new ScriptedStorage();
  const app = createTestApp({ tables: storage.tables });
  const triggers = Array.from({ length: SUBSCRIPTIONS }, (_, index) =>
    aSegmentTrigger({ threshold: index % 10 === 0 ? 100 : 1_000_000 }),
  );
  await seed(app, triggers, { baseline: { at: app.clock.now(), value: 90 } });
  app.advance(10 * MINUTE);
  app.insights.segments = [aSegment([[0, 90]])];
  await poll(app);
  storage.forgetCalls();
  return { app, storage };
}

describe('The round trips to storage of a poll over a thousand subscriptions', () => {
  it('are two where nothing has changed: one read and one conditional write', async () => {
    const { app, storage } = await thousandFlows();
    await poll(app);
    expect(storage.calls.map(({ operation, table }) => `${operation} ${table}`)).toEqual([
      'get instances',
      'commit instances',
    ]);
    expect(storage.commits[0]?.changes).toMatchObject([{ type: 'replace', etag: expect.any(String) }]);
  });

  it('are three and a transaction for 48 fires and a page for a thousand rows where a tenth fire', async () => {
    const { app, storage } = await thousandFlows();
    app.insights.segments = [
      aSegment([
        [0, 90],
        [5, 110],
      ]),
    ];
    await poll(app);
    const fires = (await waitingEvents(app, hashOf(aSegmentTrigger()))).length;
    expect(fires).toBe(SUBSCRIPTIONS / 10);
    const polled = storage.calls.slice(0, storage.calls.findLastIndex(({ table }) => table === 'instances') + 1);
    // The subject's own row is one more than a thousand.
    expect(polled.length).toBeLessThanOrEqual(3 + Math.ceil(fires / DECISIONS_PER_COMMIT) + 1);
    expect(polled.filter(({ operation }) => operation === 'page')).toHaveLength(2);
  });

  it('are no more where a wake-up asks for it, but for claiming the poll', async () => {
    const { app, storage } = await thousandFlows();
    app.advance(MINUTE);
    await poll(app, 'wake-up');
    expect(storage.calls).toHaveLength(3);
  });
});
