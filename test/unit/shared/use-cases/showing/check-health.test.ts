/** What the app says of itself: up, degraded where upstream is not read, down where its storage is away. */
import { describe, expect, it } from 'vitest';
import { instanceIdOf } from '../../../../../shared/domain/ids.ts';
import { type InstanceWatch, unwatched } from '../../../../../shared/domain/instance-watch.ts';
import { createCheckHealth } from '../../../../../shared/use-cases/showing/check-health.ts';
import { MINUTE, minute } from '../../../../builders/instants.ts';
import { INSTANCE_ID } from '../../../../builders/observations.ts';
import { createFixedDirectory } from '../../../../fakes/fixed-directory.ts';
import { createTestStores } from '../../../../fakes/test-stores.ts';
import { createTestWorld } from '../../../../fakes/test-world.ts';

const POLL_INTERVAL_IN_MS = 5 * MINUTE;
const OTHER_ID = instanceIdOf('fabrikam');

function anApp() {
  const directory = createFixedDirectory([
    { id: INSTANCE_ID, name: 'Contoso' },
    { id: OTHER_ID, name: 'Fabrikam' },
  ]);
  const world = createTestWorld({ directory });
  const { instances } = createTestStores({ tables: world.tables, clock: world.clock.now, logger: world.logger });
  const { queues } = world;
  const { logger, clock } = world;
  const ports = { instances, directory, queues, clock: clock.now, logger, pollIntervalInMs: POLL_INTERVAL_IN_MS };
  return {
    queues,
    clock,
    logger,
    instances,
    check: createCheckHealth(ports),
    watch: (changes: Partial<InstanceWatch>) => instances.change(INSTANCE_ID, (watch) => ({ ...watch, ...changes })),
  };
}

const up = (name: string) => ({ name, status: 'up' });
const down = (name: string) => ({ name, status: 'down', problem: expect.any(String) });
const STORAGE = ['table-storage', 'queue-storage'] as const;

describe('The app', () => {
  it('is up where nobody has subscribed yet', async () => {
    const dependencies = [...STORAGE, 'instances'].map(up);
    expect(await anApp().check()).toEqual({ status: 'up', dependencies });
  });

  it.each([
    ['the last good poll is three intervals old', -15, 'up'],
    ['the last good poll is older', -15.1, 'degraded'],
  ])('tells when %s', async (_, at, status) => {
    const { check, watch } = anApp();
    await watch({ kinds: ['segment'], lastGoodPollAt: { segments: minute(at) } });
    const instances = status === 'up' ? up('instances') : down('instances');
    const dependencies = [...STORAGE.map(up), instances];
    expect(await check()).toEqual({ status, dependencies });
  });

  it('counts only the lists that somebody needs now', async () => {
    const { check, watch } = anApp();
    await watch({ kinds: ['segment'], lastGoodPollAt: { segments: minute(0), measures: minute(-600) } });
    expect((await check()).status).toBe('up');
  });

  it('waits for the first poll of a list', async () => {
    const { check, watch } = anApp();
    await watch({ kinds: ['segment', 'measure'], lastGoodPollAt: { segments: minute(0) } });
    expect((await check()).status).toBe('up');
  });

  it.each([
    [-15, 'up'],
    [-15.1, 'degraded'],
  ])('tells of a list that could never be read, three intervals after it was first tried', async (at, status) => {
    const { check, watch } = anApp();
    await watch({ kinds: ['segment'], failingSince: { segments: minute(at) } });
    expect((await check()).status).toBe(status);
  });

  it('counts from the last good poll where there was one, however long ago the first failure is', async () => {
    const { check, watch } = anApp();
    const failingSince = { segments: minute(-600) };
    await watch({ kinds: ['segment'], lastGoodPollAt: { segments: minute(-1) }, failingSince });
    expect((await check()).status).toBe('up');
  });

  it('passes over instances that are no longer configured', async () => {
    const { check, instances } = anApp();
    const gone = instanceIdOf('gone');
    await instances.change(gone, () => ({
      ...unwatched(gone, minute(0)),
      kinds: ['measure'],
      lastGoodPollAt: { measures: minute(-600) },
    }));
    expect(await check()).toMatchObject({ status: 'up', dependencies: { length: 3 } });
  });

  it('is down where its queues are away, and says no more of why', async () => {
    const { check, queues } = anApp();
    queues.check = () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.7'));
    const health = await check();
    expect(health).toMatchObject({
      status: 'down',
      dependencies: [up('table-storage'), down('queue-storage'), {}],
    });
    expect(JSON.stringify(health)).not.toContain('10.0.0.7');
  });

  it('is down where its tables are away, and blames no instance for that', async () => {
    const { check, instances, watch } = anApp();
    await watch({ kinds: ['segment'], lastGoodPollAt: { segments: minute(-600) } });
    instances.all = () => Promise.reject(new Error('no such host'));
    const dependencies = [down('table-storage'), ...['queue-storage', 'instances'].map(up)];
    expect(await check()).toEqual({ status: 'down', dependencies });
  });
});

describe('Whoever asks without a key', () => {
  it('learns how many instances are behind, and no name: those are in the log', async () => {
    const { check, watch, logger } = anApp();
    await watch({ kinds: ['segment'], lastGoodPollAt: { segments: minute(-600) } });
    const health = await check();
    expect(health.dependencies.at(-1)?.problem).toMatch(/^1 of 2 behind/);
    expect(JSON.stringify(health)).not.toMatch(/Contoso|Fabrikam/);
    expect(logger.lines).toEqual([
      { level: 'warn', event: 'instance.behind', fields: { instanceId: INSTANCE_ID, name: 'Contoso' } },
    ]);
  });

  it('gets the answer of a moment ago, and then a new one', async () => {
    const { check, queues, clock } = anApp();
    let asked = 0;
    queues.check = async () => {
      asked += 1;
    };
    await Promise.all([check(), check()]);
    clock.advance(4_999);
    await check();
    expect(asked).toBe(1);
    clock.advance(1);
    queues.check = () => Promise.reject(new Error('away'));
    expect((await check()).status).toBe('down');
  });
});
