import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { instanceIdOf } from '../../../../../shared/domain/ids.ts';
import { createSubscribedApp } from '../../../../fakes/subscribed-app.ts';

const FLOWS = Array.from({ length: 40 }, (_, index) => `flow-${index}`);

describe('The list of subscriptions', () => {
  it('is read side by side, sixteen at once, and ends where enough are found', async () => {
    const { app, ids } = await createSubscribedApp(['flow', ...FLOWS]);
    const { readSubscription } = app.subjects;
    let underWay = 0;
    let most = 0;
    let asked = 0;
    app.subjects.readSubscription = async (id) => {
      asked += 1;
      underWay += 1;
      most = Math.max(most, underWay);
      await nextTurn();
      underWay -= 1;
      return readSubscription(id);
    };
    const all = await app.readSubscriptions.list({ limit: 1_000 });
    expect(new Set(all.map(({ subscription }) => subscription.id))).toEqual(new Set(ids));
    expect([most, asked]).toEqual([16, ids.length]);
    asked = 0;
    expect(await app.readSubscriptions.list({ limit: 3 })).toEqual(all.slice(0, 3));
    expect(asked).toBeLessThan(3 + 16);
  });

  it('holds those of one instance where it is named', async () => {
    const { app, ids } = await createSubscribedApp(['flow-1', 'flow-2']);
    const instanceId = app.directory.all[0]?.id ?? expect.fail();
    expect(await app.readSubscriptions.list({ instanceId, limit: 10 })).toHaveLength(ids.length);
    expect(await app.readSubscriptions.list({ instanceId: instanceIdOf('another'), limit: 10 })).toEqual([]);
  });
});
