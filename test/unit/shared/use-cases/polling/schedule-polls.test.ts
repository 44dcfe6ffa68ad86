import { describe, expect, it } from 'vitest';
import { instanceIdOf } from '../../../../../shared/domain/ids.ts';
import { addMs } from '../../../../../shared/domain/instant.ts';
import { createCheckHealth } from '../../../../../shared/use-cases/showing/check-health.ts';
import { INSTANCE_ID } from '../../../../builders/observations.ts';
import { createFixedDirectory } from '../../../../fakes/fixed-directory.ts';
import { createSubscribedApp, saveFlow } from '../../../../fakes/subscribed-app.ts';
import { createTestApp, GRACE_IN_MS, POLL_INTERVAL_IN_MS, type TestApp } from '../../../../fakes/test-app.ts';

const OTHER = instanceIdOf('1f5e2c11-7d3a-4e0a-9c55-2b1d8f6a0002');

describe('Scheduling polls', () => {
  it('asks for a poll of each instance that is due, and again one interval later', async () => {
    const { app } = await createSubscribedApp();
    const request = { kind: 'scheduled', instanceId: INSTANCE_ID, requestedAt: app.clock.now() };
    await app.schedulePolls();
    expect(app.queues.polls).toEqual([request]);
    app.queues.loseAll();
    app.advance(POLL_INTERVAL_IN_MS - 60_000);
    await app.schedulePolls();
    expect(app.queues.polls).toEqual([]);
    // A timer that comes a moment early is no reason to wait a whole turn.
    app.advance(60_000 - 400);
    await app.schedulePolls();
    expect(app.queues.polls).toEqual([{ ...request, requestedAt: app.clock.now() }]);
    expect((await app.instances.find(INSTANCE_ID))?.watch.nextPollAt).toBe(addMs(app.clock.now(), POLL_INTERVAL_IN_MS));
  });

  it('asks once where two timers race', async () => {
    const { app } = await createSubscribedApp();
    const second = createTestApp(app.world);
    await Promise.all([app.schedulePolls(), second.schedulePolls(), app.schedulePolls()]);
    expect(app.queues.polls).toHaveLength(1);
  });

  it('asks for nothing where nobody is subscribed, or where the settings name the instance no longer', async () => {
    const { app, id, token } = await createSubscribedApp();
    const stranger = createTestApp({
      ...app.world,
      directory: createFixedDirectory([{ id: OTHER, name: 'Fabrikam' }]),
    });
    await stranger.schedulePolls();
    expect(app.queues.polls).toEqual([]);
    await app.unsubscribe(id, token);
    await app.passTime(GRACE_IN_MS);
    await app.tidyUp();
    await app.schedulePolls();
    expect(app.queues.polls).toEqual([]);
    await saveFlow(app, 'flow-1', 2);
    await app.schedulePolls();
    expect(app.queues.polls).toHaveLength(1);
  });

  it('does not let one instance wait for another', async () => {
    const directory = createFixedDirectory([INSTANCE_ID, OTHER].map((id) => ({ id, name: id })));
    const { app } = await createSubscribedApp(['flow-1'], { directory });
    await app.schedulePolls();
    app.advance(60_000);
    await app.instances.change(OTHER, (watch) => ({ ...watch, kinds: ['unification'] }));
    app.queues.loseAll();
    await app.schedulePolls();
    expect(app.queues.polls).toMatchObject([{ instanceId: OTHER }]);
  });
});

describe('How far behind the polls of an instance are', () => {
  const lagsOf = (app: TestApp) =>
    app.logger.measurements.filter(({ metric }) => metric === 'poll.lag').map(({ value }) => value);

  it('is the time since the list that was well read the longest ago', async () => {
    const { app } = await createSubscribedApp();
    const now = app.clock.now();
    await app.instances.change(INSTANCE_ID, (watch) => ({
      ...watch,
      lastGoodPollAt: { status: addMs(now, -60_000), jobs: addMs(now, -90_000), segments: addMs(now, -900_000) },
    }));
    await app.schedulePolls();
    expect(lagsOf(app)).toEqual([90_000]);
  });

  it('grows from the first poll that was asked for where none ever ends, and is told by health too', async () => {
    const { app } = await createSubscribedApp();
    const minutesLater = async (minutes: number) => {
      app.advance(minutes * 60_000);
      app.queues.loseAll();
      await app.schedulePolls();
    };
    await minutesLater(0);
    await minutesLater(7);
    await minutesLater(40);
    expect(lagsOf(app)).toEqual([7 * 60_000, 47 * 60_000]);
    const { directory, logger, queues, instances } = app;
    const ports = { directory, logger, queues, instances, clock: app.clock.now, pollIntervalInMs: POLL_INTERVAL_IN_MS };
    expect(await createCheckHealth(ports)()).toMatchObject({ status: 'degraded' });
    await app.runQueues();
    await minutesLater(1);
    expect(lagsOf(app).at(-1)).toBe(60_000);
  });

  it('begins anew with a list that nobody had wanted yet', async () => {
    const { app } = await createSubscribedApp();
    await app.schedulePolls();
    await app.runQueues();
    app.advance(POLL_INTERVAL_IN_MS);
    await app.instances.change(INSTANCE_ID, (watch) => ({ ...watch, kinds: [...watch.kinds, 'segment'] }));
    await app.schedulePolls();
    const watch = (await app.instances.find(INSTANCE_ID))?.watch;
    expect(watch?.failingSince).toEqual({ segments: app.clock.now() });
  });

  it('is the time since the first refusal of a list that was never read, and nothing before its first poll', async () => {
    const { app } = await createSubscribedApp();
    await app.schedulePolls();
    expect(lagsOf(app)).toEqual([]);
    await app.instances.change(INSTANCE_ID, (watch) => ({ ...watch, failingSince: { jobs: app.clock.now() } }));
    app.advance(300_000);
    await app.schedulePolls();
    expect(lagsOf(app)).toEqual([300_000]);
  });
});
