/** The schedules find what they are for: each classic fault, planted into a copy of the app, shows within some hundreds of its kind. */
import { describe, expect, it } from 'vitest';
import { firstSeed } from '../effort.ts';
import { withEmulator } from './emulator.ts';
import { createHost as createSoundHost } from './host.ts';
import { PLANTED_FAULTS } from './planted-faults.ts';
import { plant } from './planted-host.ts';
import { runSchedule } from './run-schedule.ts';

/** It stops at the first that shows it. */
const MOST_SCHEDULES = 300;
const TIMEOUT_IN_MS = 60 * 60_000;

const connectionString = withEmulator();

describe('A schedule notices when', { timeout: TIMEOUT_IN_MS }, () => {
  const first = firstSeed('faults, planted');

  it.each(PLANTED_FAULTS)('$name', async (fault) => {
    const createHost = await plant(fault);
    for (let seed = first; seed < first + MOST_SCHEDULES; seed += 1) {
      const staging = { kind: fault.kind, connectionString: connectionString() };
      const { faults } = await runSchedule(seed, { ...staging, createHost });
      if (faults.length === 0) continue;
      const sound = await runSchedule(seed, { ...staging, createHost: createSoundHost });
      expect(sound.faults, 'without the fault that was planted').toEqual([]);
      console.log(
        `${fault.name}: found by schedule ${seed - first + 1} of ${MOST_SCHEDULES}: ${faults[0]?.split('\n')[0]}`,
      );
      return;
    }
    expect.fail(`None of the ${MOST_SCHEDULES} schedules from seed ${first} on has noticed it`);
  });
});
