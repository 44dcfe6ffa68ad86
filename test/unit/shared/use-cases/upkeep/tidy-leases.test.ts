import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type CipherKey, createAesGcmCipher } from '../../../../../shared/adapters/callback/callback-url-cipher.ts';
import { MINUTE } from '../../../../builders/instants.ts';
import { keepLogLines } from '../../../../builders/log-lines.ts';
import { aSubscribeRequest, callbackUrlOf, taken } from '../../../../builders/subscribe-requests.ts';
import { aUnificationTrigger } from '../../../../builders/subscriptions.ts';
import { createSubscribedApp, runsEnd, saveFlow } from '../../../../fakes/subscribed-app.ts';
import { createTestApp, GRACE_IN_MS, type TestApp } from '../../../../fakes/test-app.ts';

const DAY = 24 * 60 * MINUTE;

async function saveWithOtherInputs(app: TestApp, save: number) {
  const trigger = aUnificationTrigger({ outcome: 'failed' });
  return taken(await app.subscribe(aSubscribeRequest({ save, trigger })));
}

async function liveIds(app: TestApp) {
  return (await app.readSubscriptions.list({ limit: 10 }))
    .filter(({ status }) => status === 'active')
    .map(({ subscription }) => subscription.id);
}

describe('A flow that is saved again when its subscription should long have ended', () => {
  it('is superseded all the same by the next save with other inputs', async () => {
    const { app, id, token } = await createSubscribedApp();
    await app.unsubscribe(id, token);
    app.queues.loseAll();
    app.advance(GRACE_IN_MS + MINUTE);
    await saveFlow(app, 'flow-1', 2);
    const { subscription } = await saveWithOtherInputs(app, 3);
    expect(await liveIds(app)).toEqual([subscription.id]);
  });

  it('keeps its place in the list of its workflow, whenever the upkeep comes by', async () => {
    const { app, id, token } = await createSubscribedApp();
    await app.unsubscribe(id, token);
    await app.passTime(GRACE_IN_MS + MINUTE);
    const { find } = app.leases;
    let saved = false;
    app.leases.find = async (wanted) => {
      const stored = await find(wanted);
      if (wanted === id && !saved && stored?.side.endedAt !== undefined) {
        saved = true;
        await saveFlow(app, 'flow-1', 2);
      }
      return stored;
    };
    await app.tidyUp();
    app.leases.find = find;
    expect(saved).toBe(true);
    const { subscription } = await saveWithOtherInputs(app, 3);
    expect(await liveIds(app)).toEqual([subscription.id]);
  });

  it('does not lose its delivery side to an upkeep that had seen the tombstone of its earlier life', async () => {
    const { app, id, token } = await createSubscribedApp();
    await app.unsubscribe(id, token);
    await app.passTime(GRACE_IN_MS + MINUTE);
    app.advance(31 * DAY);
    const { all } = app.leases;
    app.leases.all = async function* () {
      for await (const side of all()) {
        await saveFlow(app, 'flow-1', 2);
        yield side;
      }
    };
    await app.tidyUp();
    app.leases.all = all;
    await runsEnd(app);
    await app.runQueues();
    expect(app.sender.sent).toHaveLength(1);
  });
});

describe('After a change of callback keys', () => {
  it('addresses under the previous key are sealed anew, so that the key can be taken away', async () => {
    const previous = { id: 'old', key: randomBytes(32) };
    const current = { id: 'new', key: randomBytes(32) };
    const { app, id } = await createSubscribedApp(['flow-1'], { cipher: createAesGcmCipher({ current: previous }) });
    const { cipher: _, ...world } = app.world;
    const rotating = createTestApp({ ...world, cipher: createAesGcmCipher({ current, previous }) });
    await rotating.tidyUp();
    const onlyNew = createAesGcmCipher({ current });
    const sealed = (await app.leases.find(id))?.side.sealedUrl ?? '';
    expect(onlyNew.keyIdOf(sealed)).toBe('new');
    expect(onlyNew.open(sealed, id)).toEqual({ ok: true, url: callbackUrlOf({ triggerName: 'manual' }) });
    await rotating.tidyUp();
    expect((await app.leases.find(id))?.side.sealedUrl).toBe(sealed);
  });

  it('an address is sealed anew also where its row is written by somebody else meanwhile', async () => {
    const { app, id } = await createSubscribedApp();
    const sealing = createAesGcmCipher({ current: { id: 'new', key: randomBytes(32) } });
    const cipher = { ...sealing, open: app.cipher.open };
    const rotating = createTestApp({ ...app.world, cipher });
    const { update } = rotating.leases;
    rotating.leases.update = async (stored, side) => {
      rotating.leases.update = update;
      await update(stored, { ...stored.side, goneInARow: 1 });
      return update(stored, side);
    };
    await rotating.tidyUp();
    const side = (await app.leases.find(id))?.side;
    expect([cipher.keyIdOf(side?.sealedUrl ?? ''), side?.goneInARow]).toEqual(['new', 1]);
    expect(rotating.logger.lines.at(-1)).toMatchObject({ event: 'tidy.completed', fields: { resealed: 1 } });
  });

  it('an address under a key that nobody knows here stays as it is', async () => {
    const { app, id } = await createSubscribedApp();
    const before = (await app.leases.find(id))?.side.sealedUrl;
    const { cipher: _, ...world } = app.world;
    const stranger = createTestApp({
      ...world,
      cipher: createAesGcmCipher({ current: { id: 'other', key: randomBytes(32) } }),
    });
    await stranger.tidyUp();
    expect((await app.leases.find(id))?.side.sealedUrl).toBe(before);
  });
});

describe('The keys of stored callback URLs', () => {
  const aKey = (id: string): CipherKey => ({ id, key: randomBytes(32) });
  const [oldKey, newKey] = [aKey('k1'), aKey('k2')];
  const keysIn = (app: TestApp) => {
    const sums = { current: 0, old: 0 };
    for (const { metric, value, dimensions } of app.logger.measurements)
      if (metric === 'callback-urls') sums[dimensions.key === 'old' ? 'old' : 'current'] += value;
    return sums;
  };

  it.each([
    ['while the key is the same', { current: oldKey }, { current: 2, old: 0 }],
    ['where both are known: all are encrypted anew', { current: newKey, previous: oldKey }, { current: 2, old: 0 }],
    ['where the old one was taken away too early', { current: newKey }, { current: 0, old: 2 }],
  ])('are counted by the upkeep %s', async (_, keys, expected) => {
    const { app } = await createSubscribedApp(['flow-1', 'flow-2'], {
      cipher: createAesGcmCipher({ current: oldKey }),
    });
    const later = createTestApp({ ...app.world, cipher: createAesGcmCipher(keys), logger: keepLogLines() });
    await later.tidyUp();
    expect(keysIn(later)).toEqual(expected);
  });

  it('are counted as none of an ended subscription, and as none where there is none', async () => {
    const { app, id, token } = await createSubscribedApp();
    await app.unsubscribe(id, token);
    await app.passTime(GRACE_IN_MS + MINUTE);
    await app.tidyUp();
    expect(keysIn(app)).toEqual({ current: 0, old: 0 });
    expect(app.logger.measurements.map(({ metric }) => metric)).toContain('callback-urls');
  });
});
