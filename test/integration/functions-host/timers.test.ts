import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FixtureHost, startFixtureHost } from './start-fixture-host.ts';

let host: FixtureHost;

beforeAll(async () => {
  host = await startFixtureHost();
});
afterAll(() => host.stop());

const DEADLINE = { timeout: 20_000 };
const callCount = async (name: string) => (await host.calls(name)).length;

describe('a timer function', () => {
  it('runs by a schedule that a setting holds, and is told no status when it fires within the minute', async () => {
    await expect.poll(() => callCount('tick'), DEADLINE).toBeGreaterThanOrEqual(2);
    expect((await host.calls('tick'))[0]).toEqual({
      schedule: { adjustForDST: true },
      scheduleStatus: null,
      isPastDue: false,
    });
  });

  it('goes on after a failed run', async () => {
    await expect.poll(() => callCount('failingTick'), DEADLINE).toBeGreaterThanOrEqual(2);
    expect(host.log).toContainEqual(
      expect.objectContaining({
        functionName: 'failingTick',
        level: 'error',
        message: expect.stringContaining('this run fails'),
      }),
    );
  });

  it('never overlaps itself, however long a run takes', async () => {
    await expect.poll(() => callCount('slowTick'), DEADLINE).toBeGreaterThanOrEqual(2);
    expect(new Set(await host.calls('slowTick'))).toEqual(new Set([1]));
  });

  it('runs at the start of the host where it asks for it, once, with the status of its schedule', async () => {
    await expect.poll(() => callCount('atStart'), DEADLINE).toBe(1);
    const newYear = `${new Date().getUTCFullYear() + 1}-01-01T00:00:00.000Z`;
    expect(await host.calls('atStart')).toMatchObject([
      {
        isPastDue: false,
        scheduleStatus: { last: '0001-01-01T00:00:00', next: newYear, lastUpdated: expect.any(String) },
      },
    ]);
  });

  it('is told no status when its schedule is not monitored', async () => {
    await expect.poll(() => callCount('unmonitored'), DEADLINE).toBe(1);
    expect(await host.calls('unmonitored')).toMatchObject([{ scheduleStatus: null }]);
  });
});
